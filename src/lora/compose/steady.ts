// Adapters that no method may leave out: a few-step adapter (LCM-LoRA) makes the model what its sampler expects, so it acts in every answer
// while the others share the picture, as Zhong et al. 2024 compose with LCM-LoRA.
import type { Method } from './method.ts'

/** The method, asked about the other adapters alone; those marked keep their strength in each of its asks. */
export function steady(method: Method, always: readonly boolean[]): Method {
  if (!always.includes(true)) return method
  const others = always.flatMap((one, i) => (one ? [] : [i]))
  const of = <T>(list: readonly T[]): T[] => others.map((i) => list[i]!)
  const each = method.split?.length ?? 1
  const slots = others.flatMap((i) => Array.from({ length: each }, (_, half) => i * each + half))
  return {
    ...method,
    asks: ({ scales, categories, details, affinities, parts, ...moment }) =>
      method
        .asks({
          ...moment,
          scales: slots.map((slot) => scales[slot]!),
          ...(categories && { categories: of(categories) }),
          ...(details && { details: of(details) }),
          ...(affinities && { affinities: of(affinities) }),
          ...(parts && { parts: parts.map((part) => ({ ...part, acts: of(part.acts) })) }),
        })
        .map((ask) => ({
          ...ask,
          scales: scales.map((scale, slot) => (slots.includes(slot) ? ask.scales[slots.indexOf(slot)]! : scale)),
          ...(ask.words !== undefined && { words: others[ask.words]! }),
        })),
  }
}
