// Settings in a link: `prompt=a+cat&steps=4`, for the part after the `#`, which browsers never send to a server. Knows no page.
import type { Settings } from '../protocol.ts'
import { fieldNames, parsed, readFields } from './schema.ts'
import type { Reading } from './schema.ts'
import { structured } from './structured.ts'

const textual = new Set<string>([
  'model',
  'prompt',
  'negative',
  'rng',
  'sampler',
  'schedule',
  'convention',
  'finalSigma',
  'decoder',
  'guidanceMethod',
  'promptSyntax',
  'stepNoise',
  'method',
  'regionBase',
  'recipe',
  'startImage',
  'mask',
])
const decimal = /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

/** Settings as query text; fields named in `but` are left out. */
export function writeLink(settings: Settings, but: readonly (keyof Settings)[] = []): string {
  const kept = fieldNames.filter((name) => !but.includes(name) && settings[name] !== undefined)
  return new URLSearchParams(kept.map((name) => [name, written(settings[name])])).toString()
}

const written = (value: Settings[keyof Settings]) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

/** Reads query text. Numbers must look like decimal numbers: `0x10`, ` 4` and `` are named as wrong, not guessed at. */
export function readLink(query: string): Reading {
  const raw: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    if (structured.has(name)) raw[name] = parsed(value)
    else raw[name] = textual.has(name) || !decimal.test(value) ? value : Number(value)
  }
  return readFields(raw)
}
