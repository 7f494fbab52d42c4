// The grid: columns along the first axis, rows along the second, one page of the others. Headings stay in sight.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are boxes of their own, so that the browser can skip those out of view */
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import type { Folded } from '../../../grid/fold.ts'
import type { Plan } from '../../../grid/plan.ts'
import { useApp } from '../../use-app.ts'
import { parameterLabel } from '../parameters.ts'
import { shortened } from '../labels.ts'
import { Cell } from './cell.tsx'
import { valueWords } from './cell-words.ts'
import { loupe } from './loupe.ts'
import { Minimap } from './minimap.tsx'
import { pinchOn } from './pinch.ts'
import { type Watch, WatchContext, watchIn } from './seen.ts'
import { captionHeight, cellSize, gap, headWidth, type Side } from './sizes.ts'
import { useGridKeys } from './use-grid-keys.ts'
import { useStanding } from './use-standing.ts'
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
  const zoomBy = useApp((state) => state.zoomBy)
  useEffect(() => (scroller.current ? pinchOn(scroller.current, zoomBy) : undefined), [zoomBy])
  const onKeyDown = useGridKeys(grid)
  const [x, y] = plan.axes
  const [columns, rows] = [x?.values.length ?? 1, y?.values.length ?? 1]
  const zoom = useApp((state) => state.zoom)
  const figures = useApp((state) => state.figures)
  const choosing = useApp((state) => state.brushed.some((id) => state.plan?.cells.has(id)))
  const head = headWidth([...(y?.values ?? []).map(({ label }) => label), ...cornerOf(plan)])
  const standing = useStanding(folded, rows, columns)
  const size = cellSize(zoom, nativeOf(plan), { width, height }, columns, rows, figures.length, head, devicePixelRatio) // prettier-ignore
  const style = {
    '--cell': `${size.width}px`,
    '--row': `${size.height + captionHeight(size.width, figures.length)}px`,
    '--head': `${head}px`,
    '--gap': `${gap}px`,
    '--columns': columns,
  } as CSSProperties
  const ref = useMergedRef(scroller, sized)
  return (
    <>
      <div ref={ref} className={classes.scroller}>
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
            data-choosing={choosing || undefined}
            aria-multiselectable
            onKeyDown={onKeyDown}
            onPointerMove={({ target, clientX, clientY }) =>
              magnified && grid.current && loupe.point(grid.current, target, clientX, clientY)
            }
          >
            <Head plan={plan} width={size.width} />
            <Rows folded={folded} standing={standing} rows={rows} columns={columns} size={size} />
          </div>
        </WatchContext>
      </div>
      <Minimap
        scroller={scroller}
        head={head}
        columns={columns}
        rows={rows}
        views={standing.views}
        shades={standing.shades}
      />
    </>
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

type RowsProps = {
  readonly folded: Folded
  readonly standing: ReturnType<typeof useStanding>
  readonly rows: number
  readonly columns: number
  readonly size: Side
}

function Rows({ folded: { plan, seeds }, standing, rows, columns, size }: RowsProps) {
  const { first, ranks, shades, means } = standing
  const focus = useApp((state) => state.focus[1])
  const y = plan.axes[1]
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
            averaged={means[index]}
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
