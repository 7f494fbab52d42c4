// What cells are measured against: the starred cell, or the same with many steps.
import { Button, Group, NumberInput, Text } from '@mantine/core'
import { noneOf } from '../../../grid/named-adapter.ts'
import { useApp, useAppStore } from '../../use-app.ts'
import classes from './axes.module.css'

const usual = 64

/** `steps 64`, `no recipe`, `2 adapters`. */
function settingWords([name, value]: readonly [string, unknown]): string {
  if (value === noneOf) return `no ${name}`
  if (!Array.isArray(value)) return `${name} ${String(value)}`
  return value.length === 0 ? `no ${name}` : `${value.length} ${name}`
}

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
          ? `The same with ${entries.map(settingWords).join(', ')}, seed by seed.`
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
