import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { relative } from '../../test/mixture.ts'
import type { Tensor } from '../math/tensor.ts'
import { guidanceFor, type GuidanceChoice } from './guide.ts'
import { methods } from './guidance/index.ts'
import { parametrizations } from './parametrizations/index.ts'
import type { Conditioning, Guidance, Latents, Row } from './types.ts'

type Case = {
  method: string
  scale: number
  options: Record<string, number>
  rescale: number
  start: number
  stop: number
  steps: number
  odd: boolean
  outputs: number[][]
}
const { pairs, cases } = JSON.parse(
  readFileSync(new URL('../../test/goldens/guidance/guidance.json', import.meta.url), 'utf8'),
) as { pairs: { shape: number[]; told: number[]; away: number[] }[]; cases: Case[] }

const empty: Conditioning = { embeddings: { shape: [1, 1, 1], data: Float32Array.of(0) } }
const scene = { prompt: { ...empty }, negative: { ...empty } }
const usual: GuidanceChoice = { guidance: 7 }
const choiceOf = ({ method, scale, options, rescale, start, stop }: Case): GuidanceChoice => ({
  guidanceMethod: method,
  guidance: scale,
  guidanceOptions: options,
  guidanceRescale: rescale,
  guidanceStart: start,
  guidanceStop: stop,
})
const sigmas = [9, 3, 1, 0]
const tensor = (shape: readonly number[], values: readonly number[]): Tensor => ({
  shape,
  data: Float64Array.from(values),
})
const { sample, epsilon, v_prediction: velocity } = parametrizations

/** Asks a guidance at some level; the network's two answers are given. */
async function ask(guidance: Guidance | ReturnType<Guidance>, told: Latents, away: Latents, x = told, sigma = 3) {
  const rows: Row[] = []
  const network = async (asked: readonly Row[]) => {
    rows.push(...asked)
    return asked.map(({ conditioning }) => (conditioning === scene.prompt ? told : away))
  }
  const answer = await (guidance as Guidance)(network, scene)(x, sigma)
  return { answer, rows }
}

/** One run, step after step: the network's answers are the goldens' predictions themselves. */
async function run(one: Case, inputs: typeof pairs) {
  let now = inputs[0]!
  const network = async (rows: readonly Row[]) =>
    rows.map(({ conditioning }) => tensor(now.shape, conditioning === scene.prompt ? now.told : now.away))
  const denoise = guidanceFor(choiceOf(one), sample, sigmas)(network, scene)
  const outputs = []
  for (const [step, input] of inputs.entries()) {
    now = input
    outputs.push((await denoise(tensor(input.shape, input.told), sigmas[step]!)).data)
  }
  return outputs
}

test('predictions equal those of the references on random tensors', async () => {
  const table = []
  for (const one of cases) {
    const outputs = await run(one, one.odd ? pairs.slice(3) : pairs.slice(0, 3))
    const errors = outputs.map((output, step) =>
      one.outputs[step]!.some((value) => value !== 0)
        ? relative(output, one.outputs[step]!)
        : Math.max(...output.map(Math.abs)),
    )
    const { method, scale, options, rescale, start, stop } = one
    const name = JSON.stringify({ method, scale, ...options, rescale, start, stop, shape: one.odd ? 'odd' : 'even' })
    table.push({ name, error: Math.max(...errors) })
  }
  expect(cases.length).toBeGreaterThan(20)
  expect(new Set(cases.map(({ method }) => method))).toEqual(new Set(methods.map(({ id }) => id)))
  expect(table.filter(({ error }) => !(error <= 1e-5))).toEqual([])
})

describe.each(methods)('$id', (entry) => {
  const [first] = pairs
  const told = tensor(first!.shape, first!.told)
  const away = tensor(first!.shape, first!.away)
  const choice = { ...usual, guidanceMethod: entry.id }

  test('at or below 1 asks one row, the prompt', async () => {
    for (const scale of [0, 1]) {
      const { answer, rows } = await ask(guidanceFor({ ...choice, guidance: scale }, epsilon, sigmas), told, away)
      expect(rows.map(({ conditioning }) => conditioning === scene.prompt)).toEqual([true])
      expect(answer).toBe(told)
    }
  })

  test.each([
    ['noise', epsilon],
    ['velocity', velocity],
    ['x0', sample],
  ])('equal predictions come back, network of %s', async (_, space) => {
    const { answer } = await ask(guidanceFor(choice, space, sigmas), told, told, away)
    expect(relative(answer.data, told.data)).toBeLessThan(1e-6)
  })

  test('asks two rows inside its interval and one outside', async () => {
    const part = guidanceFor({ ...choice, guidanceStart: 0.34, guidanceStop: 0.67 }, epsilon, sigmas)
    const counts = []
    for (const sigma of [9, 3, 2, 1, 0.5]) counts.push((await ask(part, told, away, told, sigma)).rows.length)
    expect(counts).toEqual([1, 2, 2, 1, 1])
  })

  test('answers in the shape and precision that it is asked in, and changes nothing that it is given', async () => {
    const [a, b] = [told, away].map(({ shape, data }) => ({ shape, data: Float32Array.from(data) })) as [Tensor, Tensor]
    const before = [...a.data, ...b.data]
    const { answer } = await ask(guidanceFor({ ...choice, guidanceRescale: 0.7 }, velocity, sigmas), a, b)
    expect(answer.shape).toEqual(a.shape)
    expect(answer.data).toBeInstanceOf(Float32Array)
    expect(answer.data).not.toEqual(a.data)
    expect([...a.data, ...b.data]).toEqual(before)
  })

  test('survives predictions of nothing', async () => {
    const zero = tensor(told.shape, told.shape.length ? Array<number>(told.data.length).fill(0) : [])
    for (const [one, other] of [
      [zero, zero],
      [told, zero],
      [zero, away],
    ] as const) {
      const { answer } = await ask(guidanceFor({ ...choice, guidanceRescale: 0.5 }, sample, sigmas), one, other)
      expect([...answer.data].every(Number.isFinite)).toBe(true)
    }
  })

  test('says what its parameters may be', () => {
    for (const { id, min, max, usual: value } of entry.parameters) {
      expect(value).toBeGreaterThanOrEqual(min)
      expect(value).toBeLessThanOrEqual(max)
      expect(() => guidanceFor({ ...choice, guidanceOptions: { [id]: max + 1 } }, epsilon, sigmas)).toThrow(
        `guidance: ${entry.id}: ${id}: expected a number from ${min} to ${max}, got ${max + 1}`,
      )
    }
    expect(() => guidanceFor({ ...choice, guidanceOptions: { colour: 1 } }, epsilon, sigmas)).toThrow(/got "colour"$/)
  })
})

test('a network of noise is guided by its noise', async () => {
  const [{ shape, told, away }] = pairs as [(typeof pairs)[0]]
  const [x, sigma] = [tensor(shape, pairs[1]!.told), 3]
  const picture = (noise: number[]) =>
    tensor(
      shape,
      noise.map((value, i) => x.data[i]! - sigma * value),
    )
  const one = cases.find(({ method, rescale }) => method === 'cfg' && rescale > 0)!
  const choice = choiceOf({ ...one, start: 0, stop: 1 })
  const { answer } = await ask(guidanceFor(choice, epsilon, sigmas), picture(told), picture(away), x, sigma)
  const direct = await ask(guidanceFor(choice, sample, sigmas), tensor(shape, told), tensor(shape, away))
  const noise = answer.data.map((value, i) => (x.data[i]! - value) / sigma)
  expect(relative(noise, direct.answer.data)).toBeLessThan(1e-12)
})

test('every picture starts a memory of its own', async () => {
  const [{ shape, told, away }] = pairs as [(typeof pairs)[0]]
  const guidance = guidanceFor({ ...usual, guidanceMethod: 'apg', guidanceOptions: { momentum: 0.5 } }, sample, sigmas)
  const once = await ask(guidance, tensor(shape, told), tensor(shape, away))
  const again = await ask(guidance, tensor(shape, told), tensor(shape, away))
  expect(again.answer).toEqual(once.answer)
})

test.each([
  [{ guidanceMethod: 'cfgg' }, /guidance: "cfgg": expected one of cfg, tcfg, fdg, apg, /],
  [{ guidanceStart: 0.6, guidanceStop: 0.5 }, 'guidance: interval: expected 0 <= start <= stop <= 1, got 0.6 to 0.5'],
  [{ guidanceStart: Number.NaN }, 'guidance: interval'],
  [{ guidanceRescale: 2 }, 'guidance: rescale: expected a number from 0 to 1, got 2'],
] as const)('refuses %j', (wrong, message) => {
  expect(() => guidanceFor({ ...usual, ...wrong }, epsilon, sigmas)).toThrow(message)
})
