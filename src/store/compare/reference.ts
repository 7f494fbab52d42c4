// Which settings turn a cell into the one that it is measured against. Pure.
import { noneOf } from '../../grid/named-adapter.ts'
import type { Place, Plan } from '../../grid/plan.ts'
import type { Settings } from '../../protocol.ts'

/** What a recipe on an axis, or a student's, decides with it. */
const withRecipe = ['sampler', 'schedule', 'steps', 'guidance', 'eta'] as const

/** Seeds stay each cell's own: a cell is measured against the reference of its own seed. */
const own: ReadonlySet<string> = new Set(['seed', 'variationSeed'])

/** The settings that set the cell at `place` apart from the others of its grid; that it has no recipe or no adapters is one too. */
export function referenceAt({ axes, cells }: Plan, place: Place): Partial<Settings> | undefined {
  const settings = 'id' in place ? cells.get(place.id)?.settings : undefined
  if (!settings) return undefined
  const names = new Set(
    axes.flatMap(({ parameter, replaces }) =>
      parameter === 'promptReplace' ? ['prompt', 'negative'] : replaces.map((path) => path.split('.')[0]!),
    ),
  )
  if (names.has('recipe')) for (const name of withRecipe) names.add(name)
  const none = { ...(names.has('recipe') && { recipe: noneOf }), ...(names.has('adapters') && { adapters: [] }) }
  const entries = Object.entries({ ...none, ...settings }).filter(([name]) => names.has(name) && !own.has(name))
  return Object.fromEntries(entries)
}

/** True where the cell at `place` is the one that its own seed is measured against. */
export const isReference = (place: Place): boolean => 'id' in place && place.reference === place.id
