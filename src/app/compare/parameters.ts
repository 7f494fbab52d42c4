// What axes may go along, in words; and what a field of one suggests. Knows no component.
import { noneOf } from '../../grid/named-adapter.ts'
import { axisFields, special } from '../../grid/parameters.ts'
import type { Choice, DialedChoice, Settings } from '../../protocol.ts'
import { namesFor } from '../../store/compare/named.ts'
import { modelsOf } from '../../store/models.ts'
import type { State } from '../../store/state.ts'

const labels: Readonly<Record<string, string>> = {
  sampler: 'Sampler',
  schedule: 'Schedule',
  recipe: 'Recipe',
  student: 'Student',
  model: 'Model',
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
  adapter: 'Adapter',
  variationSeed: 'Variation seed',
  variationStrength: 'Variation strength',
  clipSkip: 'Clip skip',
  decoder: 'Decoder',
  rng: 'Noise (rng)',
  stepNoise: 'Step noise',
  promptSyntax: 'Prompt syntax',
  method: 'Adapter method',
  settings: 'Settings by name',
}

/** `Adapter 1 weight` for `adapters.0.weight`; names without words of their own stay as users type them. */
export const parameterLabel = (name: string): string =>
  labels[name] ??
  name
    .replace(/^adapters\.(\d+)\.weight$/, (_, i: string) => `Adapter ${Number(i) + 1} weight`)
    .replace(/^samplerOptions\./, 'Sampler’s ')
    .replace(/^guidanceOptions\./, 'Guidance’s ')

/** Numbers of the sampler and the method of guidance that all cells share, as axes name them. */
function dialsOf({ sampler, guidanceMethod = 'cfg' }: Partial<Settings>, model: Offered['model']) {
  const of = (field: string, choices: readonly DialedChoice[] = [], id?: string) =>
    (choices.find((one) => one.id === id)?.dials ?? []).map((dial) => ({ ...dial, name: `${field}.${dial.id}` }))
  return [
    ...of('samplerOptions', model?.samplers, sampler ?? model?.defaults.sampler),
    ...of('guidanceOptions', model?.guidances, guidanceMethod),
  ]
}

/** Parameters as a list to choose from, the common ones first; adapters where the grid has some. */
export function parameterOptions(settings: Partial<Settings>, current: string, model: Offered['model']) {
  const weights = (settings.adapters ?? []).map((_, i) => `adapters.${i}.weight`)
  const dials = dialsOf(settings, model).map(({ name }) => name)
  // Sets of settings are not typed: they come from files and the gallery.
  const named = Object.keys(labels).filter((name) => name !== 'settings')
  const rest = [...axisFields, ...special].filter((name) => !named.includes(name) && name !== 'settings')
  const known = named.filter((name) => (axisFields as readonly string[]).includes(name) || isSpecial(name))
  const names = [...new Set([...known.slice(0, 10), ...weights, ...known.slice(10), ...dials, ...rest, current])]
  return names.map((value) => ({ value, label: parameterLabel(value) }))
}
const isSpecial = (name: string) => (special as readonly string[]).includes(name)

/** What is asked of the state to know what axes may hold. */
export type Offered = Pick<State, 'model' | 'models' | 'folders' | 'shelf' | 'modelShelf'>

/** What a list of values of this parameter may hold, where it is a choice. */
export function choicesOf(name: string, state: Offered): readonly Pick<Choice, 'id'>[] {
  const { model } = state
  if (!model) return []
  if (name === 'sampler') return model.samplers
  if (name === 'schedule') return model.schedules
  if (name === 'method') return model.methods
  if (name === 'guidanceMethod') return model.guidances
  if (name === 'recipe') return [none, ...model.recipes]
  if (name === 'model') return modelsOf(state).map((one) => ({ id: one.name }))
  if (name === 'student' || name === 'adapter') return [none, ...namesFor(name, state).map((one) => ({ id: one.name }))]
  return []
}
const none = { id: noneOf }

/** One sentence on how values of this parameter are written. */
export function syntaxOf(name: string): string {
  if (name === 'promptReplace') return 'First the words to look for, then what takes their place.'
  if (name === 'settings') return 'Each name stands for settings of its own.'
  if (name === 'size') return 'Such as 128x128, 256x128.'
  if (['sampler', 'schedule', 'method', 'guidanceMethod'].includes(name)) return 'Names, one by one.'
  if (name === 'model') return 'Models that were opened on this device; drop a folder to open one more.'
  if (name === 'recipe')
    return 'Names; none is the settings as they are. Settings that a recipe does not take become its own.'
  if (name === 'student') return 'Few-step students beside the model or among your adapters, each by its recipe and steps; none is the model itself.' // prettier-ignore
  if (name === 'adapter') return 'Adapters beside the model or your own, at full strength; none is without.'
  return numeric.has(name) || name.includes('.') ? 'Such as 4, 8, 20 or 1-10 (+3) or 1, 2, ..., 8.' : 'Separated by commas; "a, b" keeps one.' // prettier-ignore
}
const numeric = new Set(['steps', 'guidance', 'seed', 'eta', 'strength', 'clipSkip', 'variationSeed', 'variationStrength', 'guidanceRescale', 'guidanceStart', 'guidanceStop', 'width', 'height']) // prettier-ignore

/** What a new axis along this parameter starts with. */
export function firstValues(name: string, settings: Partial<Settings>, state: Offered): string {
  const now = { ...state.model?.defaults, ...settings }
  // Models of earlier visits are offered, but not before they are opened again.
  const choices = choicesOf(name, { ...state, folders: [] }).slice(0, 4)
  if (choices.length > 0) return choices.map(({ id }) => quoted(id)).join(', ')
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
  const dial = dialsOf(settings, state.model).find((one) => one.name === name)
  if (dial)
    return Number.isInteger(dial.min) && dial.max - dial.min <= 4 ? `${dial.min}-${dial.max}` : String(dial.usual)
  const value = (now as Readonly<Record<string, unknown>>)[name]
  return usual[name] ?? (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
}

/** A name as a list of values holds it. */
const quoted = (name: string) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)
