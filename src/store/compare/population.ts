// The seeds of a cell as samples, as far as the models of now have drawn what stands for their data. Pure.
import { type Population, populationOf } from '../../grid/population.ts'
import { isDrawn } from '../../grid/results.ts'
import { modelsOf } from '../models.ts'
import type { State } from '../state.ts'
import { drawersOf } from './cost.ts'

type Known = Pick<State, 'plan' | 'results' | 'model' | 'models' | 'folders'>

/** Nobody without a plan or a model. Pictures of a model that was trained further since are no data. */
export function populationAt(id: string | undefined, { plan, results, ...known }: Known): Population {
  const models = modelsOf(known)
  if (id === undefined || !plan || models.length === 0) return { lack: { of: 'seeds', seeds: 0 } }
  const by = drawersOf(models)
  return populationOf(plan, id, (cell) => isDrawn(cell, results, by))
}
