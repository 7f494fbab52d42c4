// Several adapters in one picture: a guidance asked at the strengths that a method gives for each step. Knows no adapter's file.
import { factorAt, type AdapterSchedule } from '../lora/schedule.ts'
import type { Ask, Category, Method, Part } from '../lora/compose/method.ts'
import { combine } from '../math/latents.ts'
import { none } from './guidance/none.ts'
import type { Cache, Denoised, Denoise, Guidance, Latents, Network, Scene, Sigmas } from './types.ts'

/** An adapter's strength, and how it changes along the run. */
export type Strength = {
  readonly weight: number
  readonly schedule?: AdapterSchedule
  readonly category?: Category
  readonly detail?: number
}

/** A picture in parts, for methods that ask about each. */
export type Parted = {
  readonly parts: readonly Part[]
  /** What each part is told, and its share of each cell of the latents. */
  readonly scenes: readonly Scene[]
  readonly shares: readonly Float32Array[]
  /** The latents that a part is asked with, instead of the picture's own. */
  readonly seen: (x: Latents, sigma: number, part: number, step: number) => Latents
}

export type Composition = {
  readonly method: Method
  readonly options?: Readonly<Record<string, number>>
  readonly affinities?: readonly number[]
  readonly strengths: readonly Strength[]
  /** Each adapter's words, for methods that ask by them. */
  readonly voices?: readonly Scene[]
  readonly sigmas: Sigmas
  readonly parted?: Parted
}

/** The same network, asked at the strengths of an ask, and from what the asks before kept. */
const asking = (network: Network, ask: () => Ask): Network => {
  const features: Cache['features'] = new Map()
  return (rows) => {
    const { scales, cache } = ask()
    const kept = cache && { cache: { features, renew: cache === 'renew' } }
    return network(rows.map((row) => ({ scales, ...kept, ...row })))
  }
}

/**
 * `guidance` under a method: each of its asks is a guided answer of its own, all mixed by their shares. Asks of one tick share
 * batches. A guidance that remembers earlier steps remembers them for each ask by itself.
 */
export const composed =
  (guidance: Guidance, { method, options, affinities, strengths, voices, sigmas, parted }: Composition): Guidance =>
  (network, scene) => {
    if (strengths.length === 0 && !parted) return guidance(network, scene)
    const steps = sigmas.length - 1
    const categories = strengths.map(({ category }) => category)
    const details = strengths.map(({ detail }) => detail)
    let asked: readonly Ask[] = []
    const slots: Denoise[] = []
    const made = (i: number, { part, words }: Ask): Denoise => {
      const own = asking(network, () => asked[i]!)
      if (words !== undefined) return none(own, voices![words]!)
      return guidance(own, part === undefined ? scene : parted!.scenes[part]!)
    }
    return async (x, sigma) => {
      const step = Math.max(
        sigmas.slice(0, -1).findLastIndex((level) => level >= sigma),
        0,
      )
      const scales = strengths.flatMap(({ weight, schedule }) => {
        const scale = weight * (schedule ? factorAt(schedule, step, steps) : 1)
        return (method.split ?? [true]).map(() => scale)
      })
      const parts = parted?.parts
      const known = { ...(options && { options }), ...(affinities && { affinities }), ...(parts && { parts }) }
      asked = method.asks({ step, steps, scales, categories, details, ...known })
      const answers = await Promise.all(
        asked.map((ask, i) => {
          const { part } = ask
          return (slots[i] ??= made(i, ask))(part === undefined ? x : parted!.seen(x, sigma, part, step), sigma)
        }),
      )
      const shares = asked.map(({ part, share }) => (part === undefined ? share : parted!.shares[part]!))
      return mixed(answers, shares, (i) => asked[i]!.words === undefined)
    }
  }

/** Answers by their shares, of the whole or of each cell; what the negative prompt alone answered too, where all guided ones asked it. */
const mixed = (
  answers: readonly Denoised[],
  shares: readonly (number | Float32Array)[],
  guided: (i: number) => boolean,
): Denoised => {
  if (answers.length === 1) return answers[0]!
  const terms = answers.map((answer, i) => ({ answer, share: shares[i]!, away: answer.away, guided: guided(i) }))
  const sum = (of: readonly (readonly [Latents, number | Float32Array])[]) =>
    combine(of.map(([one, share]) => [1, weighed(one, share)]))
  const led = terms.filter((term) => term.guided)
  const aways = led.flatMap(({ away, share }) => (away ? [[away, share] as const] : []))
  return {
    ...sum(terms.map(({ answer, share }) => [answer, share])),
    ...(aways.length === led.length && aways.length > 0 && { away: sum(aways) }),
  }
}

const weighed = (x: Latents, share: number | Float32Array): Latents =>
  typeof share === 'number'
    ? combine([[share, x]])
    : { ...x, data: x.data.map((value, i) => value * share[i % share.length]!) }
