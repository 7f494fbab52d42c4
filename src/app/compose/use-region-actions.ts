// What can be done with regions, as list and canvas both do it. Knows the store, no markup.
import type { Region } from '../../protocol.ts'
import { inverted, maskSize, painted, shifted, weightsOf } from '../../store/painting.ts'
import type { Weights } from '../../store/regions.ts'
import { boundsOf, decodeMask, encodeMask, inside } from '../../store/regions.ts'
import type { Box } from '../../store/regions.ts'
import { moved } from '../../store/switched.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { regionsOf } from '../../store/compose.ts'
import { changed } from './use-composition.ts'

/** Softness of a new region's edge, in pixels of the picture. */
const usualFeather = 8

const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 }
const everywhere: Box = { x: 0, y: 0, width: 1, height: 1 }

/** Where the next box goes that nobody has drawn: left, right, then inwards. */
const placeOf = (count: number): Box => ({ x: count % 2 === 0 ? 0 : 0.5, y: 0, width: 0.5, height: 1 })

export function useRegionActions() {
  const store = useAppStore()
  const setRegions = useApp((state) => state.setRegions)
  const pickRegion = useApp((state) => state.pickRegion)
  const list = () => regionsOf(store.getState().draft.regions, store.getState().off)
  const change = (at: number, fields: Partial<Region>, gesture?: string) =>
    setRegions(changed(list(), at, fields), gesture && `${gesture} ${at}`)
  const put = (at: number, region: Region) => setRegions(list().with(at, { ...list()[at]!, item: region }))
  const size = () => {
    const { width, height } = store.getState().draft
    return maskSize(width, height)
  }
  const add = (shape: Pick<Region, 'box' | 'mask'>) => {
    const region: Region = { name: '', prompt: '', strength: 1, feather: usualFeather, adapters: [], ...shape }
    const regions = list()
    setRegions([...regions, { item: region, on: true }])
    pickRegion(regions.length)
  }
  return {
    change,
    add: (box: Box = placeOf(list().length)) => add({ box: inside(box) }),
    /** What was painted becomes the region's mask; without a region, a new one's. */
    paint: (at: number | undefined, weights: Weights) => {
      const entry = at === undefined ? undefined : list()[at]
      if (entry === undefined) {
        const { mask } = painted(blank, weights)
        add({ mask: mask! })
      } else put(at!, painted(entry.item, weights))
    },
    weights: (at: number | undefined): Weights =>
      weightsOf((at === undefined ? undefined : list()[at]?.item) ?? blank, size()),
    /** Moves a painted mask by whole pixels of its own. */
    shift: (at: number, dx: number, dy: number) => {
      const { mask } = list()[at]!.item
      if (mask) change(at, { mask: encodeMask(shifted(decodeMask(mask), dx, dy)) }, 'arrows')
    },
    setBox: (at: number, box: Box, gesture?: string) => change(at, { box: inside(box) }, gesture),
    /** The box around a painted mask, in its place. */
    toBox: (at: number) => {
      const { mask: _, ...region } = list()[at]!.item
      put(at, { ...region, box: boundsOf(list()[at]!.item) ?? nowhere })
    },
    toMask: (at: number) => put(at, painted(list()[at]!.item, weightsOf(list()[at]!.item, size()))),
    invert: (at: number) => put(at, painted(list()[at]!.item, inverted(weightsOf(list()[at]!.item, size())))),
    fill: (at: number) => {
      const { mask: _, ...region } = list()[at]!.item
      put(at, { ...region, box: everywhere })
    },
    clear: (at: number) => {
      const { mask, ...region } = list()[at]!.item
      put(at, mask ? painted(region, emptied(weightsOf({ ...region, mask }, size()))) : { ...region, box: nowhere })
    },
    toggle: (at: number) => setRegions(list().with(at, { ...list()[at]!, on: !list()[at]!.on })),
    move: (at: number, to: number) => {
      setRegions(moved(list(), at, to))
      pickRegion(Math.min(Math.max(to, 0), list().length - 1))
    },
    remove: (at: number) => setRegions(list().toSpliced(at, 1)),
  }
}

const blank: Region = { name: '', prompt: '', strength: 1, feather: usualFeather, adapters: [], box: nowhere }

const emptied = (weights: Weights): Weights => ({ ...weights, data: new Uint8Array(weights.data.length) })
