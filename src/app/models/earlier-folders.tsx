// Models opened from folders at earlier visits: each opens again with one press where the browser can, else it says what to do.
import { Button, Group, Text, Title } from '@mantine/core'
import type { KeptFolder } from '../../store/folders.ts'
import { useApp } from '../use-app.ts'
import { ModelCard } from './model-card.tsx'

export function EarlierFolders() {
  const folders = useApp((state) => state.folders)
  const current = useApp((state) => state.model?.name)
  const others = folders.filter(({ info }) => info.name !== current)
  if (others.length === 0) return undefined
  return (
    <>
      <Title order={4} size="h6" mt="md" mb="xs">
        Opened before
      </Title>
      {others.map((folder) => (
        <Earlier key={folder.info.name} folder={folder} />
      ))}
      {others.some(({ handle }) => !handle) && (
        <Text size="sm" c="dimmed">
          This browser lets a page read files only until the page is closed. To use such a model again, choose it as
          before, or drop it on the page.
        </Text>
      )}
    </>
  )
}

function Earlier({ folder: { info, handle } }: { readonly folder: KeptFolder }) {
  const opened = useApp((state) => state.models.some((one) => one.info.name === info.name))
  const loadKnown = useApp((state) => state.loadKnown)
  const forgetFolder = useApp((state) => state.forgetFolder)
  return (
    <ModelCard info={info}>
      <Group gap="xs" mt="xs">
        {(opened || handle) && (
          <Button size="xs" variant="default" onClick={() => void loadKnown(info.name)}>
            Use
          </Button>
        )}
        <Button size="xs" variant="subtle" onClick={() => forgetFolder(info.name)}>
          Forget
        </Button>
      </Group>
    </ModelCard>
  )
}
