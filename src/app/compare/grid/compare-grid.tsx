// The grid: columns along the first axis, rows along the second, one page of the others. Headings stay in sight.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are boxes of their own, so that the browser can skip those out of view */
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import type { Folded } from '../../../grid/fold.ts'
import type { Plan } from '../../../grid/plan.ts'
import { averages } from '../../../store/compare/average.ts'
import { cellView, indexOf } from '../../../store/compare/cell-view.ts'
import { useApp } from '../../use-app.ts'
import { ranksOf, shadesOf } from '../figures.ts'
import { parameterLabel } from '../parameters.ts'
import { shortened } from '../labels.ts'
import { Cell } from './cell.tsx'
import { valueWords } from './cell-words.ts'
import { loupe } from './loupe.ts'
import { type Watch, WatchContext, watchIn } from './seen.ts'
import { captionHeight, cellSize, gap, headWidth, type Side } from './sizes.ts'
import { useGridKeys } from './use-grid-keys.ts'
import classes from './grid.module.css'

export function CompareGrid({ folded, magnified }: { readonly folded: Folded; readonly magnified: boolean }) {
  const { plan } = folded
  const { ref: sized, width, height } = useElementSize()
  const scroller = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const [watch, setWatch] = useState<Watch>()
  useEffect(() => {
    if (!scroller.current) return undefined
    const watching = watchIn(scroller.current)
    setWatch(() => watching.watch)
    return watching.end
  }, [])
  const onKeyDown = useGridKeys(grid)
  const [x, y] = plan.axes
  const [columns, rows] = [x?.values.length ?? 1, y?.values.length ?? 1]
  const zoom = useApp((state) => state.zoom)
  const figures = useApp((state) => state.figures)
  const head = headWidth([...(y?.values ?? []).map(({ label }) => label), ...cornerOf(plan)])
  const size = cellSize(zoom, nativeOf(plan), { width, height }, columns, rows, figures.length, head)
  const style = {
    '--cell': `${size.width}px`,
    '--row': `${size.height + captionHeight(size.width, figures.length)}px`,
    '--head': `${head}px`,
    '--gap': `${gap}px`,
    '--columns': columns,
  } as CSSProperties
  return (
    <div ref={useMergedRef(scroller, sized)} className={classes.scroller}>
      <WatchContext value={watch}>
        {/* Keys act where the focus is: on a cell. */}
        {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
        <div
          ref={grid}
          role="grid"
          aria-label={`Comparison: ${cornerOf(plan).join(' by ')}`}
          aria-rowcount={rows + 1}
          aria-colcount={columns + 1}
          className={classes.grid}
          style={style}
          data-magnified={magnified || undefined}
          onKeyDown={onKeyDown}
          onPointerMove={({ target, clientX, clientY }) =>
            magnified && grid.current && loupe.point(grid.current, target, clientX, clientY)
          }
        >
          <Head plan={plan} width={size.width} />
          <Rows folded={folded} rows={rows} columns={columns} size={size} />
        </div>
      </WatchContext>
    </div>
  )
}

/** What goes down, what goes across. */
const cornerOf = ({ axes: [x, y] }: Plan): string[] =>
  [y, x].flatMap((axis) => (axis ? parameterLabel(axis.parameter) : []))

/** The first cell that can be drawn tells the size; others are fitted into it. */
const nativeOf = ({ cells }: Plan): Side => {
  const [first] = cells.values()
  return { width: first?.settings.width ?? 128, height: first?.settings.height ?? 128 }
}

function Head({ plan, width }: { readonly plan: Plan; readonly width: number }) {
  const [x] = plan.axes
  const focus = useApp((state) => state.focus[0])
  const { shared, short } = shortened(
    x?.values.map(({ label }) => label) ?? ['all'],
    Math.max(4, Math.floor(width / 7)),
  )
  const corner = cornerOf(plan)
  return (
    <div role="row" aria-rowindex={1} className={classes.heads}>
      <div role="columnheader" aria-colindex={1} className={classes.corner} title={corner.join(' by ')}>
        {corner.join(' \\ ')}
        {shared && <small title={shared}>{shared}</small>}
      </div>
      {short.map((label, i) => (
        <div
          key={x?.values[i]?.label ?? label}
          role="columnheader"
          aria-colindex={i + 2}
          className={classes.columnHead}
          data-current={i === focus || undefined}
          title={x?.values[i]?.label}
          aria-label={x && valueWords(x.parameter, x.values[i]!.label)}
        >
          {label || '(nothing)'}
        </div>
      ))}
    </div>
  )
}

type RowsProps = { readonly folded: Folded; readonly rows: number; readonly columns: number; readonly size: Side }

function Rows({ folded, rows, columns, size }: RowsProps) {
  const { plan, seeds } = folded
  const page = useApp((state) => state.page)
  const focus = useApp((state) => state.focus[1])
  const y = plan.axes[1]
  const first = indexOf(plan.axes.map((_, i) => (i < 2 ? 0 : Math.min(page[i - 2] ?? 0, plan.axes[i]!.values.length - 1))), plan) // prettier-ignore
  const { ranks, shades, views } = useStanding(folded, first, rows, columns)
  const { short } = shortened(y?.values.map(({ label }) => label) ?? ['all'], 15)
  return Array.from({ length: rows }, (_, row) => (
    // A row is its place in the plan.
    // oxlint-disable-next-line react/no-array-index-key
    <div key={row} role="row" aria-rowindex={row + 2} className={classes.row}>
      <div
        role="rowheader"
        aria-colindex={1}
        className={classes.rowHead}
        data-current={row === focus || undefined}
        title={y?.values[row]?.label}
        aria-label={y && valueWords(y.parameter, y.values[row]!.label)}
      >
        {short[row] || '(nothing)'}
      </div>
      {Array.from({ length: columns }, (__, column) => {
        const index = row * columns + column
        const place = plan.places[first + index]!
        const id = 'id' in place ? place.id : ''
        return (
          <Cell
            // oxlint-disable-next-line react/no-array-index-key
            key={column}
            place={place}
            seeds={seeds[first + index]!}
            averaged={views[index]}
            x={column}
            y={row}
            size={size}
            rank={ranks.get(id)}
            shade={size.width < 96 ? shades.get(id) : undefined}
          />
        )
      })}
    </div>
  ))
}

/** Ranks in each row and shades over the page, by the first figure; a moment behind while cells come in. */
function useStanding({ plan, seeds }: Folded, first: number, rows: number, columns: number) {
  const results = useDeferredValue(useApp((state) => state.results))
  const measures = useDeferredValue(useApp((state) => state.measures))
  const figure = useApp((state) => state.figures[0])
  const whole = useApp((state) => state.plan)
  const [averaged] = useState(averages)
  return useMemo(() => {
    const known = { plan, results, measures, under: undefined }
    const means = seeds.slice(first, first + rows * columns).map((all) => {
      // The whole plan changes in the same moment.
      return all.length > 1 && whole
        ? averaged(all.map((place) => cellView(place, { ...known, plan: whole })))
        : undefined
    })
    const views = means.map((mean, i) => mean ?? cellView(plan.places[first + i]!, known))
    const row = (i: number) => views.slice(i * columns, (i + 1) * columns)
    const ranks = figure ? Array.from({ length: rows }, (_, i) => [...ranksOf(figure, row(i))]).flat() : []
    return { ranks: new Map(ranks), shades: figure ? shadesOf(figure, views) : new Map<string, number>(), views: means }
  }, [plan, seeds, whole, averaged, results, measures, first, rows, columns, figure])
}
