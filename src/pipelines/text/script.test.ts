import { expect, test } from 'vitest'
import type { Conditioning, Network, Row } from '../types.ts'
import { following, sceneOfScript, type Script } from './script.ts'

const told = (value: number): Conditioning => ({ embeddings: { shape: [1, 1, 1], data: Float32Array.of(value) } })
const x = { shape: [1, 1, 1, 1], data: Float32Array.of(0) }
const always = (value: number, weight = 1) => ({ weight, schedule: [{ until: 3, text: '' }], told: [told(value)] })

/** Answers what it is told. */
function recording() {
  const calls: number[][] = []
  const network: Network = async (rows: readonly Row[]) => {
    calls.push(rows.map(({ conditioning }) => conditioning.embeddings.data[0]!))
    return rows.map(({ conditioning }) => ({ shape: x.shape, data: conditioning.embeddings.data }))
  }
  return { network, calls }
}

async function ask(script: Script, sigma: number) {
  const { network, calls } = recording()
  const scene = sceneOfScript(script)
  const asked = following(network, [scene], [script], (level) => 3 - level)
  const answers = await asked([scene.negative, scene.prompt].map((conditioning) => ({ x, sigma, conditioning })))
  return { answers: answers.map(({ data }) => data[0]), calls }
}

test('a prompt takes its turns, step by step; so does the negative prompt', async () => {
  const turns = {
    weight: 1,
    schedule: [
      { until: 1, text: 'a' },
      { until: 3, text: 'b' },
    ],
    told: [told(5), told(6)],
  }
  const script = { parts: [turns], negative: { ...turns, told: [told(1), told(2)] } }
  expect(await ask(script, 3)).toEqual({ answers: [1, 5], calls: [[1, 5]] })
  expect(await ask(script, 2)).toEqual({ answers: [1, 5], calls: [[1, 5]] })
  expect(await ask(script, 1)).toEqual({ answers: [2, 6], calls: [[2, 6]] })
})

test('AND adds weighted pushes from the negative prompt, which is asked once', async () => {
  const script = { parts: [always(10), always(20, 0.5)], negative: always(4) }
  const { answers, calls } = await ask(script, 3)
  expect(calls).toEqual([[4, 10, 20]])
  expect(answers).toEqual([4, 4 + (10 - 4) + 0.5 * (20 - 4)])
})

test('weights that add up to one need no negative prompt', async () => {
  const part = always(10, 0.75)
  const script = { parts: [part, always(20, 0.25)], negative: part }
  const { network, calls } = recording()
  const scene = sceneOfScript(script)
  const [answer] = await following(network, [scene], [script], () => 0)([{ x, sigma: 1, conditioning: scene.prompt }])
  expect([answer!.data[0], calls]).toEqual([12.5, [[10, 20]]])
})
