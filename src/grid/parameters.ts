// What an axis may go along: any setting, a number inside one, and a few things of its own. Read off the schema of settings.
import { fieldNames, fields } from '../settings/schema.ts'
import type { Settings } from '../protocol.ts'
import { BadGrid } from './bad-grid.ts'
import { type FileAxis, fileAxes } from './named-adapter.ts'
import { unknownName } from './nearest.ts'
import type { Kind } from './values.ts'

/**
 * Axes that are no setting: `size` is 512x768; `promptReplace` A1111's Prompt S/R; `student` and `adapter` name files; `settings`
 * several at once, by name.
 */
export const special = ['size', 'promptReplace', ...fileAxes, 'settings'] as const

export type Parameter =
  | { readonly kind: Kind; readonly field: keyof Settings }
  /** A number inside a setting: `guidanceOptions.eta`, `adapters.0.weight`. */
  | { readonly kind: 'number'; readonly path: readonly string[] }
  | { readonly kind: 'text'; readonly special: 'size' | 'promptReplace' | FileAxis }
  | { readonly kind: 'sets' }

type Schema = { readonly type: string; readonly pipe?: readonly { readonly type: string }[] }

function kindOf(field: keyof Settings): Kind | undefined {
  const { type, pipe = [] } = fields[field] as Schema
  if (type === 'number') return pipe.some((action) => action.type === 'integer') ? 'whole' : 'number'
  return type === 'string' || type === 'picklist' ? 'text' : undefined
}

/** Settings that an axis may name. A cell is one picture, so `count` is none. */
export const axisFields = fieldNames.filter((name) => name !== 'count' && kindOf(name) !== undefined)

/** Throws one line for a name that is none, with the nearest that are. */
export function parameterOf(name: string): Parameter {
  const own = special.find((one) => one === name)
  if (own) return own === 'settings' ? { kind: 'sets' } : { kind: 'text', special: own }
  if (name === 'count') throw new BadGrid('parameter: expected another than count: a cell is one picture, use seed')
  const path = name.split('.')
  const field = fieldNames.find((one) => one === path[0])
  const kind = field && kindOf(field)
  if (field && kind && path.length === 1) return { kind, field }
  if (field && !kind && path.length > 1) return { kind: 'number', path }
  if (field && !kind)
    throw new BadGrid(`parameter: expected a number inside ${field}, such as ${field}.0.weight, or settings by name`)
  throw new BadGrid(`parameter: ${unknownName(name, [...axisFields, ...special])}`)
}
