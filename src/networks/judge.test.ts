// The judge with its published weights on WebAssembly against torch.
import { createHash } from 'node:crypto'
import { openAsBlob, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeGolden } from '../../test/judge.ts'
import { largest, objectsIn } from '../judge/objects.ts'
import { encodeModel } from '../onnx/encode.ts'
import { fromPixels } from '../pipelines/image/pixels.ts'
import { createSession, wasmRuntime } from '../pipelines/session.ts'
import { readSafetensors } from '../weights/safetensors.ts'
import { judge, judgeConfig } from './judge.ts'

const { cases, weights: hash, pictureOf } = judgeGolden
const file = 'public/models/judge/model.safetensors'
const config = judgeConfig(JSON.parse(readFileSync('public/models/judge/config.json', 'utf8')))
const weights = await readSafetensors(await openAsBlob(file), file)
const graph = judge(config, (name) => weights.get(name))
const session = await createSession({ model: encodeModel(graph), weights: graph.weights }, weights, await wasmRuntime())

/** ||a - b|| / ||b|| */
const off = (a: ArrayLike<number>, b: readonly number[]) =>
  a.length === b.length ? Math.hypot(...b.map((value, i) => a[i]! - value)) / Math.hypot(...b) : Infinity

describe('the judge', () => {
  it('is the one that the goldens were made with (else: python -m training.goldens_judge)', () => {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(hash)
  })

  it('names every tensor of its file', () => {
    expect([...graph.weights].sort()).toEqual([...weights.keys()].sort())
  })

  it.each(cases.map((golden) => [golden.picture, golden] as const))('answers as torch does: %s', async (_, golden) => {
    const { map, place, style, features } = await session.run({ picture: fromPixels(pictureOf(golden.picture)) })
    const logits = map!.data as Float32Array
    const channels = Array.from({ length: 76 }, (_, i) => logits.subarray(256 * i, 256 * (i + 1)))
    const under = (wave: (i: number) => number) =>
      channels.map((channel) => channel.reduce((sum, logit, i) => sum + logit * wave(i), 0))
    expect(map!.shape).toEqual([1, 76, 16, 16])
    expect(off(under(() => 1), golden.sums)).toBeLessThan(1e-4) // prettier-ignore
    expect(off(under((i) => Math.cos(1.7 * i)), golden.waves)).toBeLessThan(1e-4) // prettier-ignore
    expect(off(place!.data, golden.places)).toBeLessThan(1e-4)
    expect(off(style!.data, golden.styles)).toBeLessThan(1e-4)
    expect(off(features!.data, golden.features)).toBeLessThan(1e-4)
    const found = objectsIn(logits, config)
    expect(found.map(({ noun, colour, size, at }) => [noun, colour, size, ...at])).toEqual(golden.found)
    const likeliest = (names: readonly string[], logits: ArrayLike<number>) => names[largest(names.length, (i) => logits[i]!)] // prettier-ignore
    const places = place!.data as Float32Array
    expect(likeliest(config.backgrounds, places)).toBe(golden.place)
    expect(likeliest([...config.backgrounds, ...config.further], places)).toBe(golden.anywhere)
    expect(likeliest(config.styles, style!.data as Float32Array)).toBe(golden.style)
  })

  it('is refused where its classes and its channels do not fit', () => {
    const raw = JSON.parse(readFileSync('public/models/judge/config.json', 'utf8')) as object
    expect(() => judgeConfig({ ...raw, nouns: ['cat'] })).toThrow('judge/config.json: map_channels: expected 1, 1, 12, 3, got 1, 60, 12, 3') // prettier-ignore
    expect(() => judgeConfig({ ...raw, sizes: [] })).toThrow('judge/config.json: sizes: expected a list of names, got []') // prettier-ignore
  })
})
