// A walk whose steps do not follow from each other: each begins from clean latents noised to its level, as training noises pictures.
import { noised } from './inpaint.ts'
import type { Latents, Sampler, Step, Tools } from './types.ts'

/**
 * `from` is the sampler from a step on; every step draws its noise by `noise`. Yields what each step came to, `x`, and the level at which
 * the sampler would have asked next; a step knows nothing of those before it, so that samplers which remember answers take their first.
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

/** Walks until the sampler asks for the second time, which is not answered. */
async function oneStep(sampler: Sampler, tools: Tools, first: Latents, sigmas: readonly number[]): Promise<Made> {
  let denoised: Latents | undefined
  let reached: Pick<Made, 'x' | 'sigma'> | undefined
  const denoise: Tools['denoise'] = async (x, sigma) => {
    if (denoised) {
      reached = { x, sigma }
      throw reached
    }
    const answer = await tools.denoise(x, sigma)
    denoised = answer
    return answer
  }
  const run = sampler({ ...tools, denoise }, first, sigmas)
  try {
    for (;;) {
      const { done, value } = await run.next()
      if (done) return { x: value, sigma: sigmas.at(-1)!, denoised: denoised ?? value }
    }
  } catch (thrown) {
    if (!reached || thrown !== reached) throw thrown
    return { ...reached, denoised: denoised! }
  }
}
