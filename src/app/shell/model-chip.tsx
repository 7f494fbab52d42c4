// Which model draws, and a way to the others. Knows how a load stands.
import { Button } from '@mantine/core'
import { Box } from 'lucide-react'
import { useApp } from '../use-app.ts'
import classes from './model-chip.module.css'

export function ModelChip() {
  const name = useApp((state) => state.model?.name)
  const loading = useApp((state) => state.loading !== undefined)
  const open = useApp((state) => state.open)
  const text = loading ? 'Loading' : (name ?? 'No model')
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Box size={14} aria-hidden />}
      aria-label={`Model: ${text}. Open models`}
      onClick={() => open('models')}
      classNames={{ label: classes.label ?? '' }}
    >
      {text}
    </Button>
  )
}
