// CMLoRA's partition of adapters: which change a picture's low frequencies. Zou et al. 2025, section 3.2: told by what an adapter brings, or
// profiled on runs with and without it. The rule by categories is the released code's; how the paper draws the line between profiles is not
// released, so it is drawn where they lie furthest apart.
import type { Moment } from './method.ts'

/** Profiles closer than this ratio are of one kind. */
const APART = 1.5

/** One an adapter. By profiles where `profiled` and known, else by category: backgrounds. */
export function lowOf({ scales, categories = [], details = [] }: Moment, profiled: boolean): readonly boolean[] {
  const border = profiled ? borderOf(details.filter((detail) => detail !== undefined)) : undefined
  return scales.map((_, i) => {
    const detail = profiled ? details[i] : undefined
    return detail === undefined ? categories[i] === 'background' : border !== undefined && detail < border
  })
}

/** Between the two neighbours that lie furthest apart; undefined where none do. */
function borderOf(details: readonly number[]): number | undefined {
  const sorted = details.toSorted((a, b) => a - b)
  let [border, widest] = [undefined as number | undefined, APART]
  for (let i = 1; i < sorted.length; i++) {
    const [low, high] = [Math.max(sorted[i - 1]!, 1e-6), sorted[i]!]
    if (high / low > widest) [border, widest] = [(low + high) / 2, high / low]
  }
  return border
}
