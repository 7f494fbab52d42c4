// What the grid goes along: its axes, one under another.
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import { Plus, Redo2, Undo2 } from 'lucide-react'
import { useApp, useAppStore } from '../../use-app.ts'
import { firstValues } from '../parameters.ts'
import { AxisRow } from './axis-row.tsx'
import classes from './axes.module.css'

/** Fields that a further axis may go along, the likeliest first. */
const likely = ['seed', 'guidance', 'schedule', 'steps', 'sampler', 'eta', 'size', 'promptReplace']
const most = 8

export function AxesPanel() {
  const axes = useApp((state) => state.grid.axes)
  const store = useAppStore()
  const add = () => {
    const state = store.getState()
    const { setAxis, grid } = state
    const parameter = likely.find((name) => grid.axes.every((axis) => axis.parameter !== name)) ?? 'seed'
    setAxis(grid.axes.length, { parameter, values: firstValues(parameter, grid.settings, state) })
  }
  return (
    <section aria-label="Axes">
      <Group justify="space-between" mb={4}>
        <h2 className={classes.title}>Axes</h2>
        <Steps />
      </Group>
      {axes.map((axis, index) => (
        // An axis is its place: it has no other name, and its fields hold no state of their own.
        // oxlint-disable-next-line react/no-array-index-key
        <AxisRow key={index} axis={axis} index={index} count={axes.length} />
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<Plus size={14} aria-hidden />}
        disabled={axes.length >= most}
        onClick={add}
      >
        Add an axis
      </Button>
    </section>
  )
}

function Steps() {
  const past = useApp((state) => state.gridPast.length > 0)
  const future = useApp((state) => state.gridFuture.length > 0)
  const undo = useApp((state) => state.undoGrid)
  const redo = useApp((state) => state.redoGrid)
  return (
    <Group gap={2}>
      <Tooltip label="Undo">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Undo a change of the grid"
          disabled={!past}
          onClick={undo}
        >
          <Undo2 size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Redo">
        <ActionIcon variant="subtle" color="gray" aria-label="Redo it" disabled={!future} onClick={redo}>
          <Redo2 size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
