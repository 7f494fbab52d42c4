// Finds the noise that a picture would be drawn from: `npx tsx cli/invert.ts --help`. `generate --init-noise` takes it.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { psnr } from '../src/grid/metrics/psnr.ts'
import { pictureId } from '../src/math/picture-id.ts'
import { generate } from '../src/pipelines/generate.ts'
import { fitted } from '../src/pipelines/image/resize.ts'
import { invert } from '../src/pipelines/invert.ts'
import { planModel, type Plan } from '../src/pipelines/load.ts'
import { wasmRuntime } from '../src/pipelines/session.ts'
import type { Pixels, Settings } from '../src/protocol.ts'
import { openFolder } from '../src/weights/folder.ts'
import { BadArguments } from './arguments.ts'
import { directory } from './folder.ts'
import { readPicture } from './picture.ts'
import { pngOf } from './png.ts'
import { writeLatents } from './tensors.ts'

const embedded = fileURLToPath(new URL('../public/models/nano', import.meta.url))

const table = [
  ['image FILE', 'the PNG to find the noise of; its size is kept, in whole cells'],
  ['out FILE', 'safetensors with `latents` [1, c, h, w] of unit variance'],
  ['prompt TEXT', 'what the picture shows (default: nothing)'],
  ['negative TEXT', 'as for generate; counts where guidance is above 1'],
  ['guidance G', '(default: 1, which comes back best)'],
  ['steps N', 'of DDIM (default: 50)'],
  ['schedule ID', "(default: the model's own)"],
  ['rounds N', 'times that each step is asked again: 0 as diffusers (default), more come back closer'],
  ['back FILE', 'a PNG of what the noise is drawn as, by the same settings'],
  ['model DIR', 'a diffusers folder (default: the embedded model)'],
  ['threads N', 'WebAssembly threads (default: 1)'],
] as const

type Said = Readonly<Record<string, string | undefined>>

function read(words: readonly string[]): Said | undefined {
  const names = table.map(([left]) => [left.split(' ')[0]!, { type: 'string' as const }] as const)
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { ...Object.fromEntries(names), help: { type: 'boolean' } },
    })
    return values['help'] ? undefined : (values as Said)
  } catch (error) {
    throw new BadArguments(`invert: ${(error as Error).message.split(/[.\n] /)[0]}`, { cause: error })
  }
}

function number(said: Said, name: string, usual: number, from: number, to: number): number {
  const value = said[name] === undefined ? usual : said[name].trim() === '' ? NaN : Number(said[name])
  if (value >= from && value <= to && (name === 'guidance' || Number.isInteger(value))) return value
  throw new BadArguments(`invert: --${name}: expected a number from ${from} to ${to}, got '${said[name]}'`)
}

function settingsOf(said: Said, { info }: Plan, image: Pixels): Settings {
  const whole = (side: number) => Math.max(side - (side % info.sizeMultiple), info.sizeMultiple)
  return {
    model: info.name,
    prompt: said['prompt'] ?? '',
    negative: said['negative'] ?? '',
    seed: 0,
    rng: 'torch',
    sampler: 'ddim',
    schedule: said['schedule'] ?? info.defaults.schedule,
    steps: number(said, 'steps', 50, 1, 1000),
    guidance: number(said, 'guidance', 1, 0, 100),
    eta: 0,
    width: whole(image.width),
    height: whole(image.height),
    count: 1,
    clipSkip: 0,
  }
}

/** Writes the noise, draws from it and says how near that came. */
async function run(said: Said): Promise<void> {
  const { image: path, out, back } = said
  if (!path || !out)
    throw new BadArguments(`invert: --${path ? 'out' : 'image'}: expected a file, got none (see --help)`)
  const folder = said['model'] ?? embedded
  if (!existsSync(folder)) throw new BadArguments(`invert: --model: expected a folder, got '${folder}'`)
  const [threads, rounds] = [number(said, 'threads', 1, 1, 64), number(said, 'rounds', 0, 0, 1000)]
  const image = await readPicture('image', path)
  const plan = await planModel(openFolder(await directory(folder)), { precision: 'float32', attentionOp: 'plain' })
  const settings = settingsOf(said, plan, image)
  const { model } = await plan.open(await wasmRuntime(threads), () => {})
  const noise = await invert(model, { ...settings, startImage: pictureId(image) }, { given: { start: image }, rounds })
  await writeLatents(out, noise)
  console.log(out)
  let drawn: Pixels | undefined
  await generate(model, settings, {
    initialNoise: noise,
    onEvent: (event) => {
      if (event.type === 'picture') drawn = event.pixels
    },
  })
  const ratio = psnr(drawn!, fitted(image, settings.width, settings.height))
  console.error(`invert: drawn again with --sampler ddim --eta 0: PSNR ${ratio.toFixed(1)} dB to the picture`)
  if (!back) return
  await writeFile(back, pngOf(drawn!, settings))
  console.log(back)
}

/** 0 where all went well, 2 for arguments that make no sense, 1 for any other failure. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const said = read(words)
    if (said) await run(said)
    else {
      const lines = table.map(([left, help]) => `  --${left}`.padEnd(20) + help)
      console.log(['Usage: npx tsx cli/invert.ts --image FILE --out FILE [...]', '', ...lines].join('\n'))
    }
    return 0
  } catch (error) {
    console.error((error instanceof Error ? error.message : String(error)).split('\n')[0])
    return error instanceof BadArguments || (error as { kind?: string }).kind === 'bad-input' ? 2 : 1
  }
}

// The exit is explicit: WebAssembly threads would keep the process alive.
process.exit(await main(process.argv.slice(2)))
