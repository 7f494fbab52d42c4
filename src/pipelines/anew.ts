// A walk whose steps do not follow from each other: each begins from clean latents noised to its level, as training noises pictures.
import { combine, dot, error } from '../math/latents.ts'
import { noised } from './inpaint.ts'
import type { Latents, Sampler, Step, Tools } from './types.ts'

/**
 * `from` is the sampler from a step on; every step draws its noise by `noise`. Yields once a step, however often it asks: what it came to, `x`,
 * and the level at which the sampler would have asked next; a step knows nothing of those before it, so that samplers which remember answers
 * take their first.
 */
export const anew = (clean: Latents, from: (step: number) => Sampler, noise: () => Latents): Sampler =>
  async function* (tools, x, sigmas) {
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const made = await oneStep(from(i), tools, noised(clean, noise(), sigmas[i]!), sigmas.slice(i))
      yield { ...made, i }
      x = made.x
    }
    return x
  }

type Made = Omit<Step, 'i'> & { readonly x: Latents }

/** Walks until the sampler asks for its second step, which is not answered. */
async function oneStep(sampler: Sampler, tools: Tools, first: Latents, sigmas: readonly number[]): Promise<Made> {
  let calls = await callsOf(sampler, sigmas)
  let denoised = first
  let reached: Pick<Made, 'x' | 'sigma'> | undefined
  const denoise: Tools['denoise'] = async (x, sigma) => {
    if (calls-- > 0) return (denoised = await tools.denoise(x, sigma))
    reached = { x, sigma }
    throw reached
  }
  const run = sampler({ ...tools, denoise }, first, sigmas)
  try {
    for (;;) {
      const { done, value } = await run.next()
      if (done) return { x: value, sigma: sigmas.at(-1)!, denoised }
    }
  } catch (thrown) {
    if (!reached || thrown !== reached) throw thrown
    return { ...reached, denoised }
  }
}

const zeros = (): Latents => ({ shape: [1], data: new Float32Array(1) })

/** How often the first step asks the network: walked with one number, answered by zeros. */
async function callsOf(sampler: Sampler, sigmas: readonly number[]): Promise<number> {
  const tools = { combine, dot, error, denoise: async () => zeros(), noise: zeros, keep: (x: Latents) => x }
  let calls = 0
  for await (const { i } of sampler(tools, zeros(), sigmas)) {
    if (i > 0) break
    calls++
  }
  return calls
}
