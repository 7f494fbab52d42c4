// Measures cells against their references as both are there, one pair at a time, behind everything else. Knows no metric.
import type { Plan } from '../../grid/plan.ts'
import type { Results } from '../../grid/results.ts'
import type { State } from '../state.ts'
import type { Measures } from './cells.ts'

/** Calls `measure` for every pair that is drawn and not measured; what it is woken by meanwhile waits for the next round. */
export function createMeasuring(get: () => State, measure: (id: string, reference: string) => Promise<void>) {
  let woken = false
  let busy = false
  const rounds = async () => {
    busy = true
    while (woken) {
      woken = false
      const { plan, results, measures } = get()
      for (const [id, reference] of plan ? unmeasured(plan, results, measures) : []) {
        // The grid may have changed meanwhile: what nobody looks at waits.
        if (get().plan?.cells.has(id)) await measure(id, reference)
      }
    }
    busy = false
  }
  return () => {
    woken = true
    if (!busy) void rounds()
  }
}

/** Ids of cells and of their references, each pair once. */
export function unmeasured({ places }: Plan, results: Results, measures: Measures): [id: string, reference: string][] {
  const drawn = (id: string) => results[id]?.state === 'drawn'
  const pairs = new Map<string, [string, string]>()
  for (const place of places) {
    if (!('id' in place) || place.reference === undefined || place.reference === place.id) continue
    const { id, reference } = place
    if (drawn(id) && drawn(reference) && !measures[id]?.[reference]) pairs.set(`${id} ${reference}`, [id, reference])
  }
  return [...pairs.values()]
}
