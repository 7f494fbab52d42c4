// What peft says of an adapter beside its tensors: rank and alpha by layer, and flags. From adapter_config.json or from a file's metadata.
import { failure } from '../weights/failure.ts'
import { endMatcher } from './pattern.ts'
import type { Component } from './types.ts'

/** A number for the layers whose paths match; the first pattern that does counts. */
export type Patterns = readonly { readonly matches: (path: string) => boolean; readonly value: number }[]

/** The fields of a peft config that change what the tensors mean. */
export type Settings = {
  readonly alpha?: number
  readonly rank?: number
  readonly alphaPattern: Patterns
  readonly rankPattern: Patterns
  /** Scale by alpha / sqrt(rank) (Kalajdzievski 2023). */
  readonly rankStabilised: boolean
  /** OFT: approximate the Cayley transform by so many terms of a Neumann series; 0 for the exact one. */
  readonly neumannTerms: number
  /** OFT: the largest norm of a block, times the root of their number (COFT); 0 for none. */
  readonly blockNorm: number
  /** IA3: whether a layer is one of those whose inputs are weighed. */
  readonly feedsForward: (path: string) => boolean
}

/** diffusers writes the configs of all components into one metadata entry of this name, each field with the component's name in front. */
const METADATA_KEY = 'lora_adapter_metadata'

/** A parsed adapter_config.json. Throws `bad-input` for fields of the wrong type. */
export const readSettings = (config: unknown, name: string): Settings => {
  if (!isRecord(config)) throw failure('bad-input', `lora: ${name}: adapter config: expected an object`)
  const wrong = (field: string, expected: string) =>
    failure('bad-input', `lora: ${name}: adapter config: ${field}: expected ${expected}`)
  const number = (field: string) => {
    const value = config[field] ?? undefined
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value))) throw wrong(field, 'a number')
    return value
  }
  const patterns = (field: string): Patterns => {
    const given = config[field] ?? {}
    if (!isRecord(given)) throw wrong(field, 'numbers by layer')
    return Object.entries(given).map(([pattern, value]) => {
      if (typeof value !== 'number') throw wrong(field, 'numbers by layer')
      return { matches: endMatcher(pattern), value }
    })
  }
  const peftType = String(config['peft_type'] ?? 'LORA').toUpperCase()
  const alpha = number(peftType === 'LORA' ? 'lora_alpha' : 'alpha') ?? number('lora_alpha')
  const oft = peftType === 'OFT'
  // AdaLoRA scales by the rank that it started with, whatever it kept.
  const rank = number(peftType === 'ADALORA' ? 'init_r' : 'r')
  return {
    ...(alpha !== undefined && { alpha }),
    ...(rank !== undefined && { rank }),
    alphaPattern: patterns('alpha_pattern'),
    // AdaLoRA writes there which directions it kept.
    rankPattern: peftType === 'ADALORA' ? [] : patterns('rank_pattern'),
    rankStabilised: config['use_rslora'] === true,
    neumannTerms: oft && config['use_cayley_neumann'] === true ? (number('num_cayley_neumann_terms') ?? 5) : 0,
    blockNorm: oft && config['coft'] === true ? (number('eps') ?? 6e-5) : 0,
    feedsForward: endingIn(config['feedforward_modules']),
  }
}

/** peft takes a list of the ends of paths, or one regular expression. */
const endingIn = (modules: unknown): ((path: string) => boolean) => {
  if (typeof modules === 'string') return endMatcher(modules)
  const ends = Array.isArray(modules) ? modules.filter((end) => typeof end === 'string') : []
  return (path) => ends.some((end) => path.endsWith(end))
}

/** The settings that a file's own metadata holds, by component; empty where it holds none. Throws as `readSettings`. */
export const settingsIn = (
  metadata: Readonly<Record<string, string>>,
  name: string,
): Readonly<Partial<Record<Component, Settings>>> => {
  const text = metadata[METADATA_KEY]
  if (text === undefined) return {}
  let all: unknown
  try {
    all = JSON.parse(text)
  } catch (cause) {
    throw failure('bad-input', `lora: ${name}: ${METADATA_KEY}: expected JSON`, cause)
  }
  if (!isRecord(all)) throw failure('bad-input', `lora: ${name}: ${METADATA_KEY}: expected an object`)
  const out: Partial<Record<Component, Settings>> = {}
  for (const component of ['unet', 'text_encoder', 'text_encoder_2'] as const) {
    const fields = Object.entries(all).filter(([key]) => key.startsWith(`${component}.`))
    const config = Object.fromEntries(fields.map(([key, value]) => [key.slice(component.length + 1), value]))
    if (fields.length > 0) out[component] = readSettings(config, name)
  }
  // Models save their own adapter without a prefix.
  if (Object.keys(out).length === 0 && ('r' in all || 'lora_alpha' in all)) out.unet = readSettings(all, name)
  return out
}

/** alpha of a layer. */
export const alphaOf = ({ alpha, alphaPattern }: Settings, path: string): number | undefined =>
  valueAt(alphaPattern, path) ?? alpha

/** The rank that a layer was trained at, whatever its tensors show. */
export const rankOf = ({ rank, rankPattern }: Settings, path: string): number | undefined =>
  valueAt(rankPattern, path) ?? rank

const valueAt = (patterns: Patterns, path: string): number | undefined =>
  patterns.find(({ matches }) => matches(path))?.value

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
