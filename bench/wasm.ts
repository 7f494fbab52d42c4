// Times every stage of one model on WebAssembly in this process and prints JSON: `tsx bench/wasm.ts MODEL THREADS REPEATS`.
import { directory } from '../cli/folder.ts'
import { chooseDevice } from '../src/pipelines/device.ts'
import { generate } from '../src/pipelines/generate.ts'
import { planModel } from '../src/pipelines/load.ts'
import type { Runtime } from '../src/pipelines/session.ts'
import type { Settings } from '../src/protocol.ts'
import { openFolder } from '../src/weights/folder.ts'
import { clockFor, median, stageNames, warmUp, type Measured, type Stages } from './stages.ts'

const [folder = '', threads = '1', repeats = '20'] = process.argv.slice(2)

const clock = clockFor(Number(threads))

/** Milliseconds spent inside onnxruntime, of all jobs together. */
let inside = 0
const timed = (runtime: Runtime): Runtime => ({
  ...runtime,
  job: (job) =>
    runtime.job(async () => {
      const started = clock()
      try {
        return await job()
      } finally {
        inside += clock() - started
      }
    }),
})

async function times(call: () => Promise<unknown>, count: number): Promise<number[]> {
  const all: number[] = []
  for (let i = 0; i < count; i++) {
    const started = clock()
    await call()
    all.push(clock() - started)
  }
  return all
}

const begun = clock()
const device = await chooseDevice('wasm', Number(threads))
const runtime = timed(device.runtime)
const plan = await planModel(openFolder(await directory(folder)), device.computing('float32'))
const { model } = await plan.open(runtime, () => {})
const load = clock() - begun

const [encoder] = model.textEncoders
const { width, height } = plan.info.defaults
const tokens = encoder!.tokenize('a red cat left of a rocket at sunset')
const { hidden } = await encoder!.encode(tokens, 0)
const shape = [1, model.latentChannels, height / model.cell, width / model.cell]
const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => Math.sin(i * i))
const sample = { shape, data: numbers(shape.reduce((a, b) => a * b)) }
const rows = (count: number) => ({
  sample: { shape: [count, ...shape.slice(1)], data: numbers(count * sample.data.length) },
  timesteps: Array.from({ length: count }, () => 500),
  embeddings: { shape: [count, ...hidden.shape.slice(1)], data: numbers(count * hidden.data.length) },
})

const calls: Readonly<Record<keyof Stages, () => Promise<unknown>>> = {
  text: () => encoder!.encode(tokens, 0),
  step: () => model.unet(rows(1)),
  'step of two rows': () => model.unet(rows(2)),
  decode: () => model.decode(sample),
}
const stages: Partial<Stages> = {}
for (const stage of stageNames) {
  await times(calls[stage], warmUp)
  stages[stage] = median(await times(calls[stage], Number(repeats)))
}

const settings: Settings = {
  ...plan.info.defaults,
  model: model.name,
  prompt: 'a red cat left of a rocket at sunset',
  negative: '',
  seed: 1,
  rng: 'torch',
  steps: 20,
  guidance: 4,
  count: 3,
  clipSkip: 0,
}
let [outside, sampling, started, before] = [0, 0, 0, 0]
await generate(model, settings, {
  onEvent: (event) => {
    if (event.type === 'phase' && event.phase === 'sample') [started, before] = [clock(), inside]
    if (event.type !== 'phase' || event.phase !== 'decode') return
    const took = clock() - started
    sampling += took
    outside += took - (inside - before)
  },
})
const measured: Measured = { load, stages: stages as Stages, overhead: outside / sampling }
console.log(JSON.stringify(measured))
// WebAssembly threads would keep the process alive.
process.exit(0)
