import { expect, it } from 'vitest'
import { combine, dot, error } from '../math/latents.ts'
import { torchNoise } from '../math/random.ts'
import { anew } from './anew.ts'
import { dpmpp2m } from './samplers/dpmpp_2m.ts'
import { euler } from './samplers/euler.ts'
import { heun } from './samplers/heun.ts'
import { heunpp2 } from './samplers/heunpp2.ts'
import { lcm } from './samplers/lcm.ts'
import type { Latents, Sampler, Step, Tools } from './types.ts'

const of = (...data: number[]): Latents => ({ shape: [data.length], data: Float64Array.from(data) })
const [clean, sigmas] = [of(1, -2), [8, 4, 2, 0]]
/** What each step draws: ones, then twos, then threes. */
const draws = (i: number) => of(i + 1, i + 1)

async function walked(from: (step: number) => Sampler, noise = () => of(0, 0)) {
  const asked: [number, Latents][] = []
  const denoise: Tools['denoise'] = async (x, sigma) => {
    asked.push([sigma, x])
    return combine([[0.5, x]])
  }
  let drawn = 0
  const run = anew(clean, from, () => draws(drawn++))({ denoise, combine, noise, dot, error }, of(9, 9), sigmas)
  const steps: Step[] = []
  for (;;) {
    const { done, value } = await run.next()
    if (done) return { asked, steps, last: value }
    steps.push(value)
  }
}

/** The clean latents with the noise of step `i` at its level. */
const noised = (i: number) => combine([[1, clean], [sigmas[i]!, draws(i)]]) // prettier-ignore

it('begins every step from the clean latents noised to its level, and tells what it came to', async () => {
  const { asked, steps, last } = await walked(() => euler)
  expect(asked).toEqual([8, 4, 2].map((sigma, i) => [sigma, noised(i)]))
  const came = [0.75, 0.75, 0.5].map((share, i) => combine([[share, noised(i)]]))
  expect(steps.map(({ i, sigma, x }) => [i, sigma, x])).toEqual([4, 2, 0].map((sigma, i) => [i, sigma, came[i]]))
  expect(last).toEqual(came[2])
})

it('forgets earlier answers', async () => {
  const { steps } = await walked(() => euler)
  const other = await walked(() => dpmpp2m())
  expect(other.asked).toHaveLength(3)
  other.steps.forEach(({ x }, i) => expect([...x!.data]).toEqual([...steps[i]!.x!.data].map((value) => expect.closeTo(value, 12)))) // prettier-ignore
})

it('asks as often as the step does', async () => {
  const { asked, steps } = await walked(() => heun)
  expect(asked.map(([sigma]) => sigma)).toEqual([8, 4, 4, 2, 2])
  expect(steps.map(({ i, sigma }) => [i, sigma])).toEqual([[0, 4], [1, 2], [2, 0]]) // prettier-ignore
  // d = x / 2 sigma at both ends of the step: x' = x - (4 / 2) (x / 16 + (3 x / 4) / 8).
  expect([...steps[0]!.x!.data]).toEqual([...noised(0).data].map((value) => expect.closeTo((value * 11) / 16, 12)))
  const thrice = await walked(() => heunpp2)
  expect(thrice.asked.map(([sigma]) => sigma)).toEqual([8, 4, 2, 4, 2, 2])
})

it('tells each step its own timestep, and lets it draw noise to the next level', async () => {
  const timesteps = [900, 500, 100]
  const unit = torchNoise(1)([2])
  const { steps } = await walked((step) => lcm(timesteps.slice(step), 10), () => unit) // prettier-ignore
  const next = lcm([500], 10)({ denoise: async (x) => combine([[0.5, x]]), combine, noise: () => unit, dot, error }, noised(1), [4, 0]) // prettier-ignore
  await next.next()
  const { value } = (await next.next()) as { value: Latents }
  expect(steps[1]!.x).toEqual(combine([[1, value], [2, unit]])) // prettier-ignore
})

it('fails as the network fails', async () => {
  const broken: Sampler = async function* (tools, x, levels) {
    yield* euler({ ...tools, denoise: () => Promise.reject(new Error('lost')) }, x, levels)
    return x
  }
  await expect(walked(() => broken)).rejects.toThrow('lost')
})
