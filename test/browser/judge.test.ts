// The judge with its published weights on WebGPU in a real browser, against torch: pictures are read alike wherever it runs.
import { expect, it } from 'vitest'

import { openGpu, type Gpu } from '../../src/gpu/device.ts'
import { objectsIn } from '../../src/judge/objects.ts'
import { judge, judgeConfig } from '../../src/networks/judge.ts'
import { encodeModel } from '../../src/onnx/encode.ts'
import { fromPixels } from '../../src/pipelines/image/pixels.ts'
import { createSession, webgpuRuntime } from '../../src/pipelines/session.ts'
import { readSafetensors } from '../../src/weights/safetensors.ts'
import { strict } from '../strict.ts'

type Golden = {
  picture: string
  found: unknown[]
  place: string
  places: number[]
  style: string
  styles: number[]
  features: number[]
}

const at = async (path: string) => (await fetch(path)).json() as Promise<unknown>

it('the judge on WebGPU', async () => {
  const runtime = await webgpuRuntime((await openGpu()) as Gpu)
  const { cases } = (await at('/test/goldens/judge/answers.json')) as { cases: Golden[] }
  const golden = cases.find(({ picture }) => picture === 'pattern')!
  const config = judgeConfig(await at('/models/judge/config.json'))
  const weights = await readSafetensors(await (await fetch('/models/judge/model.safetensors')).blob(), 'judge')
  const graph = judge(config, (name) => weights.get(name))
  const data = Uint8ClampedArray.from({ length: 4 * 128 * 128 }, (_, i) => {
    const [x, y, c] = [(i >> 2) % 128, i >> 9, i % 4]
    return (7 * x + 13 * y + 29 * c + x * y) % 256
  })
  const feeds = { picture: fromPixels({ width: 128, height: 128, data }) }
  const executable = { model: encodeModel(graph), weights: graph.weights }
  const session = await createSession(executable, weights, strict(runtime, graph, feeds))
  const { map, place, style, features } = await session.run(feeds)
  const off = (a: ArrayLike<number>, b: readonly number[]) =>
    Math.hypot(...b.map((value, i) => a[i]! - value)) / Math.hypot(...b)
  expect(off(place!.data, golden.places)).toBeLessThan(1e-4)
  expect(off(style!.data, golden.styles)).toBeLessThan(1e-4)
  expect(off(features!.data, golden.features)).toBeLessThan(1e-4)
  const found = objectsIn(map!.data as Float32Array, config)
  expect(found.map(({ noun, colour, size, at: [x, y] }) => [noun, colour, size, x, y])).toEqual(golden.found)
  const own = [...(place!.data as Float32Array)].slice(0, config.backgrounds.length)
  expect(config.backgrounds[own.indexOf(Math.max(...own))]).toBe(golden.place)
})
