// What settings must be before a run starts. Ids, steps and skipped layers are checked where they are looked up.
import type { Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { generators } from './start.ts'

const MAX_SIZE = 4096

/** Throws `bad-input` naming the first setting that makes no sense; sizes must be multiples of `cell` pixels. */
export function checkSettings(settings: Settings, cell: number): void {
  const whole = (
    field: 'width' | 'height' | 'count' | 'seed' | 'variationSeed' | 'seedWidth' | 'seedHeight',
    low: number,
    high: number,
    multiple = 1,
  ) => {
    const value = settings[field] ?? low
    if (Number.isSafeInteger(value) && value >= low && value <= high && value % multiple === 0) return
    const kind = multiple > 1 ? `a multiple of ${multiple}` : 'a whole number'
    throw refuse(field, `${kind} from ${low} to ${high}`, value)
  }
  const real = (field: 'guidance' | 'eta' | 'variationStrength' | 'strength', high: number) => {
    const value = settings[field] ?? 0
    if (!(value >= 0 && value <= high)) throw refuse(field, `a number from 0 to ${high}`, value)
  }
  whole('width', cell, MAX_SIZE, cell)
  whole('height', cell, MAX_SIZE, cell)
  whole('count', 1, 1000)
  whole('seed', 0, Number.MAX_SAFE_INTEGER)
  real('guidance', 100)
  real('eta', 1)
  whole('variationSeed', 0, Number.MAX_SAFE_INTEGER)
  real('variationStrength', 1)
  real('strength', 1)
  whole('seedWidth', cell, MAX_SIZE)
  whole('seedHeight', cell, MAX_SIZE)
  if (!Object.hasOwn(generators, settings.rng)) {
    throw refuse('rng', Object.keys(generators).join(' or '), settings.rng)
  }
  finite('adapters', settings.adapters)
  finite('regions', settings.regions)
  finite('methodOptions', settings.methodOptions)
}

/** All numbers within, however deep: one that is none would spread over the whole picture. */
function finite(path: string, value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw refuse(path, 'a finite number', value)
  if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) finite(`${path}.${name}`, inner)
}

const refuse = (field: string, expected: string, got: unknown) =>
  failure('bad-input', `settings: ${field}: expected ${expected}, got ${String(got)}`)
