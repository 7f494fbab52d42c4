// One press that shows what the room is for: an example made of what lies beside the model, drawn by several methods.
import { Button, type ButtonProps } from '@mantine/core'
import { useMemo } from 'react'
import { conceptsOfExample } from '../../store/example-composition.ts'
import { useApp } from '../use-app.ts'

export function ExampleButton(look: Pick<ButtonProps, 'variant' | 'fullWidth' | 'mb'>) {
  const shelf = useApp((state) => state.modelShelf)
  const concepts = useMemo(() => conceptsOfExample(shelf), [shelf])
  const draw = useApp((state) => state.drawExample)
  const busy = useApp((state) => state.fetching.length > 0)
  if (!concepts) return undefined
  return (
    <Button {...look} size="sm" loading={busy} onClick={() => void draw()}>
      Draw an example: {concepts.map(({ name }) => name).join(' and ')}
    </Button>
  )
}
