// The bar above the canvas: tools, brush size, undo, whether regions are shown, and as whom.
import { ActionIcon, Group, NumberInput, SegmentedControl, Switch, Tooltip, VisuallyHidden } from '@mantine/core'
import { Redo2, Undo2 } from 'lucide-react'
import { useApp } from '../use-app.ts'
import { brushes, tools } from './tools.ts'
import type { Tool } from './tools.ts'
import classes from './region-studio.module.css'

type Props = {
  readonly tool: Tool
  readonly onTool: (tool: Tool) => void
  readonly brush: number
  readonly onBrush: (brush: number) => void
  readonly shown: boolean
  readonly onShown: (shown: boolean) => void
  readonly cells: boolean
  readonly onCells: (cells: boolean) => void
  /** `16 × 16 cells`. */
  readonly cellWords: string
}

export function RegionTools({ tool, onTool, brush, onBrush, shown, onShown, cells, onCells, cellWords }: Props) {
  return (
    <div className={classes.tools} role="toolbar" aria-label="Regions">
      <SegmentedControl
        size="xs"
        aria-label="Tool"
        value={tool}
        onChange={(value) => onTool(value as Tool)}
        data={tools.map(({ id, label, key, Icon }) => ({
          value: id,
          label: (
            <Tooltip label={`${label} (${key.toUpperCase()})`}>
              <span className={classes.tool}>
                <Icon size={16} aria-hidden />
                <VisuallyHidden>{label}</VisuallyHidden>
              </span>
            </Tooltip>
          ),
        }))}
      />
      {(tool === 'brush' || tool === 'eraser') && (
        <NumberInput
          size="xs"
          w={76}
          aria-label="Brush size in percent of the picture"
          suffix=" %"
          min={brushes.least * 100}
          max={brushes.most * 100}
          value={Math.round(brush * 100)}
          onChange={(value) => typeof value === 'number' && value >= 2 && value <= 50 && onBrush(value / 100)}
        />
      )}
      <History />
      <Switch
        size="xs"
        checked={shown}
        onChange={(event) => onShown(event.currentTarget.checked)}
        label="Show regions"
        classNames={{ label: classes.onStage ?? '' }}
      />
      <Switch
        size="xs"
        checked={cells}
        onChange={(event) => onCells(event.currentTarget.checked)}
        label={cells ? cellWords : 'As the network sees it'}
        classNames={{ label: classes.onStage ?? '' }}
      />
    </div>
  )
}

function History() {
  const undo = useApp((state) => state.undo)
  const redo = useApp((state) => state.redo)
  const past = useApp((state) => state.past.length > 0)
  const future = useApp((state) => state.future.length > 0)
  return (
    <Group gap={2}>
      <ActionIcon variant="white" aria-label="Undo" disabled={!past} onClick={undo}>
        <Undo2 size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="white" aria-label="Redo" disabled={!future} onClick={redo}>
        <Redo2 size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
