import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { uniform } from '../../math/uniform.ts'
import { readSafetensors } from '../../weights/safetensors.ts'
import { crosstalk } from '../crosstalk.ts'
import { materialise } from '../delta.ts'
import { multiply } from '../matrix.ts'
import type { Layer, Touched } from '../types.ts'
import { readValues } from '../values.ts'
import { mergeAdapters, methodIds, type Part } from './merge.ts'
import { truncate } from './truncate.ts'

const path = new URL('../../../test/goldens/lora/merges.safetensors', import.meta.url)
const golden = await readSafetensors(new Blob([readFileSync(path)]), 'merges')
const values = async (name: string) => (await readValues(golden.get(name)!, name)).data

// In the order of diffusers' modules, in which the reference drew its masks.
const layers: Layer[] = [
  { path: 'up_blocks.0.resnets.1.conv1', kind: 'conv', shape: [8, 12, 3, 3] },
  { path: 'mid_block.attentions.0.transformer_blocks.0.attn1.to_q', kind: 'linear', shape: [8, 8] },
]
const none = async () => new Float32Array()
const weights = [1, 0.7, -0.4]

/** The three adapters: rank 3, alpha 6. */
const parts = await Promise.all(
  weights.map(async (weight, i): Promise<Part> => {
    const touched = layers.map(async (layer): Promise<Touched> => {
      const [down, up] = [
        await values(`${layer.path}.lora_A.a${i}.weight`),
        await values(`${layer.path}.lora_B.a${i}.weight`),
      ]
      return { layer, format: 'lora', rank: 3, delta: { low: { rank: 3, down, up: up.map((value) => 2 * value) } } }
    })
    return { touched: await Promise.all(touched), weight }
  }),
)

const distance = (a: Float32Array, b: Float32Array) => {
  const [error, size] = [a.map((value, i) => (value - b[i]!) ** 2), b.map((value) => value ** 2)]
  const total = (list: Float32Array) => list.reduce((sum, value) => sum + value, 0)
  return Math.sqrt(total(error) / total(size))
}

/** Draws that keep exactly what the reference kept. */
const replay = async (method: string) => {
  const kept = golden.get(`${method}|kept`)
  const mask = kept ? await values(`${method}|kept`) : new Float32Array()
  let next = 0
  return () => (mask[next++] === 1 ? 0 : 1)
}

describe('merges', () => {
  it.each([
    ['cat', 'cat', undefined, 1e-6],
    ['linear', 'linear', undefined, 1e-6],
    ['task_arithmetic', 'svd', 2, 1e-5],
    ['task_arithmetic', 'cat', undefined, 1e-6],
    ['magnitude_prune', 'magnitude_prune_svd', 8, 1e-5],
    ['ties', 'ties_svd', 8, 1e-5],
    ['ties', 'ties_svd', undefined, 1e-6],
    ['dare_linear', 'dare_linear_svd', 8, 1e-5],
    ['dare_ties', 'dare_ties_svd', 8, 1e-5],
  ])('%s is what peft makes of %s, rank %s', async (method, reference, rank, bound) => {
    const random = await replay(reference)
    const merging = { method, density: 0.4, random, ...(rank !== undefined && { rank: () => rank }) }
    for (const { layer, delta } of await mergeAdapters(parts, merging, none))
      expect(
        distance(await materialise(delta, layer, none), await values(`${reference}|${layer.path}`)),
        layer.path,
      ).toBeLessThan(bound)
  })

  it('refuses what is no method, and names those that are', async () => {
    await expect(mergeAdapters(parts, { method: 'mix', density: 1, random: Math.random }, none)).rejects.toThrow(
      `lora: merge: expected ${methodIds.join(', ')}, got mix`,
    )
  })

  it('refuses to mix halves of unequal ranks, as a wrong choice', async () => {
    const [down, up] = [new Float32Array(16), new Float32Array(16)]
    const touched: Touched[] = [{ layer: layers[1]!, format: 'lora', rank: 2, delta: { low: { rank: 2, down, up } } }]
    const asked = mergeAdapters([parts[0]!, { touched, weight: 1 }], { method: 'linear', density: 1, random: Math.random }, none) // prettier-ignore
    await expect(asked).rejects.toMatchObject({
      kind: 'bad-input',
      message: 'lora: linear merge: expected adapters of one rank, got 3 and 2: merge by cat',
    })
  })

  it('keeps everything at density 1, as a plain sum', async () => {
    const merge = async (method: string) =>
      (await mergeAdapters(parts, { method, density: 1, random: () => 0.5 }, none)).map(({ delta }) => delta.full)
    expect(await merge('magnitude_prune')).toEqual(await merge('task_arithmetic'))
    expect(await merge('dare_linear')).toEqual(await merge('task_arithmetic'))
  })
})

describe('truncate', () => {
  const matrix = (length: number) =>
    fc.array(fc.integer({ min: -9, max: 9 }), { minLength: length, maxLength: length }).map((a) => Float32Array.from(a))

  it('gives back a matrix of that rank', () =>
    fc.assert(
      fc.property(matrix(7 * 2), matrix(2 * 5), (up, down) => {
        const whole = multiply(up, down, 7, 2, 5)
        const cut = truncate(whole, 7, 5, 2, Math.random)
        const back = multiply(cut.up, cut.down, 7, 2, 5)
        back.forEach((value, i) => expect(value).toBeCloseTo(whole[i]!, 3))
      }),
      { numRuns: 50 },
    ))

  it('sketches large matrices to the same subspace', () => {
    const [rows, columns, rank] = [150, 130, 4]
    const wave = (length: number, pace: number) => Float32Array.from({ length }, (_, i) => Math.sin(pace * i * i + i))
    const noise = wave(rows * columns, 0.37).map((value) => value * 0.02)
    const strong = multiply(wave(rows * rank, 0.11), wave(rank * columns, 0.07), rows, rank, columns)
    const whole = strong.map((value, i) => value + noise[i]!)
    let state = 1
    const random = () => (state = (state * 16807) % 2147483647) / 2147483647
    const cut = truncate(whole, rows, columns, rank, random)
    expect(distance(multiply(cut.up, cut.down, rows, rank, columns), strong)).toBeLessThan(0.02)
  })
})

describe('crosstalk', () => {
  const low = (down: number[]) => ({
    low: { rank: down.length / 3, down: Float32Array.from(down), up: new Float32Array() },
  })
  it('is 0 for orthogonal readers, 1 for equal ones of rank 1', () => {
    expect(crosstalk(low([1, 0, 0]), low([0, 2, 0, 0, 0, 1]), 3)).toBe(0)
    expect(crosstalk(low([1, 2, 0]), low([2, 4, 0]), 3)).toBeCloseTo(1, 6)
    expect(crosstalk(low([0, 0, 0]), low([1, 0, 0]), 3)).toBe(0)
  })

  it('reads whole changes by themselves, large ones by a sketch; vectors read nothing of their own', () => {
    const [rows, columns] = [200, 64]
    const drawn = uniform(3)
    const full = () => ({ full: Float32Array.from({ length: rows * columns }, () => drawn() - 0.5) })
    expect(crosstalk({ full: Float32Array.of(1, 2, 0, 3, 1, 0, 0, 0, 0) }, low([0, 0, 5]), 3)).toBe(0)
    expect(crosstalk(full(), full(), columns)! * Math.sqrt(columns)).toBeCloseTo(1, 0.5)
    const reader = Float32Array.from({ length: columns }, drawn)
    const alike = { full: multiply(Float32Array.from({ length: rows }, drawn), reader, rows, 1, columns) }
    expect(crosstalk(alike, { low: { rank: 1, down: reader, up: new Float32Array() } }, columns)).toBeCloseTo(1, 5)
    expect(crosstalk(low([1, 2, 0]), { output: new Float32Array(3) }, 3)).toBeUndefined()
  })
})
