// The focused cell held against its reference, or against another cell where it has none.
import { useEffect, useState } from 'react'
import type { Plan } from '../../grid/plan.ts'
import { cellView, indexOf } from '../../store/compare/cell-view.ts'
import type { State } from '../../store/state.ts'
import type { CellView } from '../../store/compare.ts'
import { useApp } from '../use-app.ts'
import { cellName } from './grid/cell-words.ts'
import { focusedPlace } from './grid/use-grid-keys.ts'
import layout from '../layout/room.module.css'
import { PairViewer } from './views/pair-viewer.tsx'
import type { Shot } from './views/shot.ts'
import classes from './compare-room.module.css'

type Named = { readonly id: string; readonly name: string }

export function Pair({ plan }: { readonly plan: Plan }) {
  const [x, y] = useApp((state) => state.focus)
  const setFocus = useApp((state) => state.setFocus)
  const open = useApp((state) => state.open)
  const page = useApp((state) => state.page)
  const folded = useApp((state) => state.folded)
  const results = useApp((state) => state.results)
  const begin = useApp((state) => state.pairView)
  const [exchanged, setExchanged] = useState(false)
  const pair = pairOf(plan, { folded, focus: [x, y], page }, results)
  const a = useShot(pair?.a)
  const b = useShot(pair?.b)
  const close = () => open(undefined)
  return (
    <div className={layout.over}>
      {a && b ? (
        <PairViewer
          a={exchanged ? b : a}
          b={exchanged ? a : b}
          begin={begin}
          onMove={(across, down) => setFocus(x + across, y + down)}
          onExchange={() => setExchanged(!exchanged)}
          onClose={close}
        />
      ) : (
        <p className={classes.words}>
          {pair ? '' : 'Two drawn cells are needed to look at them together.'}{' '}
          <button type="button" onClick={close}>
            Back to the grid
          </button>
        </p>
      )}
    </div>
  )
}

/** B is the cell in focus; A its reference, else the nearest drawn cell of its row or column. */
function pairOf(plan: Plan, at: Pick<State, 'folded' | 'focus' | 'page'>, results: State['results']) {
  const place = focusedPlace(at)
  const known = { plan, results, measures: {}, under: undefined }
  const view = place && cellView(place, known)
  if (view?.state !== 'drawn') return undefined
  const b = { id: view.id, name: cellName(view, plan) }
  const { reference } = view
  if (reference !== undefined && reference !== view.id && results[reference]?.state === 'drawn')
    return { a: { id: reference, name: 'the reference' }, b }
  const other = neighbours(view.at, plan)
    .map((near) => cellView(plan.places[indexOf(near, plan)]!, known))
    .find((one) => one.state === 'drawn' && one.id !== view.id) as (CellView & { id: string }) | undefined
  return other && { a: { id: other.id, name: cellName(other, plan) }, b }
}

/** Places of the same page that differ along one axis, columns first, nearest first. */
function neighbours(at: readonly number[], { axes }: Plan): number[][] {
  return [0, 1].flatMap((axis) => {
    const all = Array.from({ length: axes[axis]?.values.length ?? 0 }, (_, i) => i)
    const near = all.filter((i) => i !== at[axis]).sort((p, q) => Math.abs(p - at[axis]!) - Math.abs(q - at[axis]!))
    return near.map((i) => at.map((index, k) => (k === axis ? i : index)))
  })
}

/** The cell's picture, once it was read. */
function useShot(named: Named | undefined): Shot | undefined {
  const { id, name } = named ?? {}
  const cellPicture = useApp((state) => state.cellPicture)
  const settings = useApp((state) => (id === undefined ? undefined : state.plan?.cells.get(id)?.settings))
  const [read, setRead] = useState<{ readonly id: string; readonly png: Blob }>()
  useEffect(() => {
    let current = true
    const show = async () => {
      const picture = id === undefined ? undefined : await cellPicture(id)
      if (current && picture) setRead(picture)
    }
    void show()
    return () => {
      current = false
    }
  }, [cellPicture, id])
  if (id === undefined || name === undefined || !settings || !read) return undefined
  // The picture before stays until this one is there, so that nothing flashes.
  return { id: read.id, name, width: settings.width, height: settings.height, png: read.png }
}
