// DPM-Solver of orders 3, 2 and 1 on even steps of log sigma between the grid's two ends: as many model calls as steps.
import type { Latents, Sampler, Step, Tools } from '../types.ts'

type Walk = AsyncGenerator<Step, Latents>

/** Lu et al. 2022 (2206.00927), section 3.4; k-diffusion `sample_dpm_fast`. What lies between the ends of the grid is not asked. */
export const dpmFast: Sampler = async function* (tools, x, sigmas) {
  const calls = sigmas.length - 1
  const whole = Math.floor(calls / 3) + 1
  const orders = Array.from({ length: whole }, (_, i) => {
    if (calls % 3 !== 0) return i < whole - 1 ? 3 : calls % 3
    return i < whole - 2 ? 3 : whole - i
  })
  const [first, last] = [sigmas[0]!, sigmas[calls]!]
  const level = (i: number) => first * (last / first) ** (i / whole)
  let asked = 0
  for (const [i, order] of orders.entries()) {
    x = yield* step(tools, x, level(i), level(i + 1), order, asked)
    asked += order
  }
  return x
}

/** One step of an order from 1 to 3, in noise: algorithms 1 and 2 of the paper with r = 1/2, and 1/3 and 2/3. */
async function* step(
  { denoise, combine }: Tools,
  x: Latents,
  from: number,
  to: number,
  order: number,
  i: number,
): Walk {
  const ask = async (at: Latents, sigma: number) => {
    const denoised = await denoise(at, sigma)
    return { denoised, noise: combine([[1 / sigma, at], [-1 / sigma, denoised]]) } // prettier-ignore
  }
  const h = Math.log(from / to)
  const first = await ask(x, from)
  yield { i, sigma: from, denoised: first.denoised }
  const straight = (sigma: number) => [[1, x], [sigma - from, first.noise]] as const // prettier-ignore
  if (order === 1) return combine(straight(to))
  const one = from * Math.exp(-h / (order === 2 ? 2 : 3))
  const second = await ask(combine(straight(one)), one)
  yield { i: i + 1, sigma: one, denoised: second.denoised }
  const bent = (sigma: number, weight: number, noise: Latents) =>
    combine([...straight(sigma), [weight, noise], [-weight, first.noise]])
  if (order === 2) return bent(to, to - from, second.noise)
  const two = from * Math.exp((-2 * h) / 3)
  const curve = (r: number) => Math.expm1(r * h) / (r * h) - 1
  const third = await ask(bent(two, -two * 2 * curve(2 / 3), second.noise), two)
  yield { i: i + 2, sigma: two, denoised: third.denoised }
  return bent(to, -to * 1.5 * curve(1), third.noise)
}
