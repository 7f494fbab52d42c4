// One step of DPM-Solver in noise, of order 1 to 3, with the estimate of the order below: as many model calls as its order.
import type { Latents, Step, Tools } from '../types.ts'

/** `lower` is made of the first `order - 1` answers. */
type Stepped = { readonly x: Latents; readonly lower: Latents }

/**
 * From level `from` to `to`: Lu et al. 2022 (2206.00927), algorithms 1 and 2, with r = 1/2 for order 2, 1/3 and 2/3 for
 * order 3; k-diffusion `DPMSolver`. `numberOf` counts its model calls from 0 as the run does.
 */
export async function* dpmStep(
  { denoise, combine }: Pick<Tools, 'denoise' | 'combine'>,
  x: Latents,
  [from, to]: readonly [from: number, to: number],
  order: number,
  numberOf: (call: number) => number,
): AsyncGenerator<Step, Stepped> {
  const ask = async (at: Latents, sigma: number) => {
    const denoised = await denoise(at, sigma)
    return { denoised, noise: combine([[1 / sigma, at], [-1 / sigma, denoised]]) } // prettier-ignore
  }
  const h = Math.log(from / to)
  const first = await ask(x, from)
  yield { i: numberOf(0), sigma: from, denoised: first.denoised }
  const straight = (sigma: number) => [[1, x], [sigma - from, first.noise]] as const // prettier-ignore
  const bent = (sigma: number, weight: number, noise: Latents) =>
    combine([...straight(sigma), [weight, noise], [-weight, first.noise]])
  const ahead = combine(straight(to))
  if (order === 1) return { x: ahead, lower: ahead }
  const one = from * Math.exp(-h / (order === 2 ? 2 : 3))
  const second = await ask(combine(straight(one)), one)
  yield { i: numberOf(1), sigma: one, denoised: second.denoised }
  if (order === 2) return { x: bent(to, to - from, second.noise), lower: ahead }
  const two = from * Math.exp((-2 * h) / 3)
  const curve = (r: number) => Math.expm1(r * h) / (r * h) - 1
  const third = await ask(bent(two, -two * 2 * curve(2 / 3), second.noise), two)
  yield { i: numberOf(2), sigma: two, denoised: third.denoised }
  return { x: bent(to, -to * 1.5 * curve(1), third.noise), lower: bent(to, 1.5 * (to - from), second.noise) }
}
