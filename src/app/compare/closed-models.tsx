// What the grid names and this visit has not opened: models in folders. Opening one lets the grid go on.
import { Button, Text } from '@mantine/core'
import { useMemo } from 'react'
import { isOpened } from '../../store/models.ts'
import { FolderButton } from '../models/folder-button.tsx'
import { useApp } from '../use-app.ts'

export function ClosedModels() {
  const plan = useApp((state) => state.plan)
  const model = useApp((state) => state.model)
  const models = useApp((state) => state.models)
  const folders = useApp((state) => state.folders)
  const reopenFolder = useApp((state) => state.reopenFolder)
  const closed = useMemo(() => {
    const named = new Set([...(plan?.cells.values() ?? [])].map(({ settings }) => settings.model))
    return [...named].filter((name) => !isOpened({ model, models }, name))
  }, [plan, model, models])
  const lost = [...closed, ...(plan?.strangers ?? [])]
  if (!model || lost.length === 0) return undefined
  return (
    <section aria-label="Models to open">
      {lost.map((name) => (
        <div key={name}>
          <Text size="xs">
            This grid names {name}, a model from a folder that is not open. Its cells wait; what was drawn is kept.
          </Text>
          {folders.some(({ info, handle }) => handle && info.name === name) ? (
            <Button size="compact-xs" variant="default" mt={6} onClick={() => void reopenFolder(name)}>
              Open {name}
            </Button>
          ) : (
            <FolderButton size="compact-xs" mt={6}>{`Choose the folder ${name}`}</FolderButton>
          )}
        </div>
      ))}
    </section>
  )
}
