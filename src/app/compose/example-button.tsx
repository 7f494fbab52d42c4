// One press that shows what the room is for: an example made of what lies beside the model, drawn by several methods.
import { Button, type ButtonProps } from '@mantine/core'
import { useMemo } from 'react'
import { partsOfExample } from '../../store/example-composition.ts'
import { useApp } from '../use-app.ts'

export function ExampleButton(look: Pick<ButtonProps, 'variant' | 'fullWidth' | 'mb'>) {
  const shelf = useApp((state) => state.modelShelf)
  const parts = useMemo(() => partsOfExample(shelf), [shelf])
  const draw = useApp((state) => state.drawExample)
  const busy = useApp((state) => state.fetching.length > 0)
  if (!parts) return undefined
  const names = [...parts.concepts, parts.style].map(({ name }) => name)
  return (
    <Button {...look} size="sm" loading={busy} onClick={() => void draw()}>
      Draw an example: {names.join(', ')}
    </Button>
  )
}
