import { describe, expect, test } from 'vitest'
import type { Tensor } from '../math/tensor.ts'
import { cfg } from './guidance/cfg.ts'
import { none } from './guidance/none.ts'
import type { UnetBatch } from './model.ts'
import { networkOf, type NetworkOptions } from './network.ts'
import { parametrizations } from './parametrizations/index.ts'

const tensor = (shape: number[], ...data: number[]): Tensor => ({ shape, data: Float32Array.from(data) })
const conditioning = (value: number, tokens = 1) => ({
  embeddings: tensor([1, tokens, 1], ...Array.from({ length: tokens }, () => value)),
})
const x = tensor([1, 1, 1, 2], 3, -6)
const scene = { prompt: conditioning(1), negative: conditioning(-1) }

/** A network whose noise is what it is told, row by row; remembers its batches. */
function recording(options: Partial<NetworkOptions> = {}) {
  const batches: UnetBatch[] = []
  const network = networkOf({
    unet: async (batch) => {
      batches.push(batch)
      const width = batch.embeddings.shape[1]!
      const data = Float32Array.from(batch.sample.data, (_, i) => batch.embeddings.data[Math.floor(i / 2) * width]!)
      return { shape: batch.sample.shape, data }
    },
    parametrization: parametrizations.epsilon,
    timestepOf: (sigma) => sigma * 100,
    maxBatch: 8,
    ...options,
  })
  return { network, batches }
}

describe('network', () => {
  test('scales its input and answers x0', async () => {
    const { network, batches } = recording()
    const [answer] = await network([{ x, sigma: 2, conditioning: conditioning(0.5) }])
    expect(answer).toEqual(tensor([1, 1, 1, 2], 2, -7))
    expect(batches).toEqual([
      {
        sample: tensor([1, 1, 1, 2], 3 / Math.sqrt(5), -6 / Math.sqrt(5)),
        timesteps: [200],
        embeddings: tensor([1, 1, 1], 0.5),
      },
    ])
  })

  test('gathers calls of one tick into one batch', async () => {
    const heard: number[] = []
    const { network, batches } = recording({ onRows: (rows) => heard.push(rows) })
    const ask = (value: number, sigma: number) => network([{ x, sigma, conditioning: conditioning(value) }])
    const answers = await Promise.all([ask(1, 1), ask(2, 0.5), ask(3, 0.25)])
    expect(batches.map(({ timesteps }) => timesteps)).toEqual([[100, 50, 25]])
    expect(batches[0]!.sample.shape).toEqual([3, 1, 1, 2])
    expect(answers.map(([answer]) => answer!.data[0])).toEqual([2, 2, 2.25])
    expect(heard).toEqual([3])
  })

  test('cuts batches at their greatest size and keeps the order', async () => {
    const { network, batches } = recording({ maxBatch: 2 })
    const rows = [5, 4, 3, 2, 1].map((value) => ({ x, sigma: 1, conditioning: conditioning(value) }))
    const answers = await network(rows)
    expect(batches.map(({ timesteps }) => timesteps.length)).toEqual([2, 2, 1])
    expect(answers.map(({ data }) => data[0])).toEqual([-2, -1, 0, 1, 2])
  })

  test('rows of other shapes have a batch of their own', async () => {
    const { network, batches } = recording()
    await network([1, 2, 1].map((tokens) => ({ x, sigma: 1, conditioning: conditioning(1, tokens) })))
    expect(batches.map(({ embeddings }) => embeddings.shape)).toEqual([
      [2, 1, 1],
      [1, 2, 1],
    ])
  })

  test('passes on sizes, pooled text and guidance', async () => {
    const { network, batches } = recording({ guidance: 8 })
    const told = { ...conditioning(0), pooled: tensor([1, 2], 1, 2), timeIds: tensor([1, 6], 1, 2, 3, 4, 5, 6) }
    await network([told, told].map((one) => ({ x, sigma: 1, conditioning: one })))
    expect(batches[0]).toMatchObject({
      pooled: { shape: [2, 2] },
      timeIds: { shape: [2, 6] },
      guidance: [8, 8],
    })
  })

  test('a failure reaches every row of its batch and no other', async () => {
    let calls = 0
    const { network } = recording({
      maxBatch: 1,
      unet: async ({ sample }) => {
        if (calls++ === 0) throw new Error('lost')
        return sample
      },
    })
    const [first, second] = [1, 2].map((value) => network([{ x, sigma: 1, conditioning: conditioning(value) }]))
    await expect(first).rejects.toThrow('lost')
    await expect(second).resolves.toHaveLength(1)
  })

  test('asks nothing once its signal is aborted', async () => {
    const stop = new AbortController()
    const { network, batches } = recording({ signal: stop.signal })
    stop.abort()
    await expect(network([{ x, sigma: 1, conditioning: conditioning(1) }])).rejects.toThrow(/abort/)
    expect(batches).toEqual([])
  })
})

describe('parametrizations agree on one picture', () => {
  test.each([0.03, 1, 14.6])('at sigma %s', (sigma) => {
    const [clean, noise] = [0.7, -1.3]
    const alpha = 1 / Math.hypot(sigma, 1)
    const answers = { epsilon: noise, v_prediction: alpha * noise - sigma * alpha * clean, sample: clean }
    for (const kind of ['epsilon', 'v_prediction', 'sample'] as const) {
      const { skip, out, scale } = parametrizations[kind]
      expect(skip(sigma) * (clean + sigma * noise) + out(sigma) * answers[kind]).toBeCloseTo(clean, 13)
      expect(scale(sigma)).toBeCloseTo(alpha, 15)
    }
  })
})

test('flow turns its velocity into the same picture', () => {
  const [clean, noise, share] = [0.7, -1.3, 0.4]
  const sigma = share / (1 - share)
  const { skip, out, scale } = parametrizations.flow_prediction
  const x = clean + sigma * noise
  expect(scale(sigma) * x).toBeCloseTo((1 - share) * clean + share * noise, 14)
  expect(skip(sigma) * x + out(sigma) * (noise - clean)).toBeCloseTo(clean, 14)
})

describe('guidance', () => {
  test('cfg asks two rows in one batch and walks away from the negative', async () => {
    const { network, batches } = recording()
    const answer = await cfg(7.5)(network, scene)(x, 1)
    expect(batches.map(({ timesteps }) => timesteps.length)).toEqual([2])
    // Noise -1 for the negative, 1 for the prompt: -1 + 7.5 * 2 = 14.
    expect(answer).toMatchObject(tensor([1, 1, 1, 2], 3 - 14, -6 - 14))
    expect(answer.away).toEqual(tensor([1, 1, 1, 2], 3 + 1, -6 + 1))
  })

  test('none asks one row', async () => {
    const { network, batches } = recording()
    expect(await none(network, scene)(x, 1)).toEqual(tensor([1, 1, 1, 2], 2, -7))
    expect(batches.map(({ timesteps }) => timesteps.length)).toEqual([1])
  })
})
