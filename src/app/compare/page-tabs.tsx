// The outer axes: one strip of values each; PageUp and PageDown turn through them too.
import { SegmentedControl, Text } from '@mantine/core'
import type { Plan } from '../../grid/plan.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { middle } from './labels.ts'
import { parameterLabel } from './parameters.ts'
import classes from './compare-room.module.css'

export function PageTabs({ plan }: { readonly plan: Plan }) {
  const page = useApp((state) => state.page)
  const store = useAppStore()
  const outer = plan.axes.slice(2)
  if (outer.length === 0) return undefined
  return (
    <div className={classes.pages}>
      {outer.map(({ parameter, values }, i) => (
        <div key={parameter} className={classes.page}>
          <Text size="xs" c="dimmed">
            {parameterLabel(parameter)}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={`Page: ${parameterLabel(parameter)}`}
            data={values.map(({ label }, index) => ({ value: String(index), label: middle(label || '(nothing)', 24) }))}
            value={String(page[i] ?? 0)}
            onChange={(next) => {
              const { showPage, page: now } = store.getState()
              showPage(outer.map((_, k) => (k === i ? Number(next) : (now[k] ?? 0))))
            }}
          />
        </div>
      ))}
    </div>
  )
}
