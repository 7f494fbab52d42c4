// What cells are measured against: the starred cell, or the same with many steps.
import { Button, Group, NumberInput, Text } from '@mantine/core'
import { useApp, useAppStore } from '../../use-app.ts'
import { referenceWords } from '../reference-words.ts'
import classes from './axes.module.css'

const usual = 64

export function ReferenceSetting() {
  const reference = useApp((state) => state.grid.reference)
  const store = useAppStore()
  const measure = (steps: number | undefined) => {
    const { editGrid, unstar } = store.getState()
    if (steps === undefined) unstar()
    else editGrid({ reference: { steps } }, 'reference')
  }
  const entries = Object.entries(reference ?? {})
  const manySteps = entries.length === 1 && reference?.steps !== undefined
  return (
    <section aria-label="Measured against">
      <h2 className={classes.title}>Measured against</h2>
      <Text size="xs" c="dimmed" my={4}>
        {reference
          ? `The same with ${referenceWords(reference)}, seed by seed.`
          : `Nothing yet. Star a cell, or measure each against itself drawn in ${usual} steps.`}
      </Text>
      <Group gap={6} align="end">
        {manySteps ? (
          <NumberInput
            size="xs"
            w={110}
            label="Reference steps"
            min={1}
            max={1000}
            allowDecimal={false}
            value={reference.steps!}
            onChange={(steps) => typeof steps === 'number' && steps >= 1 && steps <= 1000 && measure(steps)}
          />
        ) : (
          <Button size="xs" variant="default" onClick={() => measure(usual)}>
            Against {usual} steps
          </Button>
        )}
        {reference && (
          <Button size="xs" variant="subtle" onClick={() => measure(undefined)}>
            None
          </Button>
        )}
      </Group>
    </section>
  )
}
