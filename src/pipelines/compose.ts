// Several adapters in one picture: a guidance asked at the strengths that a method gives for each step. Knows no adapter's file.
import { factorAt, type AdapterSchedule } from '../lora/schedule.ts'
import type { Category, Method } from '../lora/compose/method.ts'
import { combine } from '../math/latents.ts'
import type { Denoise, Guidance, Network, Sigmas } from './types.ts'

/** An adapter's strength, and how it changes along the run. */
export type Strength = {
  readonly weight: number
  readonly schedule?: AdapterSchedule
  readonly category?: Category
}

/** The same network, asked at these strengths wherever a row brings none. */
export const withScales =
  (network: Network, scales: () => readonly number[]): Network =>
  (rows) =>
    network(rows.map((row) => ({ scales: scales(), ...row })))

/**
 * `guidance` under a method: each of its asks is a guided answer of its own, all mixed by their shares. Asks of one tick share
 * batches. A guidance that remembers earlier steps remembers them for each ask by itself.
 */
export const composed =
  (guidance: Guidance, method: Method, strengths: readonly Strength[], sigmas: Sigmas): Guidance =>
  (network, scene) => {
    if (strengths.length === 0) return guidance(network, scene)
    const steps = sigmas.length - 1
    const categories = strengths.map(({ category }) => category)
    let asked: readonly (readonly number[])[] = []
    const slots: Denoise[] = []
    const slot = (i: number) =>
      (slots[i] ??= guidance(
        withScales(network, () => asked[i]!),
        scene,
      ))
    return async (x, sigma) => {
      const step = Math.max(
        sigmas.slice(0, -1).findLastIndex((level) => level >= sigma),
        0,
      )
      const scales = strengths.map(({ weight, schedule }) => weight * (schedule ? factorAt(schedule, step, steps) : 1))
      const asks = method.asks({ step, steps, scales, categories })
      asked = asks.map((one) => one.scales)
      const answers = await Promise.all(asks.map((_, i) => slot(i)(x, sigma)))
      return answers.length === 1 ? answers[0]! : combine(answers.map((answer, i) => [asks[i]!.share, answer]))
    }
  }

/** Rows of the network that a step asks, for each row of the guidance: what a method costs, known before it runs. */
export const askedAt = (method: Method, adapters: number): number =>
  method.asks({ step: 0, steps: 1, scales: Array.from({ length: adapters }, () => 1) }).length
