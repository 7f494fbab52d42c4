// How the grid is looked at: pages, size, figures, loupe, charts; and what leaves the room: its link.
import { ActionIcon, Button, Checkbox, Group, Popover, SegmentedControl, Stack, Switch, Tooltip } from '@mantine/core'
import { ArrowLeftRight, ChartLine, Link, Search, Sigma, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { writeGridLink } from '../../grid/link.ts'
import { type Folded, hasSeeds } from '../../grid/fold.ts'
import { figureNames, type Zoom, zooms } from '../../store/compare/look.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { figureLabel } from './figures.ts'
import { PageTabs } from './page-tabs.tsx'
import classes from './compare-room.module.css'

const zoomWords: Readonly<Record<string, string>> = { actual: '1:1', fit: 'Fit' }

type Props = {
  readonly folded: Folded
  readonly magnified: boolean
  readonly onMagnify: (magnified: boolean) => void
  /** Whether charts open below the grid. */
  readonly charts: boolean
  readonly children?: ReactNode
}

export function GridToolbar({ folded: { plan, kept }, magnified, onMagnify, charts, children }: Props) {
  const zoom = useApp((state) => state.zoom)
  const setZoom = useApp((state) => state.setZoom)
  const opened = useApp((state) => state.charts)
  const setCharts = useApp((state) => state.setCharts)
  const moveAxis = useApp((state) => state.moveAxis)
  return (
    <div className={classes.toolbar}>
      <PageTabs plan={plan} />
      <Chosen />
      <Group gap={6} ml="auto" wrap="wrap" role="toolbar" aria-label="Grid" className={classes.tools ?? ''}>
        <SegmentedControl
          size="xs"
          aria-label="Size of cells"
          data={zooms.map((one) => ({ value: String(one), label: zoomWords[one] ?? String(one) }))}
          value={String(zoom)}
          onChange={(next) => setZoom((Number(next) || next) as Zoom)}
        />
        <OverSeeds />
        <Figures />
        <Toggle label="Loupe: the same place of all pictures, enlarged" on={magnified} onChange={onMagnify}>
          <Search size={16} aria-hidden />
        </Toggle>
        {charts && (
          <Toggle label="Charts" on={opened} onChange={setCharts}>
            <ChartLine size={16} aria-hidden />
          </Toggle>
        )}
        <Press
          label="Swap columns and rows"
          disabled={plan.axes.length < 2}
          onClick={() => moveAxis(kept[0]!, kept[1]!)}
        >
          <ArrowLeftRight size={16} aria-hidden />
        </Press>
        <CopyLink />
        {children}
      </Group>
    </div>
  )
}

type PressProps = {
  readonly label: string
  readonly disabled?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

function Press({ label, disabled = false, onClick, children }: PressProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

type ToggleProps = {
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly children: ReactNode
}

function Toggle({ label, on, onChange, children }: ToggleProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={on ? 'filled' : 'default'}
        size={30}
        aria-label={label}
        aria-pressed={on}
        onClick={() => onChange(!on)}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

/** `5 of 30 cells chosen`, and the way out. */
function Chosen() {
  const count = useApp((state) => state.brushed.filter((id) => state.plan?.cells.has(id)).length)
  const cells = useApp((state) => state.plan?.cells.size ?? 0)
  const choose = useApp((state) => state.brush)
  if (count === 0) return undefined
  return (
    <Button size="compact-xs" variant="light" rightSection={<X size={14} aria-hidden />} onClick={() => choose([])}>
      {count} of {cells} cells chosen
    </Button>
  )
}

/** Where there are several seeds: one cell for all of them. */
function OverSeeds() {
  const several = useApp((state) => state.plan !== undefined && hasSeeds(state.plan))
  const averaged = useApp((state) => state.averaged)
  const setAveraged = useApp((state) => state.setAveraged)
  if (!several) return undefined
  return (
    <Switch
      size="xs"
      label={
        <>
          Average<span className={classes.short}> over seeds</span>
        </>
      }
      aria-label="Average over seeds"
      checked={averaged}
      onChange={(event) => setAveraged(event.currentTarget.checked)}
    />
  )
}

/** Which figures stand under the cells; the first decides ranks. */
function Figures() {
  const figures = useApp((state) => state.figures)
  const setFigures = useApp((state) => state.setFigures)
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label="Figures under the cells">
          <ActionIcon variant="default" size={30} aria-label="Figures under the cells">
            <Sigma size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown data-own-escape>
        <Stack gap={8} component="fieldset" aria-label="Figures" className={classes.bare ?? ''}>
          {figureNames.map((name) => (
            <Checkbox
              key={name}
              size="xs"
              label={`${figureLabel(name)}${figures[0] === name ? ' (ranks)' : ''}`}
              checked={figures.includes(name)}
              onChange={({ currentTarget: { checked } }) =>
                setFigures(checked ? [...figures, name] : figures.filter((one) => one !== name))
              }
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

function CopyLink() {
  const store = useAppStore()
  const copy = () => {
    const { grid, notify } = store.getState()
    const link = `${location.href.split('#')[0]}#compare?${writeGridLink(grid)}`
    const say = (message: string) => notify({ kind: 'said', message })
    navigator.clipboard.writeText(link).then(
      () => say('Link copied: it opens this grid, not its pictures.'),
      () => say('The browser did not allow copying.'),
    )
  }
  return (
    <Press label="Copy a link to this grid" onClick={copy}>
      <Link size={16} aria-hidden />
    </Press>
  )
}
