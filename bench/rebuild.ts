// What the first adapter at new layers costs: one new session of the UNet, by its parts; whether options of onnxruntime make it cheaper;
// what branches that nobody uses (rank 0) would cost each step, were they there from the start.
// `npx tsx bench/rebuild.ts [MODEL] [ROUNDS]`. Prints tables; milliseconds of processor time, medians after a round to warm up.
import { embeddedModel } from '../cli/embedded.ts'
import { directory } from '../cli/folder.ts'
import { gatesOf, slotsOf, stackField } from '../src/lora/field.ts'
import { uniform } from '../src/math/uniform.ts'
import { unetConfig } from '../src/networks/unet-config.ts'
import { unet } from '../src/networks/unet.ts'
import { unetFeeds } from '../src/networks/unet-feeds.ts'
import { encodeModel } from '../src/onnx/encode.ts'
import { chooseDevice } from '../src/pipelines/device.ts'
import { winogradAt } from '../src/pipelines/load/part.ts'
import { createSession } from '../src/pipelines/session.ts'
import { openFolder } from '../src/weights/folder.ts'
import { mountable } from '../src/weights/mountable.ts'
import { median } from './stages.ts'

const [path = embeddedModel, rounds = '5'] = process.argv.slice(2)

/** Processor time, which other programs do not stretch. */
async function timed<T>(work: () => Promise<T> | T): Promise<[milliseconds: number, result: T]> {
  const started = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(started)
  return [(user + system) / 1000, result]
}

const folder = openFolder(await directory(path))
const config = unetConfig(await folder.json('unet/config.json'))
const weights = await folder.weights('unet')
const device = await chooseDevice('wasm', 1)
const plain = device.runtime
const computing = device.computing('float32')
const variants: Readonly<Record<string, object>> = {
  'as it is': {},
  'optimised: extended': { graphOptimizationLevel: 'extended' },
  'optimised: basic': { graphOptimizationLevel: 'basic' },
  'not optimised': { graphOptimizationLevel: 'disabled' },
  'not prepacked': { extra: { session: { disable_prepacking: '1' } } },
}
const adapted = (at: string) => /attn[12]\.to_/.test(at)
const graphOf = (branches: boolean) =>
  unet(config, (name) => weights.get(name), {
    ...computing,
    ...winogradAt(computing, weights, config.sampleSize),
    ...(branches && { adapted }),
  })

const parts: Record<string, number[]> = {}
const created: Record<string, number[]> = {}
for (let round = 0; round <= Number(rounds); round++) {
  const note = (table: Record<string, number[]>, name: string, time: number) => {
    // WebAssembly is compiled anew while it warms up.
    if (round > 0) (table[name] ??= []).push(time)
  }
  const [building, graph] = await timed(() => graphOf(true))
  const [writing, model] = await timed(() => encodeModel(graph))
  const widened = () => Promise.all(graph.weights.map((name) => mountable(weights.get(name)!, name, 'float32')))
  const [reading] = await timed(widened)
  note(parts, 'building the graph', building)
  note(parts, 'writing it', writing)
  note(parts, 'reading and widening weights', reading)
  for (const [name, options] of Object.entries(variants)) {
    const runtime = { ...plain, options: { ...plain.options, ...options } }
    const [time, session] = await timed(() => createSession({ model, weights: graph.weights }, weights, runtime))
    note(created, name, time)
    await session.release()
  }
  const bare = graphOf(false)
  const [time, session] = await timed(() =>
    createSession({ model: encodeModel(bare), weights: bare.weights }, weights, plain),
  )
  note(created, 'without branches', time)
  await session.release()
}

/** A step of one row, without branches and with branches of rank 0. */
const channels = config.inChannels
const random = uniform(1)
const numbers = (length: number) => Float32Array.from({ length }, () => random() - 0.5)
const feeds = unetFeeds(config, {
  sample: { shape: [1, channels, 16, 16], data: numbers(channels * 256) },
  timesteps: [500],
  embeddings: { shape: [1, 77, config.contextDim], data: numbers(77 * config.contextDim) },
})
const steps: Record<string, number[]> = {}
const sides = await Promise.all(
  [false, true].map(async (branches) => {
    const graph = graphOf(branches)
    const session = await createSession({ model: encodeModel(graph), weights: graph.weights }, weights, plain)
    const field = stackField(slotsOf(graph.inputs), [])
    const gates = gatesOf(field, { scales: [[]], factor: () => 1, tokens: () => 1 })
    return {
      name: branches ? 'branches of rank 0' : 'no branches',
      session,
      all: { ...feeds, ...field.constant, ...gates },
    }
  }),
)
for (let round = 0; round <= Number(rounds); round++)
  for (const { name, session, all } of sides) {
    for (let i = 0; i < 4; i++) await session.run(all)
    const [time] = await timed(async () => {
      for (let i = 0; i < 8; i++) await session.run(all)
    })
    if (round > 0) (steps[name] ??= []).push(time / 8)
  }
for (const { session } of sides) await session.release()

const print = (head: string, table: Record<string, number[]>) => {
  console.log(`| ${head} | ms |\n| --- | --- |`)
  for (const [name, times] of Object.entries(table)) console.log(`| ${name} | ${median(times).toFixed(1)} |`)
}
print('part', parts)
console.log('')
print('the session, reading included', created)
console.log('')
print('a step of one row', steps)
process.exit(0)
