// What the papers prove equal, in double precision.
import { describe, expect, test } from 'vitest'
import { ideal, idealDenoise, relative, vector, type World } from '../../../test/mixture.ts'
import { ofFlow, onLine } from '../../math/ancestral.ts'
import { combine, dot, error } from '../../math/latents.ts'
import { torchNoise } from '../../math/random.ts'
import type { Latents, Sampler } from '../types.ts'
import { gaussian } from './addim.ts'
import { parametrizations } from '../parametrizations/index.ts'
import { ddimInverse } from './ddim_inverse.ts'
import { ddim } from './ddim.ts'
import { ipndmV } from './ipndm_v.ts'
import { nested } from './nested.ts'
import { repaint } from './repaint.ts'
import { saSolver } from './sa_solver.ts'
import { dpm2 } from './dpm_2.ts'
import { dpmpp2m } from './dpmpp_2m.ts'
import { dpmpp2mCfgPp } from './dpmpp_2m_cfg_pp.ts'
import { edmStochastic } from './edm_stochastic.ts'
import { euler } from './euler.ts'
import { eulerCfgPp } from './euler_cfg_pp.ts'
import { eulerAncestral } from './euler_ancestral.ts'
import { heun } from './heun.ts'
import { ipndm } from './ipndm.ts'
import { lcm } from './lcm.ts'
import { tcd } from './tcd.ts'

const world: World = { means: [[1, -0.5], [-1.5, 0.25], [0.3, 2]], weights: [0.5, 0.3, 0.2], deviation: 0.5 } // prettier-ignore
const denoise = idealDenoise(world)
const sigmas = [14.614641, 4.081729, 1.612886, 0.693205, 0.2, 0]
const start = vector(9, -12)
const draws = [vector(0.3, -1.2), vector(-0.7, 0.4), vector(1.9, 0.1), vector(-0.2, -0.6), vector(0.8, 1)]

async function finish(sampler: Sampler, levels = sigmas, x = start): Promise<Latents> {
  let drawn = 0
  const noise = () => draws[drawn++ % draws.length]!
  const walk = sampler({ denoise, combine, dot, error, noise }, x, levels)
  for (;;) {
    const { done, value } = await walk.next()
    if (done) return value
  }
}

describe('identities', () => {
  test('ddim at eta 0 is euler', async () => {
    expect(relative((await finish(ddim(0))).data, (await finish(euler)).data)).toBeLessThan(1e-14)
  })

  test('ddim at eta 1 is euler_ancestral', async () => {
    expect(relative((await finish(ddim(1))).data, (await finish(eulerAncestral())).data)).toBeLessThan(1e-14)
  })

  test('dpm_2_ancestral at eta 0 is dpm_2, and tcd at eta 0 is ddim', async () => {
    expect(relative((await finish(dpm2(0))).data, (await finish(dpm2(1e-12))).data)).toBeLessThan(1e-11)
    const levels = { sigmas: [0.2, 0.3, 0.5] }
    const ends = [...sigmas.slice(0, -1), 0.2]
    const tcd0 = await finish(tcd(0, [4, 3, 2, 1, 0], levels), ends)
    expect(relative(tcd0.data, (await finish(ddim(0), ends)).data)).toBeLessThan(1e-14)
  })

  test('edm_stochastic without churn is heun', async () => {
    const still = edmStochastic({ amount: 0, from: 0, to: Infinity, noise: 1, alpha: 1 })
    expect(relative((await finish(still)).data, (await finish(heun)).data)).toBeLessThan(1e-14)
  })

  test('cfg_pp without guidance is what it extends', async () => {
    expect(relative((await finish(eulerCfgPp(0))).data, (await finish(euler)).data)).toBeLessThan(1e-14)
    expect(relative((await finish(eulerCfgPp(1))).data, (await finish(eulerAncestral())).data)).toBeLessThan(1e-14)
    const levels = [9, 5, 2, 1, 0.4, 0.1, 0]
    expect(relative((await finish(dpmpp2mCfgPp, levels)).data, (await finish(dpmpp2m(), levels)).data)).toBeLessThan(
      1e-14,
    )
  })

  test('euler_ancestral at eta 0 is euler', async () => {
    expect(relative((await finish(eulerAncestral(0))).data, (await finish(euler)).data)).toBeLessThan(1e-14)
  })

  test('one euler_ancestral step is the posterior of DDPM', async () => {
    const [sigma, next] = [4.081729, 1.612886]
    const alpha = (level: number) => 1 / Math.sqrt(1 + level * level)
    const [barT, barS] = [alpha(sigma) ** 2, alpha(next) ** 2]
    const step = barT / barS
    const clean = await denoise(start, sigma)
    // Ho et al. 2020, equations 6 and 7, for x of unit variance.
    const posterior = combine([
      [(Math.sqrt(step) * (1 - barS)) / (1 - barT), combine([[alpha(sigma), start]])],
      [(Math.sqrt(barS) * (1 - step)) / (1 - barT), clean],
      [Math.sqrt(((1 - barS) / (1 - barT)) * (1 - step)), draws[0]!],
    ])
    const ours = combine([[alpha(next), await finish(eulerAncestral(), [sigma, next])]])
    expect(relative(ours.data, posterior.data)).toBeLessThan(1e-14)
  })

  test('lcm noises a clean picture again', async () => {
    const clean = await denoise(start, sigmas[0]!)
    const again = combine([
      [1, clean],
      [sigmas[1]!, draws[0]!],
    ])
    const expected = await denoise(again, sigmas[1]!)
    const ours = await finish(lcm([999, 759], 10), [sigmas[0]!, sigmas[1]!, 0])
    expect(relative(ours.data, expected.data)).toBeLessThan(1e-6)
  })

  test('ipndm_v is ipndm on three even steps', async () => {
    const even = [9, 7, 5, 3]
    expect(relative((await finish(ipndmV, even)).data, (await finish(ipndm, even)).data)).toBeLessThan(1e-14)
  })

  test('sa_solver of order 1 without fresh noise is ddim, and its corrector closes in on the exact step', async () => {
    const still = { tau: 0, from: 0, to: 1000 }
    const first = await finish(saSolver({ predictor: 1, corrector: 0, lowerFinal: true }, still, [4, 3, 2, 1, 0]))
    expect(relative(first.data, (await finish(ddim(0))).data)).toBeLessThan(1e-14)
  })

  test('edm_stochastic without churn, asked at the end of a step, is heun; in the middle of even steps, the midpoint rule', async () => {
    const [sigma, next] = [4, 2]
    const still = { amount: 0, from: 0, to: Infinity, noise: 1, alpha: 1 / 2 }
    const d = async (x: Latents, level: number) => combine([[1 / level, x], [-1 / level, await denoise(x, level)]]) // prettier-ignore
    const half = combine([[1, start], [-1, await d(start, sigma)]]) // prettier-ignore
    const expected = combine([[1, start], [-2, await d(half, 3)]]) // prettier-ignore
    expect(relative((await finish(edmStochastic(still), [sigma, next])).data, expected.data)).toBeLessThan(1e-14)
  })

  test('the splits of flows are one rule, on the line and in levels', () => {
    for (const eta of [0, 0.4, 1])
      for (const [share, next] of [
        [0.9, 0.5],
        [0.5, 0.2],
        [0.99, 0.01],
      ] as const) {
        const line = onLine(share, next, eta)
        const level = ofFlow(share / (1 - share), next / (1 - next), eta)
        expect(line.down / (1 - line.down)).toBeCloseTo(level.down, 12)
        expect(line.up / (1 - next)).toBeCloseTo(level.up, 12)
      }
    // From .9 to .5, as ComfyUI computes it.
    expect(onLine(0.9, 0.5, 1)).toEqual({ down: expect.closeTo(0.277778, 6), up: expect.closeTo(0.461538, 6), carry: expect.closeTo(0.692308, 6) }) // prettier-ignore
  })

  test('repaint without jumps, with nothing to keep, is ddim', async () => {
    const keep = (drawn: Latents) => drawn
    let drawn = 0
    const noise = () => draws[drawn++ % draws.length]!
    const walk = repaint(1, { length: 10, times: 3 })({ denoise, combine, dot, error, keep, noise }, start, sigmas)
    let step = await walk.next()
    while (!step.done) step = await walk.next()
    expect(relative(step.value.data, (await finish(ddim(1))).data)).toBeLessThan(1e-14)
  })

  test('nested diffusion of one inner call is ddim but for the lowest level, where its pictures end', async () => {
    const levels = { sigmas: [1e-9, 0.5, 1, 2, 4] }
    const ours = await finish(nested(1, 0, [4, 3, 2, 1, 0], levels))
    expect(relative(ours.data, (await finish(ddim(0))).data)).toBeLessThan(1e-8)
  })

  test('ddim comes back from the noise that ddim_inverse finds, the closer the more rounds', async () => {
    const rising = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4]
    const picture = vector(1.2, -0.4)
    const misses = []
    for (const rounds of [0, 5, 50]) {
      const top = await finish(ddimInverse(parametrizations.v_prediction, rounds), rising, picture)
      misses.push(relative((await finish(ddim(0), rising.toReversed(), top)).data, picture.data))
    }
    console.info(`ddim_inverse and back, 0, 5 and 50 rounds: ${misses.map((miss) => miss.toExponential(1)).join(', ')}`)
    expect(misses[1]!).toBeLessThan(misses[0]! / 10)
    expect(misses[2]!).toBeLessThan(1e-9)
  })

  test('addim keeps what a Gaussian leaves open: both variance rules of the paper are shares of it', () => {
    for (const sigma of [0.1, 1, 7]) {
      const alpha = 1 / Math.hypot(sigma, 1)
      expect(gaussian(0.1, 0.5)(sigma)).toBeCloseTo(0.1 / (2 + alpha ** 2 / (sigma * alpha) ** 2), 14)
      // The error of the exact denoiser of one Gaussian, averaged over many draws; the empirical rule is 0.75 of it.
      const [world, random] = [{ means: [[0]], weights: [1], deviation: 0.8 }, torchNoise(5)]
      const [clean, noise] = [random([40_000]).data, random([40_000]).data]
      const error = (_: unknown, i: number) => (0.8 * clean[i]! - ideal(world, [0.8 * clean[i]! + sigma * noise[i]!], sigma)[0]!) ** 2 // prettier-ignore
      const mean = Array.from(clean, error).reduce((sum, one) => sum + one, 0) / clean.length
      expect(gaussian(0.75, 0.64)(sigma) / (0.75 * mean)).toBeCloseTo(1, 1)
    }
  })

  test('dpmpp_2m is the midpoint form of DPM-Solver++ with unit variance', async () => {
    const levels = [4, 2.5, 1.3, 0.4]
    const alpha = (sigma: number) => 1 / Math.hypot(sigma, 1)
    let x = combine([[alpha(4), start]])
    const answers: Latents[] = []
    for (let i = 0; i < 2; i++) {
      const [from, to] = [levels[i]!, levels[i + 1]!]
      answers.push(await denoise(combine([[1 / alpha(from), x]]), from))
      const h = Math.log(from / to)
      const d1 = i === 0 ? undefined : combine([[h / Math.log(levels[0]! / from), answers[1]!], [-h / Math.log(levels[0]! / from), answers[0]!]]) // prettier-ignore
      const gain = -alpha(to) * Math.expm1(-h)
      x = combine([[(to * alpha(to)) / (from * alpha(from)), x], [gain, answers[i]!], ...(d1 ? [[gain / 2, d1] as const] : [])]) // prettier-ignore
    }
    const walk = dpmpp2m()({ denoise, combine, dot, error, noise: () => draws[0]! }, start, levels)
    const seen: Latents[] = []
    for (let step = await walk.next(); !step.done; step = await walk.next()) seen.push(step.value.denoised)
    const third = await denoise(combine([[1 / alpha(1.3), x]]), 1.3)
    expect(relative(seen[2]!.data, third.data)).toBeLessThan(1e-14)
  })
})
