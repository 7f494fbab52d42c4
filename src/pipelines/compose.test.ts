import { describe, expect, it } from 'vitest'

import { methods } from '../lora/compose/index.ts'
import { composed } from './compose.ts'
import { cfg } from './guidance/cfg.ts'
import { pick } from './pick.ts'
import type { Network, Row, Scene } from './types.ts'

const one = (value: number) => ({ shape: [1], data: Float32Array.of(value) })
const scene: Scene = { prompt: { embeddings: one(1) }, negative: { embeddings: one(0) } }
const sigmas = [8, 4, 2, 1, 0]

/** Answers x + text + sum of scales times 10, 100, ...; remembers the rows. */
const fake = () => {
  const asked: Row[] = []
  const network: Network = async (rows) => {
    asked.push(...rows)
    return rows.map(({ x, conditioning, scales = [] }) =>
      one(x.data[0]! + conditioning.embeddings.data[0]! + scales.reduce((sum, s, i) => sum + s * 10 ** (i + 1), 0)),
    )
  }
  return { asked, network }
}
const method = (id: string) => pick(methods, id, 'method')
const strengths = [{ weight: 1 }, { weight: 0.5 }]

describe('composed', () => {
  it('asks as the guidance alone does without adapters', async () => {
    const { asked, network } = fake()
    const denoise = composed(cfg(2), { method: method('composite'), strengths: [], sigmas })(network, scene)
    expect((await denoise(one(0), 8)).data[0]).toBe(2)
    expect(asked.map(({ scales }) => scales)).toEqual([undefined, undefined])
  })

  it.each([
    ['merge', [[1, 0.5]], 2 + 10 + 50],
    ['switch', [[1, 0]], 2 + 10],
    [
      'composite',
      [
        [1, 0],
        [0, 0.5],
      ],
      2 + (10 + 50) / 2,
    ],
  ] as const)('%s: both rows of guidance at its strengths, answers mixed by their shares', async (id, rows, answer) => {
    const { asked, network } = fake()
    const denoise = composed(cfg(2), { method: method(id), strengths, sigmas })(network, scene)
    expect((await denoise(one(0), 8)).data[0]).toBe(answer)
    expect(asked.map(({ scales }) => scales)).toEqual(rows.flatMap((scales) => [scales, scales]))
  })

  it('weighs turns and answers by affinities, the last steps to a character', async () => {
    const answersOf = async (id: string, more: object, levels = sigmas) => {
      const { asked, network } = fake()
      const composition = { method: method(id), strengths, sigmas: levels, affinities: [0.75, 0.25], ...more }
      const denoise = composed(cfg(1), composition)(network, scene)
      const answers: number[] = []
      for (const sigma of levels.slice(0, -1)) answers.push((await denoise(one(0), sigma)).data[0]!)
      return { answers, turns: asked.filter((_, i) => i % 2 === 0).map(({ scales }) => scales!.findIndex(Boolean)) }
    }
    const { answers } = await answersOf('w_composite', {})
    expect(answers[0]).toBeCloseTo(1 + 0.75 * 10 + 0.25 * 50, 5)
    const long = Array.from({ length: 21 }, (_, i) => 20 - i)
    const turns = (first: number) => [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0].concat(Array(5).fill(first))
    expect((await answersOf('w_switch', {}, long)).turns).toEqual([...turns(0).slice(0, 15), 0, 0, 0, 0, 1])
    const cast = [{ weight: 1 }, { weight: 1, category: 'character' }]
    expect((await answersOf('w_switch', { strengths: cast }, long)).turns).toEqual(turns(1))
  })

  it('consislora: each adapter in its block, and rows of either alone by its own words, without guidance', async () => {
    const voices = [10, 20].map((value): Scene => ({ prompt: { embeddings: one(value) }, negative: scene.negative }))
    const { asked, network } = fake()
    const options = { content: 2, style: 3 }
    const composition = { method: method('consislora'), strengths, sigmas, voices, options }
    const answer = await composed(cfg(2), composition)(network, scene)(one(0), 8)
    expect(asked.map(({ scales, conditioning }) => [conditioning.embeddings.data[0], scales])).toEqual([
      [0, [1, 0, 0, 0.5]],
      [1, [1, 0, 0, 0.5]],
      [10, [1, 0, 0, 0]],
      [20, [0, 0, 1, 0]],
      [20, [0, 0, 0, 1]],
      [10, [0, 1, 0, 0]],
    ])
    const guided = 2 + 10 + 0.5 * 1e4
    expect(answer.data[0]).toBe(guided + 2 * (10 + 10 - 20 - 1000) + 3 * (20 + 1e4 - 10 - 100))
    expect(answer.away!.data[0]).toBe(10 + 0.5 * 1e4)
    const byName = [{ weight: 1, category: 'style' as const }, { weight: 1 }]
    asked.length = 0
    await composed(cfg(1), { method: method('consislora'), strengths: byName, sigmas, voices })(network, scene)(
      one(0),
      8,
    )
    expect(asked[0]!.scales).toEqual([0, 1, 1, 0])
  })

  it('turns and schedules by the step of the level that is asked, between levels too', async () => {
    const { asked, network } = fake()
    const scheduled = [{ weight: 1 }, { weight: 1, schedule: { from: 0.5, to: 1, curve: 'constant' as const } }]
    const denoise = composed(cfg(1), { method: method('merge'), strengths: scheduled, sigmas })(network, scene)
    for (const sigma of [8, 6, 4, 2, 1.5, 1]) await denoise(one(0), sigma)
    const second = asked.filter((_, i) => i % 2 === 0).map(({ scales }) => scales![1])
    expect(second).toEqual([0, 0, 0, 1, 1, 1])
    const turning = composed(cfg(1), { method: method('switch'), strengths, sigmas })(network, scene)
    asked.length = 0
    for (const sigma of sigmas.slice(0, -1)) await turning(one(0), sigma)
    expect(asked.filter((_, i) => i % 2 === 0).map(({ scales }) => scales!.findIndex(Boolean))).toEqual([0, 0, 1, 1])
  })
})
