// Measures cells as they are there, alone and against their references, one at a time, behind everything else. Knows no metric.
import type { Plan } from '../../grid/plan.ts'
import type { Results } from '../../grid/results.ts'
import type { State } from '../state.ts'
import type { Measures } from './cells.ts'

/** Calls `measure` for all that is drawn and not measured; what it is woken by meanwhile waits for the next round. */
export function createMeasuring(get: () => State, measure: (id: string, against: string) => Promise<void>) {
  let woken = false
  let busy = false
  const rounds = async () => {
    busy = true
    while (woken) {
      woken = false
      const { plan, results, measures } = get()
      for (const [id, against] of plan ? unmeasured(plan, results, measures) : []) {
        // The grid may have changed meanwhile: what nobody looks at waits.
        if (get().plan?.cells.has(id)) await measure(id, against)
      }
    }
    busy = false
  }
  return () => {
    woken = true
    if (!busy) void rounds()
  }
}

/** Ids of cells and of what they are measured against, each pair once; alone, a cell is its own. That comes first. */
export function unmeasured({ places }: Plan, results: Results, measures: Measures): [id: string, against: string][] {
  const open = (id: string, against: string) =>
    results[id]?.state === 'drawn' && results[against]?.state === 'drawn' && !measures[id]?.[against]
  const alone = new Map<string, [string, string]>()
  const pairs = new Map<string, [string, string]>()
  for (const place of places) {
    if (!('id' in place)) continue
    const { id, reference } = place
    for (const one of [id, reference ?? id]) if (open(one, one)) alone.set(one, [one, one])
    if (reference !== undefined && reference !== id && open(id, reference))
      pairs.set(`${id} ${reference}`, [id, reference])
  }
  return [...alone.values(), ...pairs.values()]
}
