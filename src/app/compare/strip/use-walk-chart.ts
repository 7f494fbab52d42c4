// The chart of what went wrong on the way of a cell, as far as it was measured.
import { useMemo } from 'react'
import { nameOf, type Population } from '../../../grid/population.ts'
import type { WalkErrors } from '../charts/chart-dock.tsx'
import { errorChart } from '../charts/error-by-step.ts'
import { propagationChart } from '../charts/propagation.ts'
import type { ChartSpec } from '../charts/spec.ts'
import { referenceWords } from '../reference-words.ts'
import { useApp } from '../../use-app.ts'
import type { WalkedCell } from './walked-cell.ts'

const fineWords = 'a 50-step walk of DPM-Solver++ (2M) from the same noise'

/** Over its seeds, or of the cell alone from a fine walk. */
export function useWalkChart(
  cell: WalkedCell | undefined,
  population: Population,
  errors: WalkErrors,
): ChartSpec | undefined {
  const strayed = useApp((state) => (cell ? state.walks[cell.id]?.errors : undefined))
  const propagated = useApp((state) => state.propagations[nameOf(population.pairs ?? [])])
  const reference = useApp((state) => state.grid.reference)
  return useMemo(() => {
    if (!cell) return undefined
    if (errors === 'fine') return strayed && errorChart(strayed, cell.place, fineWords)
    return propagated && propagationChart(propagated, cell.seeds, `the reference’s latents (${referenceWords(reference)})`) // prettier-ignore
  }, [cell, errors, strayed, propagated, reference])
}
