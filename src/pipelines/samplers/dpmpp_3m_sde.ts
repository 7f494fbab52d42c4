// DPM-Solver++ of order 3 for the stochastic equation from the last three answers: one model call a step and fresh noise.
import type { Latents, Sampler } from '../types.ts'

/** Lu et al. 2022 (2211.01095), extended by k-diffusion `sample_dpmpp_3m_sde`, here with eta 1. */
export const dpmpp3mSde: Sampler = async function* ({ denoise, combine, noise }, x, sigmas) {
  let [last, older]: (Latents | undefined)[] = []
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [sigma, next] = [sigmas[i]!, sigmas[i + 1]!]
    const denoised = await denoise(x, sigma)
    yield { i, sigma, denoised }
    if (next === 0) return denoised
    const h = Math.log(sigma / next)
    const length = 2 * h
    const gain = -Math.expm1(-length)
    const phi2 = 1 - gain / length
    const phi3 = phi2 / length - 0.5
    const r0 = Math.log(sigmas[i - 1]! / sigma) / h
    const r1 = Math.log(sigmas[i - 2]! / sigmas[i - 1]!) / h
    // Weights of the slopes (D - D1) / r0 and (D1 - D2) / r1.
    const near = older ? phi2 * (1 + r0 / (r0 + r1)) - phi3 / (r0 + r1) : phi2
    const far = older ? (phi3 - phi2 * r0) / (r0 + r1) : 0
    x = combine([
      [Math.exp(-length), x],
      [gain, denoised],
      ...(last ? ([[near / r0, denoised], [-near / r0, last]] as const) : []), // prettier-ignore
      ...(last && older ? ([[far / r1, last], [-far / r1, older]] as const) : []), // prettier-ignore
      [next * Math.sqrt(gain), noise(sigma, next)],
    ])
    older = last
    last = denoised
  }
  return x
}
