// Cells that are pointed at or chosen, in the grid or in a chart: each shows there what the other means. Knows no component.
import type { Slice } from '../state.ts'

export type PointingSlice = {
  /** By their ids. */
  readonly pointed: readonly string[]
  readonly pointAt: (ids: readonly string[]) => void
  /** By their ids, until others are; the rest steps back. */
  readonly brushed: readonly string[]
  /** These in place of those before, or beside them. */
  readonly brush: (ids: readonly string[], more?: boolean) => void
  /** Takes these to the others, or away where all of them are there. */
  readonly toggleBrushed: (ids: readonly string[]) => void
}

export const createPointing: Slice<PointingSlice> = (set, get) => ({
  pointed: [],
  pointAt: (ids) => {
    const { pointed } = get()
    if (ids.length !== pointed.length || ids.some((id, i) => id !== pointed[i])) set({ pointed: ids })
  },
  brushed: [],
  brush: (ids, more = false) => set({ brushed: [...new Set([...(more ? get().brushed : []), ...ids])] }),
  toggleBrushed: (ids) => {
    const { brushed, brush } = get()
    if (ids.every((id) => brushed.includes(id))) brush(brushed.filter((id) => !ids.includes(id)))
    else brush(ids, true)
  },
})
