// The order of accuracy of a sampler on the exact probability-flow equation of a mixture of Gaussians.
import { combine, dot, error } from '../src/math/latents.ts'
import { valuesOf } from '../src/pipelines/parameters.ts'
import { uniPc } from '../src/pipelines/samplers/uni_pc.ts'
import type { Latents, Sampler, SamplerEntry } from '../src/pipelines/types.ts'
import { idealDenoise, relative, vector, type World } from './mixture.ts'

const world: World = { means: [[1, -0.5], [-1.5, 0.25], [0.3, 2]], weights: [0.5, 0.3, 0.2], deviation: 0.5 } // prettier-ignore
/** Several, since on a single walk errors may cancel by chance. */
const starts = [vector(5, -4), vector(-7, 3), vector(2, 9), vector(-3, -8), vector(9, 1), vector(-1, -2)]
const still = vector(0, 0)

/** Levels even in log sigma between two that are far from both ends. */
const spaced = (steps: number) => Array.from({ length: steps + 1 }, (_, i) => 8 * (0.05 / 8) ** (i / steps))

/** The same after steps that begin short and double: a solver that starts with one answer then starts as well as it goes on. */
export function eased(steps: number): number[] {
  const length = Math.log(8 / 0.05)
  const h = length / steps
  const first = Array.from({ length: Math.ceil(Math.log2(1 / h)) }, (_, i) => h ** 2 * 2 ** i)
  const left = length - first.reduce((sum, one) => sum + one, 0)
  const even = Math.round(left / h)
  const strides = [...first, ...Array.from({ length: even }, () => left / even)]
  let at = Math.log(8)
  return [8, ...strides.map((stride) => Math.exp((at -= stride)))]
}

async function finish(
  sampler: Sampler,
  sigmas: readonly number[],
  start: Latents,
): Promise<{ x: Latents; calls: number }> {
  const walk = sampler({ denoise: idealDenoise(world), combine, dot, error, noise: () => still }, start, sigmas)
  for (let calls = 0; ; calls++) {
    const { done, value } = await walk.next()
    if (done) return { x: value, calls }
  }
}

const exact = Promise.all(starts.map(async (start) => (await finish(uniPc('bh2'), spaced(4000), start)).x))

/** Root mean square of the relative errors over all starts, and model calls of all of them. */
async function errorOf(sampler: () => Sampler, sigmas: readonly number[]) {
  let [squares, calls] = [0, 0]
  for (const [i, start] of starts.entries()) {
    const end = await finish(sampler(), sigmas, start)
    squares += relative(end.x.data, (await exact)[i]!.data) ** 2
    calls += end.calls
  }
  return { error: Math.sqrt(squares / starts.length), calls: calls / starts.length }
}

/** Twice as many each time, also for those that take three calls a step and end with what is left. */
const counts = [80, 161, 323]

/** Errors at these numbers of steps, and the order that the last two tell; nothing is drawn. */
export async function orderOf(
  entry: SamplerEntry,
  options: Readonly<Record<string, number>> = {},
  levels: (steps: number) => number[] = spaced,
): Promise<{ readonly order: number; readonly errors: readonly number[] }> {
  const values = valuesOf('sampler', { parameters: [], ...entry }, options)
  const errors: number[] = []
  for (const steps of counts) {
    const sigmas = levels(steps)
    const grid = { sigmas, timesteps: sigmas.slice(0, -1).map((_, i) => 500 - i) }
    const sampler = () => entry.make({ eta: 0, grid, noise: { sigmas: [1e-3, 8] }, timestepScaling: 10, values })
    errors.push((await errorOf(sampler, sigmas)).error)
  }
  return { order: Math.log(errors[1]! / errors[2]!) / Math.log(counts[2]! / counts[1]!), errors }
}

/** Error and model calls of a sampler that chooses its own steps. */
export async function costOf(entry: SamplerEntry, options: Readonly<Record<string, number>>) {
  const values = valuesOf('sampler', { parameters: [], ...entry }, options)
  const grid = { sigmas: [8, 0.05], timesteps: [0] }
  const sampler = () => entry.make({ eta: 0, grid, noise: { sigmas: [1e-3, 8] }, timestepScaling: 10, values })
  return errorOf(sampler, grid.sigmas)
}
