// What peft says of an adapter beside its tensors: rank and alpha by layer, and flags. From adapter_config.json or from a file's metadata.
import { failure } from '../weights/failure.ts'
import type { Component } from './types.ts'

/** The fields of a peft config that change what the tensors mean. */
export type Settings = {
  readonly alpha?: number
  readonly rank?: number
  readonly alphaPattern: Readonly<Record<string, number>>
  /** Scale by alpha / sqrt(rank) (Kalajdzievski 2023). */
  readonly rankStabilised: boolean
  /** OFT: approximate the Cayley transform by so many terms of a Neumann series; 0 for the exact one. */
  readonly neumannTerms: number
  /** OFT on convolutions and BOFT are sized by it. */
  readonly peftType: string
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
  const pattern = config['alpha_pattern'] ?? {}
  if (!isRecord(pattern) || Object.values(pattern).some((value) => typeof value !== 'number'))
    throw wrong('alpha_pattern', 'numbers by layer')
  const peftType = String(config['peft_type'] ?? 'LORA').toUpperCase()
  const alpha = number(peftType === 'LORA' ? 'lora_alpha' : 'alpha') ?? number('lora_alpha')
  const neumann = peftType === 'OFT' && config['use_cayley_neumann'] === true
  const rank = number('r')
  return {
    ...(alpha !== undefined && { alpha }),
    ...(rank !== undefined && { rank }),
    alphaPattern: pattern as Record<string, number>,
    rankStabilised: config['use_rslora'] === true,
    neumannTerms: neumann ? (number('num_cayley_neumann_terms') ?? 5) : 0,
    peftType,
  }
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

/** alpha of a layer. peft matches a pattern as a regular expression against the end of the path; a broken one is taken literally. */
export const alphaOf = ({ alpha, alphaPattern }: Settings, path: string): number | undefined => {
  for (const [pattern, value] of Object.entries(alphaPattern)) {
    if (path === pattern || path.endsWith(`.${pattern}`) || matches(pattern, path)) return value
  }
  return alpha
}

const matches = (pattern: string, path: string): boolean => {
  // Only a file's plain wildcards are run: a hostile expression could take for ever.
  if (pattern.length > 200 || /[+*?{][^)]*\)[+*{]/.test(pattern)) return false
  try {
    return new RegExp(`^(?:.*\\.)?(?:${pattern})$`).test(path)
  } catch {
    return false
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
