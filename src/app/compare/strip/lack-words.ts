// Why errors over seeds cannot be measured yet, and what to do. Pure.
import { leastSeeds } from '../../../grid/propagation.ts'
import type { Lack } from '../../../grid/population.ts'

export function lackWords(lack: Lack): string {
  if (lack.of === 'seeds')
    return `Errors of a distribution take ${leastSeeds} seeds or more, the grid has ${lack.seeds} of this cell: give it an axis of seeds, such as 1-16.`
  if (lack.of === 'reference')
    return 'They are measured against data, for which the reference stands: star a cell of many steps.'
  return `Run the grid first: ${lack.drawn} of ${lack.seeds} references are drawn by the model as it is now, ${leastSeeds} are needed.`
}
