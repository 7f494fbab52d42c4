// The options that adapters, attention hooks and cached cuts use, each on a golden UNet.
import { openAsBlob } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadCase, networkCases, relativeL2 } from '../../test/networks.ts'
import type { Tensor } from '../math/tensor.ts'
import { encodeModel } from '../onnx/encode.ts'
import type { Graph } from '../onnx/graph.ts'
import { createSession, wasmRuntime, type IntTensor } from '../pipelines/session.ts'
import type { Weights } from '../weights/safetensors.ts'
import { attend } from './layers/attention.ts'
import type { NetworkOptions } from './module.ts'

const read = (path: string) => openAsBlob(`test/goldens/networks/${path}`)
const golden = loadCase(
  networkCases.find(({ name }) => name === 'unet-sd1')!,
  read,
)
const runtime = wasmRuntime()

const run = async (graph: Graph, weights: Weights, feeds: Record<string, Tensor | IntTensor>) => {
  const session = await createSession({ model: encodeModel(graph), weights: graph.weights }, weights, await runtime)
  const outputs = await session.run(feeds)
  await session.release()
  return outputs
}

/** Numbers that repeat for no small shape, about unit variance. */
const wave = (shape: readonly number[], phase: number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => 1.4 * Math.sin(i * 1.7 + phase)),
})

const paths = {
  token: 'down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q',
  text: 'down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_v',
  time: 'mid_block.resnets.0.time_emb_proj',
  conv: 'up_blocks.1.resnets.0.conv1',
  strided: 'down_blocks.0.downsamplers.0.conv',
}
const convs = new Set([paths.conv, paths.strided])

const wordsIn = (feeds: Readonly<Record<string, Tensor | IntTensor>>) => feeds['encoder_hidden_states']!.shape[1]!

/** Tokens of a row of the golden at each Linear. */
const tokensOf = (path: string, words: number) =>
  path === paths.text ? words : path === paths.time ? 1 : path === paths.token ? 8 * 16 : 0

/** Feeds of the low-rank branches; `gate` by row and adapter column, the same for all tokens. */
const adapters = (graph: Graph, rank: number, words: number, gate: (row: number, column: number) => number) =>
  Object.fromEntries(
    graph.inputs
      .filter(({ name }) => name.includes('.lora_'))
      .map((input, i): [string, Tensor] => {
        const conv = convs.has(input.name.replace(/\.lora_\w+$/, ''))
        if (!input.name.endsWith('gate')) {
          const shape = input.shape.map((dim) => (typeof dim === 'number' ? dim : rank))
          const { data } = wave(shape, i)
          return [input.name, { shape, data: data.map((x) => 0.3 * x) }]
        }
        const each = conv ? 1 : tokensOf(input.name.replace(/\.lora_gate$/, ''), words)
        const values = [0, 1].flatMap((row) =>
          Array.from({ length: each * rank }, (_, column) => gate(row, rank === 0 ? 0 : column % rank)),
        )
        return [input.name, { shape: conv ? [2, rank, 1, 1] : [2 * each, rank], data: Float32Array.from(values) }]
      }),
  )

/** The golden's weights with scale * B A added where the branches are. */
const merged = async (weights: Weights, feeds: Record<string, Tensor>, scale: readonly number[]): Promise<Weights> => {
  const result = new Map(weights)
  for (const path of Object.values(paths)) {
    const [a, b] = [feeds[`${path}.lora_A`]!, feeds[`${path}.lora_B`]!]
    const weight = weights.get(`${path}.weight`)!
    const data = new Float32Array(await weight.blob.arrayBuffer())
    const [rank, out] = [a.shape[0]!, b.shape[0]!]
    const inner = data.length / out
    for (let o = 0; o < out; o++)
      for (let i = 0; i < inner; i++)
        for (let r = 0; r < rank; r++)
          data[o * inner + i]! += scale[r]! * b.data[o * rank + r]! * a.data[r * inner + i]!
    result.set(`${path}.weight`, { ...weight, blob: new Blob([data]) })
  }
  return result
}

describe('low-rank branches', () => {
  const adapted: NetworkOptions = { adapted: (path) => Object.values(paths).includes(path) }

  it('change nothing at rank 0', async () => {
    const { graph, weights, feeds, expected } = await golden
    const built = graph(adapted)
    const outputs = await run(built, weights, { ...feeds, ...adapters(built, 0, wordsIn(feeds), () => 1) })
    expect(relativeL2(outputs['out_sample']!, expected['out_sample']!)).toBeLessThan(1e-5)
  })

  it('equal the weights with B A added, Linears and Convs, two adapters at their own strengths', async () => {
    const { graph, weights, feeds } = await golden
    const built = graph(adapted)
    const scale = [0.8, 0.8, -0.5]
    const low = adapters(built, 3, wordsIn(feeds), (_, column) => scale[column]!)
    const branched = await run(built, weights, { ...feeds, ...low })
    const plain = graph()
    const whole = await run(plain, await merged(weights, low, scale), feeds)
    const base = await run(plain, weights, feeds)
    expect(relativeL2(branched['out_sample']!, whole['out_sample']!)).toBeLessThan(1e-5)
    expect(relativeL2(branched['out_sample']!, base['out_sample']!)).toBeGreaterThan(0.01)
  })

  it('answer each row at its own strength', async () => {
    const { graph, weights, feeds } = await golden
    const built = graph(adapted)
    const low = adapters(built, 2, wordsIn(feeds), (row) => row)
    const mixed = (await run(built, weights, { ...feeds, ...low }))['out_sample']!
    const off = (await run(graph(), weights, feeds))['out_sample']!
    const on = (await run(graph(), await merged(weights, low, [1, 1]), feeds))['out_sample']!
    const half = (x: Tensor, row: number): Tensor => ({
      shape: [x.data.length / 2],
      data: x.data.subarray((row * x.data.length) / 2, ((row + 1) * x.data.length) / 2) as Float32Array,
    })
    expect(relativeL2(half(mixed, 0), half(off, 0))).toBeLessThan(1e-5)
    expect(relativeL2(half(mixed, 1), half(on, 1))).toBeLessThan(1e-5)
  })

  it('take a gate for every token, or one for all', async () => {
    const { graph, weights, feeds } = await golden
    const built = graph({ adapted: (path) => path === paths.token })
    const low = adapters(built, 2, wordsIn(feeds), () => 1)
    const tokens = 8 * 16
    const gate = { shape: [1, 2], data: Float32Array.of(1, 1) }
    const uniform = await run(built, weights, { ...feeds, ...low })
    const byToken = await run(built, weights, { ...feeds, ...low, [`${paths.token}.lora_gate`]: gate })
    expect(relativeL2(byToken['out_sample']!, uniform['out_sample']!)).toBeLessThan(1e-6)
    const none = { shape: [2 * tokens, 2], data: new Float32Array(2 * tokens * 2) }
    const off = await run(built, weights, { ...feeds, ...low, [`${paths.token}.lora_gate`]: none })
    expect(relativeL2(off['out_sample']!, (await golden).expected['out_sample']!)).toBeLessThan(1e-5)
  })
})

describe('attention hooks', () => {
  it('hear of every attention and may keep it', async () => {
    const { graph, weights, feeds, expected } = await golden
    const heard: string[] = []
    const built = graph({
      attention: (path) => {
        heard.push(path)
        return undefined
      },
    })
    expect(heard).toHaveLength(new Set(heard).size)
    expect(heard.filter((path) => path.endsWith('attn1'))).toHaveLength(7)
    expect(heard.filter((path) => path.endsWith('attn2'))).toHaveLength(7)
    const outputs = await run(built, weights, feeds)
    expect(relativeL2(outputs['out_sample']!, expected['out_sample']!)).toBeLessThan(1e-5)
  })

  it('may replace it', async () => {
    const { graph, weights, feeds, expected } = await golden
    const built = graph({
      // The same attention in another form, and for cross-attention a value of its own.
      attention: (path, q, k, v, m) => {
        const own = { ...m, options: { attentionOp: 'plain' as const } }
        const answer = attend(own, q, k, v, 2)
        return path.endsWith('attn2') ? m.op('Sub', [answer, answer]) : answer
      },
    })
    expect(built.nodes.some(({ op }) => op === 'MultiHeadAttention')).toBe(false)
    const outputs = await run(built, weights, feeds)
    expect(relativeL2(outputs['out_sample']!, expected['out_sample']!)).toBeGreaterThan(0.01)
  })
})

describe('taps and cuts', () => {
  it('continue from a cached value and drop the deep layers', async () => {
    const { graph, weights, feeds, expected } = await golden
    const path = 'up_blocks.1'
    const whole = await run(graph({ taps: [path] }), weights, feeds)
    expect(relativeL2(whole['out_sample']!, expected['out_sample']!)).toBeLessThan(1e-5)
    const shallow = graph({ cut: [path] })
    expect(shallow.inputs.map(({ name }) => name)).toContain(path)
    expect(shallow.weights.some((name) => name.startsWith('mid_block') || name.startsWith('down_blocks.2'))).toBe(false)
    expect(shallow.weights.some((name) => name.startsWith('down_blocks.0'))).toBe(true)
    const outputs = await run(shallow, weights, { ...feeds, [path]: whole[path]! })
    expect(relativeL2(outputs['out_sample']!, expected['out_sample']!)).toBeLessThan(1e-5)
    const other = { ...whole[path]!, data: whole[path]!.data.map((x) => -x) }
    const changed = await run(shallow, weights, { ...feeds, [path]: other as Tensor })
    expect(relativeL2(changed['out_sample']!, expected['out_sample']!)).toBeGreaterThan(0.01)
  })

  it('refuse a path that is no module', async () => {
    const { graph } = await golden
    expect(() => graph({ taps: ['up_blocks.9'] })).toThrow('unet: up_blocks.9: expected the path of a module')
  })
})
