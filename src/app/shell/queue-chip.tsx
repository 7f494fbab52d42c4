// How many runs are under way or wait; only there when something runs.
import { Button } from '@mantine/core'
import { ListVideo } from 'lucide-react'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'

export function QueueChip() {
  const count = useApp(({ waiting, running, filling }) => waiting.length + (running ? 1 : 0) + (filling ? 1 : 0))
  const open = useApp((state) => state.open)
  if (count === 0) return undefined
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<ListVideo size={14} aria-hidden />}
      aria-label={`Queue: ${counted(count, 'run')}`}
      onClick={() => open('queue')}
    >
      {count}
    </Button>
  )
}
