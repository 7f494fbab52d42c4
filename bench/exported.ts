// Times torch's export of every stage on onnxruntime-web, so that the runtime's own distance from the native one is known:
// `tsx bench/exported.ts FOLDER THREADS REPEATS`, on what `bench/reference.py --keep FOLDER` left there. Prints JSON.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm'
import { clockFor, median, stageNames, warmUp, type Stages } from './stages.ts'

const [folder = '', threads = '1', repeats = '20'] = process.argv.slice(2)
env.wasm.numThreads = Number(threads)

type Feed = { readonly type: 'float32' | 'int64'; readonly dims: readonly number[]; readonly data: readonly number[] }
const tensorOf = ({ type, dims, data }: Feed): Tensor =>
  type === 'int64'
    ? new Tensor(type, BigInt64Array.from(data, BigInt), dims)
    : new Tensor(type, Float32Array.from(data), dims)

const clock = clockFor(Number(threads))
const stages: Partial<Stages> = {}
for (const stage of stageNames) {
  const graph = await readFile(join(folder, `${stage}.onnx`))
  const said = JSON.parse(await readFile(join(folder, `${stage}.json`), 'utf8')) as Record<string, Feed>
  const session = await InferenceSession.create(graph, { executionProviders: ['wasm'] })
  const feeds = Object.fromEntries(Object.entries(said).map(([name, feed]) => [name, tensorOf(feed)]))
  const times: number[] = []
  for (let i = 0; i < warmUp + Number(repeats); i++) {
    const started = clock()
    await session.run(feeds)
    times.push(clock() - started)
  }
  stages[stage] = median(times.slice(warmUp))
  await session.release()
}
console.log(JSON.stringify(stages))
// WebAssembly threads would keep the process alive.
process.exit(0)
