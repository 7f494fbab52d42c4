// What axes may go along, in words; and what a field of one suggests. Knows no component.
import { axisFields, special } from '../../grid/parameters.ts'
import type { Choice, ModelInfo, Settings } from '../../protocol.ts'

const labels: Readonly<Record<string, string>> = {
  sampler: 'Sampler',
  schedule: 'Schedule',
  recipe: 'Recipe',
  steps: 'Steps',
  guidance: 'Guidance',
  seed: 'Seed',
  promptReplace: 'Prompt words (search, replace)',
  prompt: 'Prompt',
  negative: 'Negative prompt',
  size: 'Size',
  eta: 'Eta',
  strength: 'Strength',
  guidanceMethod: 'Guidance method',
  guidanceRescale: 'Guidance rescale',
  guidanceStart: 'Guidance starts at',
  guidanceStop: 'Guidance stops at',
  variationSeed: 'Variation seed',
  variationStrength: 'Variation strength',
  clipSkip: 'Clip skip',
  rng: 'Noise (rng)',
  stepNoise: 'Step noise',
  promptSyntax: 'Prompt syntax',
  method: 'Adapter method',
}

/** `Adapter 1 weight` for `adapters.0.weight`; names without words of their own stay as users type them. */
export const parameterLabel = (name: string): string =>
  labels[name] ?? name.replace(/^adapters\.(\d+)\.weight$/, (_, i: string) => `Adapter ${Number(i) + 1} weight`)

/** Parameters as a list to choose from, the common ones first; adapters where the grid has some. */
export function parameterOptions({ adapters = [] }: Partial<Settings>, current: string) {
  const weights = adapters.map((_, i) => `adapters.${i}.weight`)
  const named = Object.keys(labels)
  const rest = [...axisFields, ...special].filter((name) => !named.includes(name) && name !== 'settings')
  const known = named.filter((name) => (axisFields as readonly string[]).includes(name) || isSpecial(name))
  const names = [...new Set([...known.slice(0, 8), ...weights, ...known.slice(8), ...rest, current])]
  return names.map((value) => ({ value, label: parameterLabel(value) }))
}
const isSpecial = (name: string) => (special as readonly string[]).includes(name)

/** What a list of values of this parameter may hold, where it is a choice. */
export function choicesOf(name: string, model: ModelInfo | undefined): readonly Choice[] {
  if (!model) return []
  if (name === 'sampler') return model.samplers
  if (name === 'schedule') return model.schedules
  if (name === 'recipe') return model.recipes
  return []
}

/** One sentence on how values of this parameter are written. */
export function syntaxOf(name: string): string {
  if (name === 'promptReplace') return 'First the words to look for, then what takes their place.'
  if (name === 'size') return 'Such as 128x128, 256x128.'
  if (['sampler', 'schedule', 'recipe'].includes(name)) return 'Names, one by one.'
  return numeric.has(name) || name.includes('.') ? 'Such as 4, 8, 20 or 1-10 (+3) or 1, 2, ..., 8.' : 'Separated by commas; "a, b" keeps one.' // prettier-ignore
}
const numeric = new Set(['steps', 'guidance', 'seed', 'eta', 'strength', 'clipSkip', 'variationSeed', 'variationStrength', 'guidanceRescale', 'guidanceStart', 'guidanceStop', 'width', 'height']) // prettier-ignore

/** What a new axis along this parameter starts with. */
export function firstValues(name: string, settings: Partial<Settings>, model: ModelInfo | undefined): string {
  const now = { ...model?.defaults, ...settings }
  const choices = choicesOf(name, model).slice(0, 4)
  if (choices.length > 0) return choices.map(({ id }) => id).join(', ')
  const usual: Readonly<Record<string, string>> = {
    steps: '1, 2, 4, 8',
    guidance: '1, 2, 4, 7',
    eta: '0, 0.5, 1',
    strength: '0.3, 0.5, 0.7',
    clipSkip: '0, 1',
    rng: 'torch, philox',
    size: `${now.width ?? 128}x${now.height ?? 128}`,
    promptReplace: now.prompt?.split(/\s+/).find((word) => word.length > 2) ?? '',
  }
  if (name === 'seed') return `${now.seed ?? 0}, ${(now.seed ?? 0) + 1}`
  if (name.startsWith('adapters.')) return '0, 0.5, 1'
  const value = (now as Readonly<Record<string, unknown>>)[name]
  return usual[name] ?? (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
}
