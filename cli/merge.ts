// Merges adapters into one file that other tools load: `npx tsx cli/merge.ts A.safetensors:0.8 B.safetensors:0.5 --method ties --out merged.safetensors`.
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { EngineError } from '../src/engine/error.ts'
import { createHost } from '../src/pipelines/host.ts'
import { adapterAt } from './adapter.ts'
import { BadArguments } from './arguments.ts'
import { embeddedModel } from './embedded.ts'
import { directory } from './folder.ts'

const usage = [
  'Usage: npx tsx cli/merge.ts FILE[:WEIGHT] FILE[:WEIGHT] ... [--out FILE] [...]',
  '',
  '  --out FILE      the safetensors file to write, with kohya-ss names (default: merged.safetensors)',
  '  --method ID     cat (default: the exact sum), linear, task_arithmetic, magnitude_prune, ties, dare_linear, dare_ties',
  '  --density D     share of entries kept by the sparse methods, 0 to 1 (default: 0.5)',
  '  --rank N        rank to cut to (default: the largest of the files)',
  '  --seed S        what DARE drops (default: 0)',
  '  --model DIR     the diffusers folder that the adapters are for (default: the embedded model)',
].join('\n')

type Asked = {
  readonly files: readonly { readonly file: string; readonly weight: number }[]
  readonly model: string
  readonly out: string
  readonly method: string
  readonly density: number
  readonly rank?: number
  readonly seed: number
}

/** Undefined where help was asked for. Throws `BadArguments`. */
function readMergeArguments(words: readonly string[]): Asked | undefined {
  const text = { type: 'string' } as const
  const options = { out: text, method: text, density: text, rank: text, seed: text, model: text }
  const { values, positionals } = (() => {
    try {
      const help = { type: 'boolean' } as const
      return parseArgs({ args: [...words], options: { ...options, help }, allowPositionals: true })
    } catch (cause) {
      throw new BadArguments(`merge: ${(cause as Error).message.split(/[.\n] /)[0]}`, { cause })
    }
  })()
  if (values.help) return undefined
  const number = (name: 'density' | 'rank' | 'seed', least: number, most: number, whole: boolean) => {
    const said = values[name]
    if (said === undefined) return undefined
    const value = Number(said)
    if (said.trim() !== '' && value >= least && value <= most && (!whole || Number.isInteger(value))) return value
    throw new BadArguments(
      `merge: --${name}: expected a ${whole ? 'whole ' : ''}number from ${least} to ${most}, got '${said}'`,
    )
  }
  const files = positionals.map((word) => {
    const [, file = word, weight = '1'] = /^(.+?)(?::(-?\d*\.?\d+))?$/.exec(word) ?? []
    return { file, weight: Number(weight) }
  })
  if (files.length === 0) throw new BadArguments('merge: expected FILE[:WEIGHT], got none (see --help)')
  const rank = number('rank', 1, 4096, true)
  return {
    files,
    model: values.model ?? embeddedModel,
    out: values.out ?? 'merged.safetensors',
    method: values.method ?? 'cat',
    density: number('density', 0, 1, false) ?? 0.5,
    seed: number('seed', 0, 2 ** 32 - 1, true) ?? 0,
    ...(rank !== undefined && { rank }),
  }
}

async function merge({ files, model, out, ...rule }: Asked): Promise<void> {
  const engine = createEngine(() => inProcess(createHost({ threads: 1 })))
  try {
    await engine.load(await directory(model), { device: 'wasm', precision: 'float32' })
    const parts: { id: string; weight: number }[] = []
    for (const { file, weight } of files)
      parts.push({ id: (await engine.addAdapter(await adapterAt(file, 'merge'))).id, weight })
    const blob = await engine.mergeAdapters({ ...rule, parts, name: basename(out).replace(/\.safetensors$/i, '') })
    await writeFile(out, new Uint8Array(await blob.arrayBuffer()))
    console.log(out)
  } finally {
    engine.dispose()
  }
}

/** 0 where all went well, 2 for arguments that make no sense, 1 for any other failure. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const asked = readMergeArguments(words)
    if (asked) await merge(asked)
    else console.log(usage)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message.split('\n')[0] : String(error))
    const bad = error instanceof BadArguments || (error instanceof EngineError && error.failure.kind === 'bad-input')
    return bad ? 2 : 1
  }
}

// The exit is explicit: WebAssembly threads would keep the process alive.
process.exit(await main(process.argv.slice(2)))
