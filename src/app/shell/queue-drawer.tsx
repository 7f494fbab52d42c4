// The runs under way and those that wait: reorder, remove, cancel all.
import { ActionIcon, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { ArrowUpToLine, X } from 'lucide-react'
import { progressOf } from '../../store/compare/progress.ts'
import type { Job } from '../../store/run.ts'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'

export function QueueDrawer() {
  const opened = useApp((state) => state.layer === 'queue')
  const open = useApp((state) => state.open)
  return (
    <Drawer opened={opened} onClose={() => open(undefined)} position="right" title="Queue">
      <QueueList />
    </Drawer>
  )
}

function QueueList() {
  const running = useApp((state) => state.running)
  const waiting = useApp((state) => state.waiting)
  const cancel = useApp((state) => state.cancel)
  const cancelAll = useApp((state) => state.cancelAll)
  const filling = useApp((state) => state.filling !== undefined)
  if (!running && !filling && waiting.length === 0) return <Text c="dimmed">Nothing is running.</Text>
  return (
    <Stack gap="sm">
      {running && (
        <Group wrap="nowrap" justify="space-between">
          <Text size="sm" lineClamp={2}>
            Drawing: {running.job.settings.prompt || 'no prompt'}
          </Text>
          <Button size="xs" variant="default" onClick={cancel}>
            Cancel
          </Button>
        </Group>
      )}
      {filling && <Grid />}
      {waiting.map((job) => (
        <Waiting key={job.id} job={job} />
      ))}
      <Button variant="default" onClick={cancelAll}>
        Cancel all
      </Button>
    </Stack>
  )
}

/** The grid of the Compare room draws between the others, cell by cell. */
function Grid() {
  const words = useApp((state) => {
    const { drawn, cells } = progressOf(state)
    return `${state.filling?.state === 'paused' ? 'Comparison, paused' : 'Comparison'}: ${drawn} of ${counted(cells, 'cell')}`
  })
  const cancelFill = useApp((state) => state.cancelFill)
  return (
    <Group wrap="nowrap" justify="space-between">
      <Text size="sm">{words}</Text>
      <Button size="xs" variant="default" onClick={cancelFill}>
        Cancel
      </Button>
    </Group>
  )
}

function Waiting({ job }: { readonly job: Job }) {
  const remove = useApp((state) => state.removeJob)
  const promote = useApp((state) => state.promoteJob)
  return (
    <Group wrap="nowrap" justify="space-between">
      <Text size="sm" lineClamp={2}>
        {job.settings.prompt || 'No prompt'}
      </Text>
      <Group gap={4} wrap="nowrap">
        <ActionIcon variant="subtle" color="gray" aria-label="Draw this next" onClick={() => promote(job.id)}>
          <ArrowUpToLine size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Remove from queue" onClick={() => remove(job.id)}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  )
}
