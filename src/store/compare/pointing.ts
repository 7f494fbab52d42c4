// Cells that are pointed at, in the grid or in a chart: each shows there what the other means. Knows no component.
import type { Slice } from '../state.ts'

export type PointingSlice = {
  /** By their ids. */
  readonly pointed: readonly string[]
  readonly pointAt: (ids: readonly string[]) => void
}

export const createPointing: Slice<PointingSlice> = (set, get) => ({
  pointed: [],
  pointAt: (ids) => {
    const { pointed } = get()
    if (ids.length !== pointed.length || ids.some((id, i) => id !== pointed[i])) set({ pointed: ids })
  },
})
