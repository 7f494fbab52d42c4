// Draws a chart. The only file that knows Observable Plot; loaded with the dock, not with the page.
import * as Plot from '@observablehq/plot'
import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useRef } from 'react'
import { brushOn } from './brush.ts'
import classes from './chart.module.css'
import type { Pointing } from './pointing.ts'
import type { ChartSpec, Mark, Scale, Stroke } from './spec.ts'

type Props = { readonly spec: ChartSpec } & Pointing

export function Chart({ spec, highlighted, onHighlight, chosen, onChoose, onToggle, onOpen }: Props) {
  const { ref: sized, width, height } = useElementSize<HTMLDivElement>()
  const host = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const listeners = useRef({ onHighlight, onChoose, onToggle, onOpen })
  useEffect(() => {
    listeners.current = { onHighlight, onChoose, onToggle, onOpen }
  })
  const svg = useMemo(() => (width < 50 || height < 50 ? undefined : drawn(spec, width, height)), [spec, width, height])
  useEffect(() => {
    if (!svg) return undefined
    const gone = new AbortController()
    const marks = marksIn(svg, spec)
    for (const [element, mark] of marks) {
      element.setAttribute('tabindex', '0')
      element.setAttribute('role', 'button')
      element.setAttribute('aria-label', mark.name)
      const on = (types: readonly string[], act: (event: Event) => void) => {
        for (const type of types) element.addEventListener(type, act, { signal: gone.signal })
      }
      const open = () => listeners.current.onOpen(mark.places[0]!)
      on(['pointerenter', 'focus'], () => listeners.current.onHighlight(mark.places))
      on(['pointerleave', 'blur'], () => listeners.current.onHighlight([]))
      on(['click'], open)
      on(['keydown'], (event) => {
        const { key } = event as KeyboardEvent
        if (key === 'Enter') open()
        if (key !== ' ') return
        event.preventDefault()
        listeners.current.onToggle(mark.places)
      })
    }
    host.current?.replaceChildren(svg)
    const brushed = (inside: readonly Mark[], more: boolean) =>
      listeners.current.onChoose(
        inside.flatMap(({ places }) => places),
        more,
      )
    const endBrush = host.current && frame.current && brushOn(host.current, frame.current, marks, brushed)
    return () => {
      gone.abort()
      endBrush?.()
    }
  }, [svg, spec])
  useEffect(() => {
    if (!svg) return
    for (const [element, { places }] of marksIn(svg, spec)) {
      element.toggleAttribute('data-highlighted', places.some((place) => highlighted.includes(place))) // prettier-ignore
      element.toggleAttribute('data-chosen', places.some((place) => chosen.includes(place))) // prettier-ignore
    }
  }, [svg, spec, highlighted, chosen])
  return (
    <div className={classes.room} ref={sized}>
      <div className={classes.chart} ref={host} data-choosing={chosen.length > 0 || undefined} />
      <div className={classes.frame} ref={frame} hidden />
    </div>
  )
}

const symbols = ['circle', 'square', 'triangle', 'diamond', 'cross', 'star', 'times', 'wye'] as const
const faint = { stroke: 'currentColor', strokeOpacity: 0.15 }
const colours = symbols.map((_, i) => `var(--series-${i + 1})`)

function drawn({ title, x, y, marks, strokes }: ChartSpec, width: number, height: number): Element {
  const series = [...new Set([...strokes, ...marks].map((one) => one.series))]
  const many = series.length > 1 && !marks.some(({ muted }) => muted)
  const last = ({ points }: Stroke) => points.at(-1)?.y ?? 0
  const ends = many ? strokes.toSorted((a, b) => last(b) - last(a)).map(({ series }) => series) : []
  const whiskers = marks.filter(({ range }) => range)
  const flat = y.names !== undefined
  const longest = Math.max(0, ...(y.names ?? []).map((name) => name.length), ...ends.map((series) => series.length))
  const margin = Math.min(7 * longest + 48, width / 3)
  const plot = Plot.plot({
    width,
    height,
    className: classes.plot ?? '',
    marginLeft: flat ? margin : 56,
    marginRight: ends.length > 0 ? margin : 24,
    marginTop: 28,
    marginBottom: 40,
    ariaLabel: title,
    inset: 12,
    x: { ...axisOf(x), ...(x.log && { type: 'log' as const }) },
    y: {
      ...axisOf(y),
      ...(y.log && { type: 'log' as const }),
      ...(flat && { reverse: true, domain: [-0.5, y.names!.length - 0.5] }),
    },
    color: { domain: series, range: colours },
    symbol: { domain: series, range: [...symbols] },
    marks: [
      flat ? Plot.gridX(faint) : Plot.gridY(faint),
      Plot.axisX({ ...ticksOf(x, width / 90), label: x.label, labelAnchor: 'center', labelArrow: false }),
      Plot.axisY({ ...ticksOf(y, height / 45), label: y.label, labelArrow: false }),
      strokes.map(({ series, points, shape, dashed }: Stroke) =>
        Plot.line(points, {
          x: 'x',
          y: 'y',
          stroke: colourOf(series),
          strokeWidth: 1.75,
          curve: shape === 'steps' ? 'step-after' : 'linear',
          ...(dashed && { strokeDasharray: '4 3' }),
        }),
      ),
      flat
        ? Plot.ruleY(whiskers, { y: 'y', x1: (mark: Mark) => mark.range![0], x2: (mark: Mark) => mark.range![1], stroke: markColour, strokeWidth: 1.5 }) // prettier-ignore
        : Plot.ruleX(whiskers, { x: 'x', y1: (mark: Mark) => mark.range![0], y2: (mark: Mark) => mark.range![1], stroke: markColour, strokeWidth: 1.25 }), // prettier-ignore
      Plot.dot(marks, {
        x: 'x',
        y: 'y',
        r: 4.5,
        symbol: many ? 'series' : (mark: Mark) => (mark.muted ? series[1]! : series[0]!),
        stroke: markColour,
        fill: (mark: Mark) => (mark.muted || flat ? 'var(--chart-ground)' : markColour(mark)),
        strokeWidth: 1.5,
        sort: null,
        title: 'name',
      }),
      (['start', 'end'] as const).map(
        (side) =>
        Plot.text(marks.filter((mark) => mark.label && sideOf(mark, marks, x) === side), { x: 'x', y: 'y', text: 'label', dx: side === 'start' ? 8 : -8, dy: -9, textAnchor: side, fill: 'currentColor', stroke: 'var(--chart-ground)', strokeWidth: 3 }), // prettier-ignore
      ),
      ends.map((series, i) => named(series, colourOf(series), i)),
    ],
  })
  // Groups have no role that a name could belong to; the marks have names of their own.
  for (const group of plot.querySelectorAll('g[aria-label]')) {
    group.setAttribute('data-mark', group.getAttribute('aria-label')!)
    group.removeAttribute('aria-label')
  }
  plot.setAttribute('role', 'group')
  return plot

  function colourOf(name: string): string {
    return colours[series.indexOf(name) % colours.length]!
  }
  function markColour(mark: Mark): string {
    return mark.muted ? 'var(--chart-muted)' : colourOf(mark.series)
  }
}

/** Where a label begins: on the right of its mark, but left of those far right, so that it stays in the picture. */
function sideOf(mark: Mark, marks: readonly Mark[], { log }: Scale): 'start' | 'end' {
  const at = ({ x }: { readonly x: number }) => (log ? Math.log(x) : x)
  const all = marks.map(at)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  return at(mark) - least > 0.7 * (most - least) ? 'end' : 'start'
}

/** A line of the key: in the order in which the lines end, beside the highest. */
const named = (series: string, colour: string, i: number) => {
  const at = { frameAnchor: 'top-right', dy: 8 + 16 * i } as const
  return [
    Plot.dot([series], { ...at, dx: 22, r: 4.5, symbol: (name: string) => name, fill: colour, stroke: colour }),
    Plot.text([series], {
      ...at,
      dx: 32,
      text: (name: string) => name,
      textAnchor: 'start',
      lineAnchor: 'middle',
      fill: 'currentColor',
    }),
  ]
}

const axisOf = ({ log, names }: Scale) => ({ nice: !log && !names, grid: false })

function ticksOf({ ticks, names, log }: Scale, room: number) {
  if (names && (!ticks || names.length <= room))
    return { ticks: names.map((_, i) => i), tickFormat: (i: number) => names[i] ?? '', tickSize: 0 }
  if (ticks) return { ticks: [...ticks], tickFormat: (tick: number) => String(tick) }
  return { ticks: Math.max(2, Math.round(room)), ...(log && { tickFormat: '~r' }) }
}

/** The dots, each with the mark that it stands for: they are drawn in order and all are. */
function marksIn(svg: Element, { marks }: ChartSpec): [Element, Mark][] {
  const dots = [...(svg.querySelector('[data-mark=dot]')?.children ?? [])]
  return marks.flatMap((mark, i): [Element, Mark][] => (dots[i] ? [[dots[i], mark]] : []))
}
