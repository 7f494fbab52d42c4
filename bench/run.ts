// Measures this machine: our pipelines on WebAssembly against native onnxruntime and torch, same weights, same run.
// `npm run bench -- [--model DIR] [--threads 1,2] [--rounds 3] [--repeats 20]`; Python from PYTHON or the PATH.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, hostname, loadavg, tmpdir, totalmem } from 'node:os'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { quietest, table, type Measured, type References, type Round, type Stages } from './stages.ts'

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'public/models/nano' },
    threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '3' },
    repeats: { type: 'string', default: '20' },
  },
})
const { model, repeats } = values
const python = process.env['PYTHON'] ?? 'python3'
type Native = { milliseconds: Omit<References, 'exported'>; versions: Record<string, string> }
type Reference = { milliseconds: References; versions: Record<string, string> }

/** The JSON that a command prints, or the last line of what it says instead. */
function ask<T>(command: string, words: readonly string[]): T | string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: 'utf8' })
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1)!) as T
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? `exit code ${status}`
}

function ours(threads: number): Measured {
  const measured = ask<Measured>(process.execPath, ['--import', 'tsx', 'bench/wasm.ts', model, `${threads}`, repeats])
  if (typeof measured === 'string') throw new Error(`bench: wasm: ${measured}`)
  return measured
}

/** Torch, and its export natively and on WebAssembly. */
function reference(threads: number): Reference | undefined {
  const [height, width] = latentSize()
  const graphs = mkdtempSync(join(tmpdir(), 'fewstep-bench-'))
  const words = ['--threads', threads, '--repeats', repeats, '--height', height, '--width', width, '--keep', graphs]
  try {
    const native = ask<Native>(python, ['bench/reference.py', model, ...words.map(String)])
    if (typeof native === 'string') {
      console.error(
        `bench: references left out: ${python}: ${native} (set PYTHON to one that has torch, diffusers, onnxruntime)`,
      )
      return undefined
    }
    const exported = ask<Stages>(process.execPath, [
      '--import',
      'tsx',
      'bench/exported.ts',
      graphs,
      `${threads}`,
      repeats,
    ])
    if (typeof exported === 'string') throw new Error(`bench: exported: ${exported}`)
    return { ...native, milliseconds: { ...native.milliseconds, exported } }
  } finally {
    rmSync(graphs, { recursive: true })
  }
}

function latentSize(): [number, number] {
  const config = JSON.parse(readFileSync(`${model}/unet/config.json`, 'utf8')) as {
    sample_size: number | [number, number]
  }
  const [height, width = height] = [config.sample_size].flat() as [number, number?]
  return [height, width]
}

const version = (name: string) =>
  (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version

const versions: Record<string, string> = { node: process.versions.node, 'onnxruntime-web': version('onnxruntime-web') }
const loadBefore = loadavg()[0]!
const rounds: Round[] = []
for (let round = 0; round < Number(values.rounds); round++) {
  for (const threads of values.threads.split(',').map(Number)) {
    console.error(`bench: round ${round + 1} of ${values.rounds}, ${threads} thread${threads > 1 ? 's' : ''}`)
    const mine = ours(threads)
    const theirs = round > 0 && !rounds.some((one) => one.reference) ? undefined : reference(threads)
    Object.assign(versions, theirs?.versions)
    rounds.push({ threads, ours: mine, ...(theirs && { reference: theirs.milliseconds }) })
  }
}
const best = [...new Set(rounds.map(({ threads }) => threads))].map((threads) =>
  quietest(rounds.filter((round) => round.threads === threads)),
)

const date = new Date().toISOString().slice(0, 10)
const [cpu] = cpus()
const machine = {
  processor: cpu?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  busyBefore: Number(loadBefore.toFixed(1)),
}
// The machine's name stays here; its hash tells results of one machine from another's.
const id = createHash('sha256').update(`${hostname()} ${machine.processor} ${machine.cores}`).digest('hex').slice(0, 6)
const file = `bench/results/${date}-${id}`
const described = `${machine.processor}, ${machine.cores} cores; ${Object.entries(versions)
  .map((entry) => entry.join(' '))
  .join(', ')}`
const markdown = `# ${date}, ${model}\n\n${described}. Load average before the run: ${machine.busyBefore}. Each figure is the least of ${values.rounds} medians of ${repeats} calls; one thread is timed by its processor time, two by the clock on the wall.\n\n${table(best)}\n`
mkdirSync('bench/results', { recursive: true })
writeFileSync(`${file}.json`, `${JSON.stringify({ date, model, machine, versions, best, rounds }, undefined, 1)}\n`)
writeFileSync(`${file}.md`, markdown)
console.log(markdown)
