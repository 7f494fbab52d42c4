// The `parameters` text that A1111 writes into its pictures, in both directions. Knows nothing of PNG.
import type { Extras, Settings } from '../protocol.ts'
import { samplerIds, samplerName, scheduleId, scheduleName } from './names.ts'
import { parsed, readFields } from './schema.ts'
import type { Reading } from './schema.ts'
import { structured } from './structured.ts'

const negativeMark = 'Negative prompt:'
const parameter = /\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)/g

/** A value as A1111's `quote`: JSON where a comma, colon or line break would be taken for structure. */
const quote = (value: string) => (/[,:\n]/.test(value) ? JSON.stringify(value) : value)

const usesEta = (sampler: string) => /ancestral|sde|ddim/.test(sampler)

const resizedFrom = ({ seedWidth, seedHeight }: Settings) =>
  seedWidth !== undefined && seedHeight !== undefined && `${seedWidth}x${seedHeight}`

/** Keys that A1111 does not have. */
const own: Readonly<Record<string, keyof Extras>> = {
  'Sampler options': 'samplerOptions',
  Convention: 'convention',
  'Final sigma': 'finalSigma',
  Decoder: 'decoder',
  'Guidance method': 'guidanceMethod',
  'Guidance options': 'guidanceOptions',
  'Guidance rescale': 'guidanceRescale',
  'Guidance start': 'guidanceStart',
  'Guidance stop': 'guidanceStop',
  'Prompt syntax': 'promptSyntax',
  'Step noise': 'stepNoise',
  Adapters: 'adapters',
  'Adapter method': 'method',
  'Adapter method options': 'methodOptions',
  Regions: 'regions',
  'Region base': 'regionBase',
  'Adapters baked': 'bakeAdapters',
  'Start image': 'startImage',
  Mask: 'mask',
  Recipe: 'recipe',
  Timesteps: 'timesteps',
  Sigmas: 'sigmas',
}
const ownText = (value: Extras[keyof Extras] | undefined) =>
  value !== undefined && (typeof value === 'object' ? JSON.stringify(value) : String(value))

const sources: Readonly<Record<string, Settings['rng']>> = { NV: 'philox', CPU: 'torch' }

/**
 * Settings as A1111's `create_infotext` writes them: prompt, `Negative prompt: ...`, then one line `Steps: 4, Sampler: Euler a, ...`.
 * `version` is the program that drew, such as `fewstep 0.1.0`. Clip skip counts from 1 there, from 0 here.
 */
export function writeParameters(settings: Settings, version: string): string {
  const { prompt, negative, sampler, clipSkip } = settings
  const values: [string, string | number | false][] = [
    ['Steps', settings.steps],
    ['Sampler', samplerName(sampler)],
    ['Schedule type', scheduleName(settings.schedule)],
    ['CFG scale', settings.guidance],
    ['Seed', settings.seed],
    ['Size', `${settings.width}x${settings.height}`],
    ['Model', settings.model],
    [sampler === 'ddim' ? 'Eta DDIM' : 'Eta', usesEta(sampler) && settings.eta],
    ['Denoising strength', settings.strength ?? false],
    ['Clip skip', clipSkip > 0 && clipSkip + 1],
    ['RNG', settings.rng === 'philox' ? 'NV' : 'CPU'],
    ['Variation seed', settings.variationSeed ?? false],
    ['Variation seed strength', settings.variationStrength ?? false],
    ['Seed resize from', resizedFrom(settings)],
    ...Object.entries(own).map(([key, name]): [string, string | false] => [key, ownText(settings[name])]),
    ['Version', version],
  ]
  const line = values
    .filter(([, value]) => value !== false)
    .map(([key, value]) => `${key}: ${quote(String(value))}`)
    .join(', ')
  return `${prompt}${negative === '' ? '' : `\n${negativeMark} ${negative}`}\n${line}`.trim()
}

/** Reads such a text by the rules of A1111's `parse_generation_parameters`; any text at all is at least a prompt. */
export function readParameters(text: string): Reading {
  const lines = text.trim().split('\n')
  const values = [...(lines.at(-1) ?? '').matchAll(parameter)]
  if (values.length >= 3) lines.pop()
  const { prompt, negative } = splitPrompts(lines)
  const given = new Map(values.length >= 3 ? values.map(([, key = '', value = '']) => [key, unquote(value)]) : [])
  const { known, unknown } = fromA1111(given)
  const reading = readFields({ prompt, negative, ...known })
  return { ...reading, unknown: { ...reading.unknown, ...unknown } }
}

function splitPrompts(lines: readonly string[]) {
  const prompt: string[] = []
  const negative: string[] = []
  let into = prompt
  for (const raw of lines) {
    let line = raw.trim()
    if (line.startsWith(negativeMark)) {
      into = negative
      line = line.slice(negativeMark.length).trim()
    }
    into.push(line)
  }
  return { prompt: prompt.join('\n'), negative: negative.join('\n') }
}

function unquote(value: string): string {
  const trimmed = value.trim()
  if (!(trimmed.startsWith('"') && trimmed.endsWith('"'))) return trimmed
  try {
    const text: unknown = JSON.parse(trimmed)
    return typeof text === 'string' ? text : trimmed
  } catch {
    return trimmed
  }
}

const isSize = (value: string) => /^\d+x\d+$/.test(value)

/** What A1111's keys mean here; a number that is none stays text, so that the schema can name it. */
function fromA1111(given: ReadonlyMap<string, string>) {
  // A1111 leaves `Clip skip: 1`, its default, unwritten.
  const known: Record<string, unknown> = given.size > 0 ? { clipSkip: 0 } : {}
  const unknown: Record<string, unknown> = {}
  for (const [key, value] of given) {
    const number = value === '' || Number.isNaN(Number(value)) ? value : Number(value)
    if (key === 'Steps') known['steps'] = number
    else if (key === 'CFG scale') known['guidance'] = number
    else if (key === 'Seed') known['seed'] = number
    else if (key === 'Model') known['model'] = value
    else if (key === 'Eta' || key === 'Eta DDIM') known['eta'] = number
    else if (key === 'Denoising strength') known['strength'] = number
    else if (key === 'Clip skip') known['clipSkip'] = typeof number === 'number' ? number - 1 : number
    else if (key === 'RNG' && sources[value]) known['rng'] = sources[value]
    else if (key === 'Variation seed') known['variationSeed'] = number
    else if (key === 'Variation seed strength') known['variationStrength'] = number
    else if (key === 'Size' && isSize(value)) [known['width'], known['height']] = value.split('x').map(Number)
    else if (key === 'Seed resize from' && isSize(value))
      [known['seedWidth'], known['seedHeight']] = value.split('x').map(Number)
    else if (key === 'Sampler' && samplerIds(value).sampler) Object.assign(known, samplerIds(value))
    else if (key === 'Schedule type' && scheduleId(value)) known['schedule'] = scheduleId(value)
    else if (key === 'Start image' || key === 'Mask') known[own[key]!] = value
    else if (own[key]) known[own[key]] = structured.has(own[key]) ? parsed(value) : number
    else if (key !== 'Version') unknown[key] = value
  }
  return { known, unknown }
}
