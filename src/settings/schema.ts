// What a setting may be, checked field by field wherever settings enter from outside. Knows no file format.
import * as v from 'valibot'
import type { Extras, Settings } from '../protocol.ts'

/** Version written beside stored settings; raised when a field changes its meaning, not when one is added. */
export const settingsVersion = 1

/** Longest prompt accepted, in UTF-16 units. A text encoder reads far less; more is a file dropped by mistake. */
export const longestPrompt = 100_000

const loneSurrogate = /\p{Surrogate}/gu
/** Text that every encoder can carry: lone surrogates become U+FFFD, as TextEncoder would make them. */
export const wellFormed = (text: string): string => text.replace(loneSurrogate, '\uFFFD')

const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.maxLength(longest, ({ received }) => `expected at most ${longest} characters, got ${received}`),
    v.transform(wellFormed),
  )
const number = (least: number, most: number) => {
  const expected = `expected a number from ${least} to ${most}`
  return v.pipe(v.number(expected), v.minValue(least, expected), v.maxValue(most, expected))
}
const whole = (least: number, most: number) => {
  const expected = `expected a whole number from ${least} to ${most}`
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(least, expected), v.maxValue(most, expected))
}
const id = v.pipe(v.string(), v.regex(/^[a-z0-9_+-]{1,64}$/i, 'expected an id such as "euler"'))

const list = (least: number, most: number) =>
  v.pipe(v.array(number(least, most), 'expected a list of numbers'), v.minLength(1), v.maxLength(1000))

const weight = number(-100, 100)
const side = v.union([weight, v.record(id, v.union([weight, v.array(weight)]))])
const pictureId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "expected a picture's SHA-256"))
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of an adapter file'))
const adapter = v.object({
  id: sha256,
  name: v.exactOptional(text(200)),
  weight,
  textWeight: v.exactOptional(weight),
  blocks: v.exactOptional(
    v.union([
      v.array(weight),
      v.object({ down: v.exactOptional(side), mid: v.exactOptional(weight), up: v.exactOptional(side) }),
    ]),
  ),
  schedule: v.exactOptional(
    v.union([
      v.object({
        from: number(0, 1),
        to: number(0, 1),
        curve: v.picklist(['constant', 'rise', 'fall', 'cosine_rise', 'cosine_fall']),
      }),
      v.object({ factors: v.pipe(v.array(weight), v.minLength(1), v.maxLength(1000)) }),
    ]),
  ),
  category: v.exactOptional(v.picklist(['character', 'clothing', 'object', 'style', 'background'])),
  always: v.exactOptional(v.literal(true)),
  detail: v.exactOptional(number(0, 1)),
  words: v.exactOptional(text(longestPrompt)),
})

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const bytesIn = (data: string) => (data.length / 4) * 3 - (data.match(/=*$/)?.[0].length ?? 0)
const mask = v.pipe(
  v.object({
    width: whole(1, 2048),
    height: whole(1, 2048),
    data: v.pipe(v.string(), v.regex(base64, 'expected base64')),
  }),
  v.check(
    ({ width, height, data }) => bytesIn(data) === width * height,
    'expected a byte for each of width x height weights',
  ),
)
const region = v.pipe(
  v.object({
    name: text(200),
    prompt: text(longestPrompt),
    strength: number(0, 1),
    feather: number(0, 1024),
    adapters: v.array(sha256),
    box: v.exactOptional(v.object({ x: number(0, 1), y: number(0, 1), width: number(0, 1), height: number(0, 1) })),
    mask: v.exactOptional(mask),
  }),
  v.check(({ box, mask }) => (box === undefined) !== (mask === undefined), 'expected a box or a mask'),
)

/** One schema per field of `Settings`; limits hold for every model, a model's own are checked where it runs. */
export const fields = {
  model: text(1000),
  prompt: text(longestPrompt),
  negative: text(longestPrompt),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  rng: v.picklist(['torch', 'philox'], 'expected "torch" or "philox"'),
  sampler: id,
  schedule: id,
  steps: whole(1, 1000),
  guidance: number(0, 100),
  eta: number(0, 1),
  width: whole(8, 8192),
  height: whole(8, 8192),
  count: whole(1, 64),
  clipSkip: whole(0, 48),
  samplerOptions: v.record(id, v.pipe(v.number(), v.finite()), 'expected numbers by name'),
  convention: v.picklist(['diffusers', 'a1111', 'comfyui'], 'expected "diffusers", "a1111" or "comfyui"'),
  finalSigma: v.picklist(['zero', 'sigma_min'], 'expected "zero" or "sigma_min"'),
  decoder: v.picklist(['full', 'tiny'], 'expected "full" or "tiny"'),
  guidanceMethod: id,
  guidanceOptions: v.record(id, v.pipe(v.number(), v.finite()), 'expected numbers by name'),
  guidanceRescale: number(0, 1),
  guidanceStart: number(0, 1),
  guidanceStop: number(0, 1),
  variationSeed: whole(0, Number.MAX_SAFE_INTEGER),
  variationStrength: number(0, 1),
  seedWidth: whole(8, 8192),
  seedHeight: whole(8, 8192),
  recipe: id,
  timesteps: list(0, 100_000),
  sigmas: list(0, 1e9),
  stepNoise: v.picklist(['independent', 'brownian'], 'expected "independent" or "brownian"'),
  promptSyntax: v.picklist(['plain', 'a1111'], 'expected "plain" or "a1111"'),
  adapters: v.pipe(v.array(adapter, 'expected a list of adapters'), v.maxLength(100, 'expected at most 100 adapters')),
  method: id,
  methodOptions: v.record(id, v.pipe(v.number(), v.finite()), 'expected numbers by name'),
  regions: v.pipe(v.array(region, 'expected a list of regions'), v.maxLength(64, 'expected at most 64 regions')),
  regionBase: v.picklist(['everywhere', 'elsewhere'], 'expected "everywhere" or "elsewhere"'),
  startImage: pictureId,
  strength: number(0, 1),
  mask: pictureId,
  bakeAdapters: v.boolean('expected true or false'),
} satisfies { [K in keyof Settings]-?: v.GenericSchema<unknown, Settings[K]> }

export const fieldNames = Object.keys(fields) as (keyof Settings)[]

/** Fields that may be left out. */
const extras: ReadonlySet<keyof Settings> = new Set<keyof Extras>([
  'samplerOptions',
  'convention',
  'finalSigma',
  'decoder',
  'guidanceMethod',
  'guidanceOptions',
  'guidanceRescale',
  'guidanceStart',
  'guidanceStop',
  'variationSeed',
  'variationStrength',
  'seedWidth',
  'seedHeight',
  'recipe',
  'timesteps',
  'sigmas',
  'promptSyntax',
  'stepNoise',
  'adapters',
  'method',
  'methodOptions',
  'regions',
  'regionBase',
  'startImage',
  'strength',
  'mask',
  'bakeAdapters',
])

/** What could be read of settings from outside, and what could not: nothing is dropped in silence. */
export type Reading = {
  readonly settings: Partial<Settings>
  /** Fields this version does not know, kept as they came. */
  readonly unknown: Readonly<Record<string, unknown>>
  /** One line for each field that is known and wrong: `settings: steps: expected ..., got ...`. */
  readonly problems: readonly string[]
}

export const nothingRead: Reading = { settings: {}, unknown: {}, problems: [] }

/** Reads settings field by field: a wrong field costs only itself, an unknown one is kept by its name. */
export function readFields(raw: Readonly<Record<string, unknown>>): Reading {
  const settings: Record<string, unknown> = {}
  const problems: string[] = []
  // Made by fromEntries: assigned, a field called __proto__ would be lost.
  const unknown = Object.fromEntries(Object.entries(raw).filter(([name]) => !Object.hasOwn(fields, name)))
  for (const [name, value] of Object.entries(raw)) {
    if (!Object.hasOwn(fields, name)) continue
    const result = v.safeParse(fields[name as keyof Settings], value)
    if (result.success) settings[name] = result.output
    else problems.push(`settings: ${name}: ${result.issues[0].message}, got ${shown(value)}`)
  }
  return { settings: settings as Partial<Settings>, unknown, problems }
}

/** All of `Settings` or one line that names every field that is wrong or missing. */
export function checkSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const { settings, problems } = readFields(raw)
  const missing = fieldNames
    .filter((name) => raw[name] === undefined && !extras.has(name))
    .map((name) => `settings: ${name}: missing`)
  const wrong = [...problems, ...missing]
  if (wrong.length > 0) throw new Error(wrong.join('; '))
  return settings as Settings
}

/** True if nothing that every picture needs is left out. */
export const isWhole = (settings: Partial<Settings>): settings is Settings =>
  fieldNames.every((name) => settings[name] !== undefined || extras.has(name))

/** True if `value` is an object with string keys, as JSON has it. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function shown(value: unknown): string {
  // Objects from outside may not even turn into text by themselves.
  const text = value !== null && ['string', 'object'].includes(typeof value) ? JSON.stringify(value) : String(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/** What JSON says, or the text itself for the schema to name. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
