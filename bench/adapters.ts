// Times a step of the UNet under rank-16 adapters on all attention layers against the same adapters baked into the weights, in one process:
// `tsx bench/adapters.ts [MODEL] [THREADS] [ROUNDS] [wasm|webgpu]`, WebGPU by Dawn on whatever adapter there is. Prints JSON: milliseconds,
// and what the branches cost over the baked graph.
import { directory } from '../cli/folder.ts'
import type { Touched } from '../src/lora/types.ts'
import type { Tensor } from '../src/math/tensor.ts'
import { uniform } from '../src/math/uniform.ts'
import { chooseDevice } from '../src/pipelines/device.ts'
import { planModel } from '../src/pipelines/load.ts'
import type { AdapterAtWork } from '../src/pipelines/model.ts'
import { openFolder } from '../src/weights/folder.ts'
import { openDawn } from '../test/gpu/adapter.ts'
import { clockFor, median } from './stages.ts'

const [folder = 'public/models/nano', threads = '1', rounds = '12', where = 'wasm'] = process.argv.slice(2)
const RANK = 16
const counts = [0, 1, 2, 3, 8]
/** Calls before a round is timed, and those that are timed. */
const [warm, timed] = where === 'wasm' ? [6, 8] : [2, 4]

const gpu = where === 'webgpu' ? await openDawn() : undefined
if (typeof gpu === 'string') throw new Error(`bench: ${gpu}`)
gpu?.device.destroy()

/** GPUs that are none are in a process's time, others are not. */
const clock = gpu?.software === false ? () => performance.now() : clockFor(Number(threads))

const device = await chooseDevice(gpu ? 'webgpu' : 'wasm', Number(threads))
const plan = await planModel(openFolder(await directory(folder)), device.computing('float32'))
const { model } = await plan.open(device.runtime, () => {})
const { opening, use } = model.adaptation!
const layers = opening.layers.unet!.filter(({ path }) => /attn[12]\.to_(q|k|v|out\.0)$/.test(path))

const random = uniform(1)
const numbers = (length: number) => Float32Array.from({ length }, () => (random() - 0.5) / 50)
const adapters = Array.from({ length: Math.max(...counts) }, (_, i): AdapterAtWork => {
  const touched = layers.map((layer): Touched => {
    const [out, inner] = layer.shape as [number, number]
    const low = { rank: RANK, down: numbers(RANK * inner), up: numbers(out * RANK) }
    return { layer, format: 'lora', rank: RANK, delta: { low } }
  })
  const adapter = { name: `${i}`, file: `${i}`, hash: `${i}`, family: 'other' as const, unmatched: [] }
  return {
    adapter: { ...adapter, metadata: { triggers: [], tags: [] }, touched: { unet: touched } },
    weight: 1,
    textWeight: 1,
  }
})

const { width, height } = plan.info.defaults
const [encoder] = model.textEncoders
const { hidden } = await encoder!.encode(encoder!.tokenize('a red cat'), 0)
const batch = (rows: number) => ({
  sample: {
    shape: [rows, model.latentChannels, height / model.cell, width / model.cell],
    data: numbers((rows * model.latentChannels * height * width) / model.cell ** 2),
  },
  timesteps: Array.from({ length: rows }, () => 500),
  embeddings: { shape: [rows, ...hidden.shape.slice(1)], data: numbers(rows * hidden.data.length) },
})

const setups = [
  { name: 'baked', count: 1, baked: true },
  ...counts.map((count) => ({ name: `${count}`, count, baked: false })),
]
const results: Record<string, Record<string, number[]>> = {}
for (let round = 0; round < Number(rounds); round++)
  for (const { name, count, baked } of setups) {
    await use(adapters.slice(0, count), { baked })
    for (const rows of [1, 2]) {
      const feeds = batch(rows)
      for (let i = 0; i < warm; i++) await model.unet(feeds)
      const started = clock()
      for (let i = 0; i < timed; i++) await model.unet(feeds)
      ;((results[`rows ${rows}`] ??= {})[name] ??= []).push((clock() - started) / timed)
    }
  }

/** What CMLoRA's short cut saves: a row from kept features against a whole one that keeps them. */
await use(adapters.slice(0, 1), { caching: true })
let features: Tensor | undefined
const paths = {
  whole: () => model.unet({ ...batch(1), onFeatures: (kept) => (features = kept) }),
  shallow: () => model.unet({ ...batch(1), features: features! }),
}
const short: Record<keyof typeof paths, number[]> = { whole: [], shallow: [] }
for (let round = 0; round < Number(rounds); round++)
  for (const path of ['whole', 'shallow'] as const) {
    for (let i = 0; i < warm; i++) await paths[path]()
    const started = clock()
    for (let i = 0; i < timed; i++) await paths[path]()
    short[path].push((clock() - started) / timed)
  }

const table = Object.entries(results).map(([rows, byName]) => {
  // Each round is compared with its own baked graph: the machine's mood cancels.
  const over = (name: string) => median(byName[name]!.map((value, i) => value / byName['baked']![i]! - 1))
  return [
    rows,
    {
      baked: Number(median(byName['baked']!).toFixed(2)),
      ...Object.fromEntries(counts.map((count) => [count, `${(100 * over(`${count}`)).toFixed(1)} %`])),
    },
  ]
})
console.log(
  JSON.stringify(
    {
      model: model.name,
      device: device.info.description,
      threads: Number(threads),
      layers: layers.length,
      rank: RANK,
      ...Object.fromEntries(table),
      'short cut': { whole: Number(median(short.whole).toFixed(2)), shallow: Number(median(short.shallow).toFixed(2)) },
    },
    undefined,
    1,
  ),
)
process.exit(0)
