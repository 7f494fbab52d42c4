// A plan without its axes of seeds: what differs in nothing but the seed is one place. Pure.
import type { Place, Plan } from './plan.ts'
import { isSeed } from './seed-axis.ts'

export type Folded = {
  /** Its places are those of the first seeds, along the other axes. */
  readonly plan: Plan
  /** By place of that plan: the places of all its seeds. */
  readonly seeds: readonly (readonly Place[])[]
  /** Which axes of the whole plan are its axes. */
  readonly kept: readonly number[]
}

/** The plan as it is: every place stands for itself. */
export const unfolded = (plan: Plan): Folded => ({
  plan,
  seeds: plan.places.map((place) => [place]),
  kept: plan.axes.map((_, i) => i),
})

/** True where there is something to average. */
export const hasSeeds = ({ axes }: Plan): boolean =>
  axes.some(({ parameter, values }) => isSeed(parameter) && values.length > 1)

/** The axes that are no seeds, by their number. */
const keptIn = ({ axes }: Plan): number[] => axes.flatMap(({ parameter }, i) => (isSeed(parameter) ? [] : [i]))

/** The places that differ from this one in nothing but the seed, itself among them, in the plan's order. */
export function seedsOf(plan: Plan, place: Place): readonly Place[] {
  const kept = keptIn(plan)
  return plan.places.filter(({ at }) => kept.every((i) => at[i] === place.at[i]))
}

export function foldSeeds(plan: Plan): Folded {
  const kept = keptIn(plan)
  const groups = new Map<string, Place[]>()
  for (const place of plan.places) {
    const key = kept.map((i) => place.at[i]!).join()
    groups.set(key, [...(groups.get(key) ?? []), place])
  }
  const seeds = [...groups.values()]
  const places = seeds.map(([first]) => ({ ...first!, at: kept.map((i) => first!.at[i]!) }))
  return { plan: { ...plan, axes: kept.map((i) => plan.axes[i]!), places }, seeds, kept }
}
