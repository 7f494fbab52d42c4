// What the papers prove equal, and the orders of accuracy that they claim, in double precision.
import { describe, expect, test } from 'vitest'
import { idealDenoise, relative, vector, type World } from '../../../test/mixture.ts'
import { combine, dot, error } from '../../math/latents.ts'
import type { Latents, Sampler } from '../types.ts'
import { ddim } from './ddim.ts'
import { deis } from './deis.ts'
import { dpm2 } from './dpm_2.ts'
import { dpmFast } from './dpm_fast.ts'
import { dpmpp2m } from './dpmpp_2m.ts'
import { dpmpp2mCfgPp } from './dpmpp_2m_cfg_pp.ts'
import { dpmpp2sAncestral } from './dpmpp_2s_ancestral.ts'
import { edmStochastic } from './edm_stochastic.ts'
import { euler } from './euler.ts'
import { eulerCfgPp } from './euler_cfg_pp.ts'
import { eulerAncestral } from './euler_ancestral.ts'
import { gradientEstimation } from './gradient_estimation.ts'
import { heun } from './heun.ts'
import { ipndm } from './ipndm.ts'
import { lcm } from './lcm.ts'
import { lms } from './lms.ts'
import { pndm } from './pndm.ts'
import { res2s } from './res_2s.ts'
import { resMultistep } from './res_multistep.ts'
import { plain } from './seen.ts'
import { tcd } from './tcd.ts'
import { uniPc } from './uni_pc.ts'

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
    expect(relative((await finish(dpmpp2mCfgPp, levels)).data, (await finish(dpmpp2m, levels)).data)).toBeLessThan(
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
    const walk = dpmpp2m({ denoise, combine, dot, error, noise: () => draws[0]! }, start, levels)
    const seen: Latents[] = []
    for (let step = await walk.next(); !step.done; step = await walk.next()) seen.push(step.value.denoised)
    const third = await denoise(combine([[1 / alpha(1.3), x]]), 1.3)
    expect(relative(seen[2]!.data, third.data)).toBeLessThan(1e-14)
  })
})

describe('order of accuracy on the exact ODE of a mixture', () => {
  // Levels equally spaced in log sigma between two that are far from both ends.
  const spaced = (steps: number) => Array.from({ length: steps + 1 }, (_, i) => 8 * (0.05 / 8) ** (i / steps))
  test.each([
    ['euler', euler, 1],
    ['ddim', ddim(0), 1],
    ['dpmpp_2m', dpmpp2m, 2],
    ['heun', heun, 2],
    ['dpm_2', dpm2(0), 2],
    ['deis', deis, 2],
    ['uni_pc', uniPc('bh1'), 2],
    ['uni_pc_bh2', uniPc('bh2'), 2],
    ['res_multistep', resMultistep(0, plain), 2],
    ['res_2s', res2s, 2],
    ['dpm_fast', dpmFast, 3],
    // Its slope leans to double, whatever the step: no higher order is claimed.
    ['gradient_estimation', gradientEstimation(2, plain), 1],
    // Its weights are those of even steps in sigma, which these are not.
    ['ipndm', ipndm, 1],
    ['dpmpp_2s_ancestral at eta 0', dpmpp2sAncestral(0), 2],
    // Their first steps are of lower order and set the pace.
    ['lms', lms, 2],
    ['pndm', pndm(), 2],
  ] as const)('%s', async (name, sampler, order) => {
    const exact = await finish(uniPc('bh2'), spaced(10_000), vector(5, -4))
    const errors = []
    for (const steps of [80, 160, 320]) {
      errors.push(relative((await finish(sampler, spaced(steps), vector(5, -4))).data, exact.data))
    }
    const measured = Math.log2(errors[1]! / errors[2]!)
    console.info(`${name}: order ${measured.toFixed(2)}, errors ${errors.map((e) => e.toExponential(1)).join(', ')}`)
    expect(measured).toBeGreaterThan(order - 0.15)
  })
})
