// Two cells looked at closely: A, the reference, and B, in four ways that share one zoom and position. Knows no grid.
import { ActionIcon, Group, SegmentedControl } from '@mantine/core'
import { useEventListener, useWindowEvent } from '@mantine/hooks'
import { ArrowLeftRight, Maximize, Minus, Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { type PairView, pairViews } from '../../../store/compare/look.ts'
import { useApp } from '../../use-app.ts'
import { DifferenceView } from './difference-view.tsx'
import { Divider } from './divider.tsx'
import { Flicker } from './flicker.tsx'
import type { Shot } from './shot.ts'
import { type PairProps, SideBySide } from './side-by-side.tsx'
import { useOpenedFocus } from './use-opened-focus.ts'
import { moved, step, type View, whole, zoomed } from './view.ts'
import classes from './views.module.css'

const words: Readonly<Record<PairView, string>> = {
  beside: 'Side by side',
  divider: 'Slider',
  flicker: 'Flicker',
  difference: 'Difference',
}
const modes = pairViews.map((value, i) => ({ value, label: `${i + 1} ${words[value]}` }))

type Keys = Readonly<Record<string, () => void>>

type Props = {
  /** The reference, and what is held against it. */
  readonly a: Shot
  readonly b: Shot
  /** How it is looked at first. */
  readonly begin?: PairView
  /** Arrow keys: the next cell across or down becomes B. */
  readonly onMove: (across: -1 | 0 | 1, down: -1 | 0 | 1) => void
  readonly onExchange: () => void
  readonly onClose: () => void
}

export function PairViewer({ a, b, begin = 'beside', onMove, onExchange, onClose }: Props) {
  const [mode, setMode] = useState(begin)
  const [view, setView] = useState<View>(whole)
  const [held, setHeld] = useState(false)
  const stage = useOpenedFocus<HTMLElement>()
  const singleKeys = useApp((state) => state.singleKeys)
  // The key may come up anywhere, once it went down here.
  useWindowEvent('keyup', (event) => event.key === ' ' && setHeld(false))
  useWindowEvent('blur', () => setHeld(false))
  const always: Keys = {
    ArrowLeft: () => onMove(-1, 0),
    ArrowRight: () => onMove(1, 0),
    ArrowUp: () => onMove(0, -1),
    ArrowDown: () => onMove(0, 1),
    ...(mode === 'flicker' && { ' ': () => setHeld(true) }),
  }
  const single: Keys = {
    ...Object.fromEntries(modes.map(({ value }, i) => [String(i + 1), () => setMode(value)])),
    '+': () => setView(zoomed(view, step)),
    '=': () => setView(zoomed(view, step)),
    '-': () => setView(zoomed(view, 1 / step)),
    '0': () => setView(whole),
    x: onExchange,
  }
  const keys = useEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || takesKeys(event)) return
    const act = always[event.key] ?? (singleKeys ? single[event.key] : undefined)
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  })
  const pair: PairProps = { a, b, view, onView: setView }
  return (
    <section className={classes.viewer} aria-label={`Compare A, ${a.name}, with B, ${b.name}`} ref={keys}>
      <Group className={classes.bar ?? ''} gap={6} role="toolbar" aria-label="Views">
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={modes}
          value={mode}
          onChange={(next) => setMode(next as PairView)}
        />
        <Zooming view={view} onView={setView} />
        <Icon name="Exchange A and B (X)" onClick={onExchange}>
          <ArrowLeftRight size={16} aria-hidden />
        </Icon>
        <Icon name="Close the pair" onClick={onClose}>
          <X size={16} aria-hidden />
        </Icon>
      </Group>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the place where the keys act */}
      <section className={classes.stage} tabIndex={0} aria-label={hint} ref={stage}>
        {mode === 'beside' && <SideBySide {...pair} />}
        {mode === 'divider' && <Divider {...pair} />}
        {mode === 'flicker' && <Flicker {...pair} held={held} onHeld={setHeld} />}
        {mode === 'difference' && <DifferenceView {...pair} />}
      </section>
    </section>
  )
}

/** Fields and sliders keep their keys; a button keeps Space. */
const takesKeys = ({ key, target }: KeyboardEvent) =>
  (target instanceof HTMLInputElement && (target.type !== 'radio' || key.startsWith('Arrow'))) ||
  (target instanceof HTMLButtonElement && key === ' ') ||
  (target instanceof HTMLElement && target.role === 'slider')

const hint = 'Pictures A and B. Arrows change B, 1 to 4 the view, plus and minus zoom, 0 shows all.'

type ZoomProps = { readonly view: View; readonly onView: (view: View) => void }

/** Everything the pointer does by dragging and the wheel, as buttons. */
function Zooming({ view, onView }: ZoomProps) {
  const nudge = 0.1
  return (
    <Group gap={2}>
      <Icon name="Smaller (-)" onClick={() => onView(zoomed(view, 1 / step))}>
        <Minus size={16} aria-hidden />
      </Icon>
      <output className={classes.zoom}>{view.k.toFixed(1)}×</output>
      <Icon name="Larger (+)" onClick={() => onView(zoomed(view, step))}>
        <Plus size={16} aria-hidden />
      </Icon>
      <Icon name="Show all (0)" onClick={() => onView(whole)}>
        <Maximize size={16} aria-hidden />
      </Icon>
      {view.k > 1 &&
        (
          [
            ['Left', 1, 0, '←'],
            ['Right', -1, 0, '→'],
            ['Up', 0, 1, '↑'],
            ['Down', 0, -1, '↓'],
          ] as const
        ).map(([name, u, v, sign]) => (
          <Icon
            key={name}
            name={`Look further ${name.toLowerCase()}`}
            onClick={() => onView(moved(view, nudge * u, nudge * v))}
          >
            {sign}
          </Icon>
        ))}
    </Group>
  )
}

type IconProps = { readonly name: string; readonly onClick: () => void; readonly children: ReactNode }

const Icon = ({ name, onClick, children }: IconProps) => (
  <ActionIcon variant="default" size={28} aria-label={name} title={name} onClick={onClick}>
    {children}
  </ActionIcon>
)
