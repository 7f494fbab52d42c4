// What the grid names and this visit has not opened: models of this device. Opening one lets the grid go on.
import { Button, Group, Text } from '@mantine/core'
import { useMemo } from 'react'
import { isOpened } from '../../store/models.ts'
import { ChooseModel } from '../models/choose-model.tsx'
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
            This grid names {name}, a model of this device that is not open. Its cells wait; what was drawn is kept.
          </Text>
          {folders.some(({ info, handle }) => handle && info.name === name) ? (
            <Button size="compact-xs" variant="default" mt={6} onClick={() => void reopenFolder(name)}>
              Open {name}
            </Button>
          ) : (
            <Group gap={6} mt={6}>
              <ChooseModel kind="folder" size="compact-xs">{`Choose the folder ${name}`}</ChooseModel>
              <ChooseModel kind="checkpoint" size="compact-xs">{`Choose the file ${name}`}</ChooseModel>
            </Group>
          )}
        </div>
      ))}
    </section>
  )
}
