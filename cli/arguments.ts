// The terminal's arguments as one table: what is parsed, checked and shown by --help comes from here. Knows no model.
import { parseArgs } from 'node:util'

/** What is wrong with the arguments, in one line. */
export class BadArguments extends Error {}

type Kind = {
  readonly read: (text: string) => unknown
  readonly expected: string
}
const whole = (from: number, to: number): Kind => ({
  read: (text) => (/^\d+$/.test(text) && Number(text) >= from && Number(text) <= to ? Number(text) : undefined),
  expected: `a whole number from ${from} to ${to === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : to}`,
})
const number = (from: number, to: number): Kind => ({
  read: (text) => (text.trim() !== '' && Number(text) >= from && Number(text) <= to ? Number(text) : undefined),
  expected: `a number from ${from} to ${to}`,
})
const oneOf = <T extends string>(...words: T[]): Kind => ({
  read: (text) => ((words as string[]).includes(text) ? text : undefined),
  expected: words.join(' or '),
})
const text: Kind = { read: (value) => value, expected: 'text' }
/** Two numbers with a sign between them. */
const pair = (pattern: RegExp, expected: string): Kind => ({
  read: (words) => pattern.exec(words)?.slice(1).map(Number),
  expected,
})
const size = pair(/^(\d+)x(\d+)$/, 'a size such as 512x768')
const interval = pair(/^(0|1|0?\.\d+)-(0|1|0?\.\d+)$/, 'fractions such as 0.2-0.8')
const options: Kind = {
  read: (words) => {
    const parts = words.split(',').map((part) => /^\s*(\w+)=(-?[\d.]+)\s*$/.exec(part))
    if (parts.some((part) => part === null || Number.isNaN(Number(part[2])))) return undefined
    return Object.fromEntries(parts.map((part) => [part![1], Number(part![2])]))
  },
  expected: 'numbers by name such as eta=0.5,limit=10',
}
const numbers: Kind = {
  read: (words) => {
    const values = words.split(',').map(Number)
    return words.trim() === '' || values.some(Number.isNaN) ? undefined : values
  },
  expected: 'numbers such as 999,749,499,249',
}
const path: Kind = { read: (value) => value || undefined, expected: 'a path' }

type Row = {
  readonly name: keyof Arguments
  readonly value: string
  readonly kind: Kind
  readonly help: string
  /** May be said more than once; then it is a list. */
  readonly many?: true
}

/** An adapter's file with its strengths: FILE, FILE:0.8, FILE:0.8:0.5 (in the UNet, in the text encoder). */
export type LoraWords = { readonly file: string; readonly weight: number; readonly textWeight?: number }
const lora: Kind = {
  read: (words) => {
    const [, file, weight = '1', textWeight] = /^(.+?)(?::(-?\d*\.?\d+))?(?::(-?\d*\.?\d+))?$/.exec(words) ?? []
    return file && { file, weight: Number(weight), ...(textWeight && { textWeight: Number(textWeight) }) }
  },
  expected: 'FILE, FILE:WEIGHT or FILE:WEIGHT:TEXT_WEIGHT',
}

/** Everything that was said; what was not said is absent and becomes the model's own default. */
export type Arguments = {
  readonly model?: string
  readonly prompt?: string
  readonly negative?: string
  readonly recipe?: string
  readonly sampler?: string
  readonly schedule?: string
  readonly 'sampler-options'?: Readonly<Record<string, number>>
  readonly convention?: 'diffusers' | 'a1111' | 'comfyui'
  readonly 'final-sigma'?: 'zero' | 'sigma_min'
  readonly steps?: number
  readonly timesteps?: readonly number[]
  readonly 'schedule-file'?: string
  readonly sigmas?: readonly number[]
  readonly guidance?: number
  readonly eta?: number
  readonly seed?: number
  readonly rng?: 'torch' | 'philox'
  readonly width?: number
  readonly height?: number
  readonly count?: number
  readonly 'clip-skip'?: number
  readonly syntax?: 'plain' | 'a1111'
  readonly 'step-noise'?: 'independent' | 'brownian'
  readonly 'guidance-method'?: string
  readonly 'guidance-options'?: Readonly<Record<string, number>>
  readonly 'guidance-rescale'?: number
  readonly 'guidance-interval'?: readonly [start: number, stop: number]
  readonly 'variation-seed'?: number
  readonly 'variation-strength'?: number
  readonly 'seed-resize'?: readonly [width: number, height: number]
  readonly lora?: readonly LoraWords[]
  readonly method?: string
  readonly 'method-options'?: Readonly<Record<string, number>>
  readonly regions?: string
  readonly 'region-base'?: 'everywhere' | 'elsewhere'
  readonly image?: string
  readonly strength?: number
  readonly mask?: string
  readonly 'init-noise'?: string
  readonly 'save-latents'?: string
  readonly dtype?: 'float32' | 'float16'
  readonly threads?: number
  readonly out?: string
  readonly help?: true
}

const table: readonly Row[] = [
  { name: 'model', value: 'DIR', kind: path, help: 'a diffusers folder (default: the embedded model)' },
  { name: 'prompt', value: 'TEXT', kind: text, help: 'what to draw' },
  { name: 'negative', value: 'TEXT', kind: text, help: 'what to keep away from, where guidance is above 1' },
  {
    name: 'syntax',
    value: 'NAME',
    kind: oneOf('plain', 'a1111'),
    help: 'words as they stand, or (a:1.3), [a:b:4], AND, BREAK',
  },
  { name: 'recipe', value: 'ID', kind: text, help: 'such as lcm_lora, sdxl_lightning: how a few-step file is sampled' },
  { name: 'sampler', value: 'ID', kind: text, help: "such as euler, dpmpp_2m (default: the model's own scheduler)" },
  { name: 'sampler-options', value: 'K=V', kind: options, help: "the sampler's own, such as rtol=0.01,order=2" },
  { name: 'schedule', value: 'ID', kind: text, help: 'such as leading, trailing, karras' },
  {
    name: 'convention',
    value: 'NAME',
    kind: oneOf('diffusers', 'a1111', 'comfyui'),
    help: 'whose first noise and last levels, where libraries differ',
  },
  {
    name: 'final-sigma',
    value: 'NAME',
    kind: oneOf('zero', 'sigma_min'),
    help: "where the walk ends (default: as the sampler's reference does)",
  },
  { name: 'steps', value: 'N', kind: whole(1, 1000), help: 'network calls, more or less' },
  { name: 'timesteps', value: 'T,T', kind: numbers, help: 'asked in place of the schedule, such as 999,749,499,249' },
  { name: 'schedule-file', value: 'FILE', kind: path, help: 'a named list of timesteps, as cli/search.ts writes it' },
  { name: 'sigmas', value: 'S,S', kind: numbers, help: 'the same as noise levels' },
  {
    name: 'guidance',
    value: 'G',
    kind: number(0, 100),
    help: 'guidance scale; at or below 1 the negative prompt is unused',
  },
  { name: 'eta', value: 'E', kind: number(0, 1), help: 'share of fresh noise in stochastic samplers' },
  {
    name: 'seed',
    value: 'S',
    kind: whole(0, Number.MAX_SAFE_INTEGER),
    help: 'picture k uses S + k (default: random, told)',
  },
  {
    name: 'rng',
    value: 'NAME',
    kind: oneOf('torch', 'philox'),
    help: "noise as torch draws it on the CPU, or on CUDA (A1111's NV)",
  },
  {
    name: 'step-noise',
    value: 'NAME',
    kind: oneOf('independent', 'brownian'),
    help: 'of dpmpp_sde, 2m_sde, 3m_sde: draw by draw, or one path',
  },
  {
    name: 'variation-seed',
    value: 'S',
    kind: whole(0, Number.MAX_SAFE_INTEGER),
    help: 'turns the noise towards that of S + k',
  },
  { name: 'variation-strength', value: 'V', kind: number(0, 1), help: 'how far it is turned' },
  { name: 'seed-resize', value: 'WxH', kind: size, help: 'keeps the composition that the seed has at this size' },
  { name: 'guidance-method', value: 'ID', kind: text, help: 'such as cfg (default), apg, fdg' },
  { name: 'guidance-options', value: 'K=V', kind: options, help: "the method's own, such as eta=0.5,limit=10" },
  { name: 'guidance-rescale', value: 'PHI', kind: number(0, 1), help: 'against burnt pictures' },
  { name: 'guidance-interval', value: 'A-B', kind: interval, help: 'fractions of the steps where guidance acts' },
  { name: 'width', value: 'W', kind: whole(8, 8192), help: 'in pixels' },
  { name: 'height', value: 'H', kind: whole(8, 8192), help: 'in pixels' },
  { name: 'count', value: 'N', kind: whole(1, 1000), help: 'pictures to draw; written as NAME-1.png, NAME-2.png ...' },
  { name: 'clip-skip', value: 'N', kind: whole(0, 11), help: 'text encoder layers left out from the end' },
  {
    name: 'lora',
    value: 'FILE[:W]',
    kind: lora,
    help: 'an adapter and its strength; again for more; FILE:W:T for the text apart',
    many: true,
  },
  { name: 'method', value: 'ID', kind: text, help: 'how adapters share a picture: merge, switch, composite ...' },
  { name: 'method-options', value: 'K=V', kind: options, help: "the method's own, such as refresh=2" },
  {
    name: 'regions',
    value: 'FILE',
    kind: path,
    help: 'JSON: words and adapters for parts of the picture (docs/adapters.md)',
  },
  {
    name: 'region-base',
    value: 'WHERE',
    kind: oneOf('everywhere', 'elsewhere'),
    help: 'the prompt counts in every region too, or only where none lies (default)',
  },
  {
    name: 'image',
    value: 'FILE',
    kind: path,
    help: 'a PNG to start from, cropped to the size; the size where none is said',
  },
  { name: 'strength', value: 'S', kind: number(0, 1), help: 'share of the steps walked from --image (default: 0.8)' },
  { name: 'mask', value: 'FILE', kind: path, help: 'a PNG: where it is white --image is drawn anew, the rest stays' },
  { name: 'init-noise', value: 'FILE', kind: path, help: 'safetensors with `latents` [1, c, h, w], unit variance' },
  { name: 'save-latents', value: 'FILE', kind: path, help: 'writes `latents` before decoding, as safetensors' },
  {
    name: 'dtype',
    value: 'TYPE',
    kind: oneOf('float32', 'float16'),
    help: 'what the networks compute in (default: float32)',
  },
  { name: 'threads', value: 'N', kind: whole(1, 64), help: 'WebAssembly threads (default: cores, 4 at most)' },
  { name: 'out', value: 'FILE', kind: path, help: 'the PNG to write (default: out.png); settings are stored inside' },
]

/** Reads the words after the script's name. Throws `BadArguments`: `generate: --steps: expected ..., got ...`. */
export function readArguments(words: readonly string[]): Arguments {
  const options = Object.fromEntries(
    table.map(({ name, many = false }) => [name, { type: 'string' as const, multiple: many }]),
  )
  let values: Record<string, unknown>
  try {
    values = parseArgs({ args: [...words], options: { ...options, help: { type: 'boolean' } } }).values
  } catch (error) {
    // parseArgs explains at length; its first sentence says what is wrong.
    throw new BadArguments(`generate: ${(error as Error).message.split(/[.\n] /)[0]}`, { cause: error })
  }
  if (values['help']) return { help: true }
  const read = table.flatMap(({ name, kind }) => {
    const said = values[name] as string | string[] | undefined
    if (said === undefined) return []
    const read = (words: string) => {
      const value = kind.read(words)
      if (value !== undefined) return value
      throw new BadArguments(`generate: --${name}: expected ${kind.expected}, got '${words}'`)
    }
    return [[name, Array.isArray(said) ? said.map(read) : read(said)] as const]
  })
  return Object.fromEntries(read) as Arguments
}

/** The text of --help. */
export function helpText(): string {
  const left = table.map(({ name, value }) => `  --${name} ${value}`)
  const width = Math.max(...left.map((text) => text.length)) + 2
  const lines = table.map(({ help }, i) => left[i]!.padEnd(width) + help)
  return ['Usage: npm run -s generate -- --prompt TEXT [--out FILE] [...]', '', ...lines].join('\n')
}
