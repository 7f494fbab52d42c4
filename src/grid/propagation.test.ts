import { describe, expect, it } from 'vitest'
import { torchNoise } from '../math/random.ts'
import type { Tensor } from '../math/tensor.ts'
import type { GenerateEvent, Settings } from '../protocol.ts'
import { type Draw, type Member, measurePropagation } from './propagation.ts'

const d = 16
const sigmas = [8, 2, 0.5]
const tensor = (data: ArrayLike<number>): Tensor => ({ shape: [1, 1, 4, 4], data: Float64Array.from(data) })
const normal = (seed: number) => torchNoise(seed)([d]).data

/** Data of deviation 1, in the members' order. */
const members = (n: number): Member[] =>
  Array.from({ length: n }, (_, i) => ({ settings: { seed: i } as Settings, data: tensor(normal(500 + i)) }))

type Call = { readonly sigma: number; readonly step: number }

/**
 * A walk whose latents have the forward marginal of such data, but `off` more in every number at the last levels: 1 level, 2 levels. Steps
 * alone are right.
 */
function drawing(off: number, change: (calls: Call[], settings: Settings, anew: boolean) => Call[] = (all) => all) {
  const drawn: [number, boolean][] = []
  const draw: Draw = async ({ seed }, onEvent, given) => {
    drawn.push([seed, given?.anew !== undefined])
    const usual = (given?.anew ? [...sigmas.slice(1), 0] : sigmas).map((sigma, i) => ({ sigma, step: i + 1 }))
    const calls = change(usual, { seed } as Settings, given?.anew !== undefined)
    const x = (sigma: number, k: number) => {
      const [y, z] = [normal(1000 + seed), normal(2000 + 10 * seed + k)]
      const wrong = given?.anew || sigma > 1 ? 0 : sigma > 0 ? off : 2 * off
      return tensor(y.map((value, i) => value + sigma * z[i]! + wrong))
    }
    calls.forEach(({ sigma, step }, i) => onEvent({ type: 'step', picture: 0, step, steps: 3, sigma, milliseconds: 1, noisy: x(sigma, i) })) // prettier-ignore
    onEvent({ type: 'picture', picture: 0, seed, latents: x(0, 9) } as unknown as GenerateEvent)
  }
  return { draw, drawn }
}

describe('the propagation of errors', () => {
  it('is seen where the walk leaves the forward marginal, and not where each step keeps to it', async () => {
    const { draw, drawn } = drawing(0.6)
    const heard: number[] = []
    const { seeds, levels } = await measurePropagation(members(24), draw, (walked) => heard.push(walked))
    expect(seeds).toBe(24)
    expect(levels.map(({ sigma }) => sigma)).toEqual([8, 2, 0.5, 0])
    const isNone = ({ interval: [low] }: { interval: readonly [number, number] }) => low < 0.002
    expect(levels.map(({ cumulative }) => isNone(cumulative))).toEqual([true, true, false, false])
    expect(levels[3]!.cumulative.squared).toBeGreaterThan(2 * levels[2]!.cumulative.squared)
    expect(levels.map(({ modular }) => modular && isNone(modular))).toEqual([undefined, true, true, true])
    expect(heard).toEqual(Array.from({ length: 48 }, (_, i) => i))
    // Noise of seeds that data were not drawn from, each once.
    const alone = drawn.filter(([, anew]) => anew).map(([seed]) => seed)
    expect(new Set(alone).size).toBe(24)
    expect(Math.min(...alone)).toBeGreaterThan(2 ** 30)
  })

  it('is modular from step to step where a step asks more than once', async () => {
    const twice = drawing(0, (all, _, anew) => (anew ? all : all.flatMap((call) => [call, { ...call, sigma: call.sigma / 2 }]))) // prettier-ignore
    const { levels } = await measurePropagation(members(8), twice.draw)
    expect(levels.map(({ sigma }) => sigma)).toEqual([8, 4, 2, 1, 0.5, 0.25, 0])
    expect(levels.flatMap(({ sigma, modular }) => (modular ? [sigma] : []))).toEqual([2, 0.5, 0])
  })

  it('has no modular error where steps are not those of the grid: then they are walked alone once, to know', async () => {
    const own = drawing(0, (all, _, anew) => (anew ? all : all.map((call) => ({ ...call, sigma: call.sigma / 2 }))))
    const { levels } = await measurePropagation(members(8), own.draw)
    expect(levels).toHaveLength(4)
    expect(levels.filter(({ modular }) => modular)).toEqual([])
    expect(own.drawn.filter(([, anew]) => anew)).toHaveLength(1)
  })

  it('is refused for few seeds, for walks of different levels, and for more than can be held', async () => {
    await expect(measurePropagation(members(7), drawing(0).draw)).rejects.toThrow('errors: expected at least 8 seeds, got 7') // prettier-ignore
    const own = drawing(0, (all, { seed }) => (seed === 5 ? all.map((call) => ({ ...call, sigma: 9 })) : all))
    await expect(measurePropagation(members(8), own.draw)).rejects.toThrow('errors: seed 5: expected the levels of the first seed, got others') // prettier-ignore
    const large = members(8).map((one) => ({ ...one, data: { shape: [2 ** 22], data: new Float32Array(2 ** 22) } }))
    await expect(measurePropagation(large, drawing(0).draw)).rejects.toThrow(
      'errors: expected at most 67108864 numbers',
    )
  })
})
