// One cell: its picture with its figures, or why there is none. It decodes its picture only while it is in view.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are boxes of their own, so that the browser can skip those out of view */
import { Button } from '@mantine/core'
import { Star } from 'lucide-react'
import { memo, useMemo, useRef } from 'react'
import type { Place } from '../../../grid/plan.ts'
import { cellView } from '../../../store/compare/cell-view.ts'
import type { CellView, DrawnView } from '../../../store/compare.ts'
import { counted, time } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { figureText, seedWords } from '../figures.ts'
import { cellWords } from './cell-words.ts'
import { useSeen } from './seen.ts'
import { linesUnder, type Side } from './sizes.ts'
import { useCellAddress } from './use-cell-address.ts'
import classes from './grid.module.css'

type Props = {
  readonly place: Place
  /** The places of all seeds that it stands for, and what they are together. */
  readonly seeds: readonly Place[]
  readonly averaged: DrawnView | undefined
  readonly x: number
  readonly y: number
  readonly size: Side
  /** Among the cells of its row, 1 for the best; and from 0 for the worst of the page to 1 for its best. */
  readonly rank: number | undefined
  readonly shade: number | undefined
}

export const Cell = memo(function Cell({ place, seeds, averaged, x, y, size, rank, shade }: Props) {
  const own = useView(place)
  const view = own?.state === 'drawn' && averaged ? { ...averaged, at: own.at, labels: own.labels } : own
  const focused = useApp((state) => state.focus[0] === x && state.focus[1] === y)
  const ids = useMemo(() => seeds.flatMap((one) => ('id' in one ? [one.id] : [])), [seeds])
  const pointed = useApp((state) => ids.some((id) => state.pointed.includes(id)))
  const chosen = useApp((state) => ids.some((id) => state.brushed.includes(id)))
  const pointAt = useApp((state) => state.pointAt)
  const toggleBrushed = useApp((state) => state.toggleBrushed)
  const setFocus = useApp((state) => state.setFocus)
  const lookClosely = useApp((state) => state.lookClosely)
  const figures = useApp((state) => state.figures)
  const plan = useApp((state) => state.folded?.plan)
  const element = useRef<HTMLDivElement>(null)
  const seen = useSeen(element)
  return (
    // The keys of all cells are the grid's own.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={element}
      role="gridcell"
      aria-colindex={x + 2}
      aria-label={view && plan ? cellWords(view, plan, figures, rank) : ''}
      tabIndex={focused ? 0 : -1}
      className={classes.cell}
      data-x={x}
      data-y={y}
      data-state={view?.state}
      data-focused={focused || undefined}
      data-pointed={pointed || undefined}
      data-chosen={chosen || undefined}
      aria-selected={chosen}
      onPointerEnter={() => pointAt(ids)}
      onPointerLeave={() => pointAt([])}
      onFocus={() => setFocus(x, y)}
      onClick={(event) => (event.ctrlKey || event.metaKey) && toggleBrushed(ids)}
      onDoubleClick={() => view?.state === 'drawn' && lookClosely('beside')}
    >
      {view && seen && <Inside view={view} size={size} rank={rank} tabStop={focused} />}
      {shade !== undefined && <span className={classes.shade} style={{ opacity: 0.15 + 0.85 * shade }} />}
    </div>
  )
})

/** Another object only when something of this very cell is another. */
function useView(place: Place): CellView | undefined {
  const id = 'id' in place ? place.id : undefined
  const reference = 'id' in place ? (place.reference ?? place.id) : ''
  const plan = useApp((state) => state.folded?.plan)
  const result = useApp((state) => (id === undefined ? undefined : state.results[id]))
  const measured = useApp((state) => (id === undefined ? undefined : state.measures[id]?.[reference]))
  const alone = useApp((state) => (id === undefined ? undefined : state.measures[id]?.[id]))
  const under = useApp((state) => (state.filling?.cell === id ? id : undefined))
  if (!plan || (id !== undefined && !plan.cells.has(id))) return undefined
  const measures = id === undefined ? {} : { [id]: { ...(alone && { [id]: alone }), ...(measured && { [reference]: measured }) } } // prettier-ignore
  return cellView(place, { plan, results: id !== undefined && result ? { [id]: result } : {}, measures, under })
}

type InsideProps = {
  readonly view: CellView
  readonly size: Side
  readonly rank: number | undefined
  readonly tabStop: boolean
}

function Inside({ view, size, rank, tabStop }: InsideProps) {
  if (view.state === 'drawn') return <Drawn view={view} size={size} rank={rank} />
  const small = size.width < 96
  if (view.state === 'failed') return <Failed id={view.id} reason={view.reason} small={small} tabStop={tabStop} />
  const words = { waiting: '', drawing: 'Drawing', impossible: 'reason' in view ? view.reason : '' }[view.state]
  return (
    <div className={classes.none} data-state={view.state} title={words} style={size}>
      {!small && <span className={classes.why}>{words}</span>}
    </div>
  )
}

function Drawn({
  view,
  size,
  rank,
}: {
  readonly view: DrawnView
  readonly size: Side
  readonly rank: number | undefined
}) {
  const figures = useApp((state) => state.figures)
  const pixelated = useApp((state) => state.pixelated)
  const address = useCellAddress(view.id, view.result, true)
  const lines = linesUnder(size.width, figures.length)
  const known = figures.flatMap((name) => figureText(name, view) ?? []).slice(0, 2)
  return (
    <>
      <div className={classes.picture} style={size} data-picture>
        {address !== undefined && (
          <img src={address} alt="" decoding="async" draggable={false} style={{ imageRendering: pixelated ? 'pixelated' : 'auto' }} /> // prettier-ignore
        )}
        {view.reference === view.id && <Star className={classes.star} size={14} fill="currentColor" aria-hidden />}
      </div>
      {lines > 0 && (
        <div className={classes.figures} data-averaged={view.seeds !== undefined || undefined}>
          {known.map((text, i) => (
            <span key={text} className={i === 0 && rank === 1 ? classes.best : undefined}>
              {text}
            </span>
          ))}
          {lines > 2 && (
            <span className={classes.dim}>
              {view.seeds && `${seedWords(view.seeds)} · `}
              {counted(Number(view.result.calls.toFixed(1)), 'call')} · {time(view.result.total)}
            </span>
          )}
        </div>
      )}
    </>
  )
}

type FailedProps = { readonly id: string; readonly reason: string; readonly small: boolean; readonly tabStop: boolean }

function Failed({ id, reason, small, tabStop }: FailedProps) {
  const retryCell = useApp((state) => state.retryCell)
  return (
    <div className={classes.none} data-state="failed" title={reason}>
      {!small && <span className={classes.why}>{reason}</span>}
      {!small && (
        <Button size="compact-xs" variant="white" tabIndex={tabStop ? 0 : -1} onClick={() => retryCell(id)}>
          Retry
        </Button>
      )}
    </div>
  )
}
