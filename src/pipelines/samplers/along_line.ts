// Samplers that step in sigma, on flow models: they walk the straight line of the flow, not its form with infinite levels.
import type { Denoise, Sampler, SamplerSettings } from '../types.ts'

/**
 * The same steps in s = sigma / (1 + sigma) on x_s = (1 - s) x, whose slope (x_s - D) / s is the flow's own velocity;
 * as diffusers' and ComfyUI's flow samplers. Answers x0, and goes in and out as the sampler does.
 */
const alongLine = (sampler: Sampler): Sampler =>
  async function* ({ denoise, combine, ...tools }, x, sigmas) {
    const denoiseAt: Denoise = (at, s) => denoise(combine([[1 / (1 - s), at]]), s / (1 - s))
    const shares = sigmas.map((sigma) => sigma / (1 + sigma))
    const walk = sampler({ ...tools, combine, denoise: denoiseAt }, combine([[1 - shares[0]!, x]]), shares)
    for (;;) {
      const { done, value } = await walk.next()
      if (done) return combine([[1 / (1 - shares[shares.length - 1]!), value]])
      yield { ...value, sigma: value.sigma / (1 - value.sigma) }
    }
  }

/** For the table: a sampler that goes along the line where the model is a flow. */
export const inSigma =
  (make: (settings: SamplerSettings) => Sampler) =>
  (settings: SamplerSettings): Sampler =>
    settings.noise.flow ? alongLine(make(settings)) : make(settings)
