// What the first adapter at new layers costs: one new session of the UNet, by its parts, and whether options of onnxruntime make it cheaper:
// `npx tsx bench/rebuild.ts [MODEL] [ROUNDS]`. Prints tables; milliseconds of processor time, medians after a round to warm up.
import { embeddedModel } from '../cli/embedded.ts'
import { directory } from '../cli/folder.ts'
import { unetConfig } from '../src/networks/unet-config.ts'
import { unet } from '../src/networks/unet.ts'
import { encodeModel } from '../src/onnx/encode.ts'
import { createSession, wasmRuntime } from '../src/pipelines/session.ts'
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
const plain = await wasmRuntime(1)
const variants: Readonly<Record<string, object>> = {
  'as it is': {},
  'optimised: extended': { graphOptimizationLevel: 'extended' },
  'optimised: basic': { graphOptimizationLevel: 'basic' },
  'not optimised': { graphOptimizationLevel: 'disabled' },
  'not prepacked': { extra: { session: { disable_prepacking: '1' } } },
}
const adapted = (at: string) => /attn[12]\.to_/.test(at)

const parts: Record<string, number[]> = {}
const created: Record<string, number[]> = {}
for (let round = 0; round <= Number(rounds); round++) {
  const note = (table: Record<string, number[]>, name: string, time: number) => {
    // WebAssembly is compiled anew while it warms up.
    if (round > 0) (table[name] ??= []).push(time)
  }
  const [building, graph] = await timed(() =>
    unet(config, (name) => weights.get(name), { precision: 'float32', attentionOp: 'fused', adapted }),
  )
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
}
const print = (head: string, table: Record<string, number[]>) => {
  console.log(`| ${head} | ms |\n| --- | --- |`)
  for (const [name, times] of Object.entries(table)) console.log(`| ${name} | ${median(times).toFixed(0)} |`)
}
print('part', parts)
console.log('')
print('the session, reading included', created)
process.exit(0)
