// The composition as components read it, and how they change one entry of it. Knows no markup.
import { useMemo } from 'react'
import type { AdapterUse, Region } from '../../protocol.ts'
import { adapterName } from '../../store/adapters.ts'
import { regionsOf, rowsOf } from '../../store/compose.ts'
import type { Switched } from '../../store/switched.ts'
import { useApp } from '../use-app.ts'

/** Adapters of the composition, on and off, in order. */
export function useRows(): readonly Switched<AdapterUse>[] {
  const adapters = useApp((state) => state.draft.adapters)
  const off = useApp((state) => state.off)
  return useMemo(() => rowsOf(adapters, off), [adapters, off])
}

/** Regions of the composition, on and off, from the lowest up. */
export function useRegions(): readonly Switched<Region>[] {
  const regions = useApp((state) => state.draft.regions)
  const off = useApp((state) => state.off)
  return useMemo(() => regionsOf(regions, off), [regions, off])
}

/** What people call an adapter: by its file on this device, or as the composition remembers it. */
export function useAdapterName(): (use: AdapterUse) => string {
  const shelf = useApp((state) => state.shelf)
  return ({ id, name }) => {
    const known = shelf.find((one) => one.id === id)
    return known ? adapterName(known) : (name ?? id.slice(0, 8))
  }
}

/** Changes the item at `at` of the whole list. */
export const changed = <T>(list: readonly Switched<T>[], at: number, change: Partial<T>): readonly Switched<T>[] =>
  list.map((entry, i) => (i === at ? { ...entry, item: { ...entry.item, ...change } } : entry))

/** Takes optional fields out of the item at `at`. */
export const without = <T, K extends keyof T>(list: readonly Switched<T>[], at: number, field: K) =>
  list.map((entry, i) => {
    if (i !== at) return entry
    const { [field]: _, ...item } = entry.item
    return { ...entry, item: item as T }
  })
