// Numbers that a line of a table may be set to, checked. Knows no table.
import { failure } from '../weights/failure.ts'

type Parameter = {
  readonly id: string
  readonly min: number
  readonly max: number
  readonly usual: number
  readonly whole?: true
}

/** All of an entry's parameters, usual values where `options` says nothing. Throws `bad-input` for unknown ones and values out of range. */
export function valuesOf(
  what: string,
  { id, parameters }: { readonly id: string; readonly parameters: readonly Parameter[] },
  options: Readonly<Record<string, number>>,
): Record<string, number> {
  for (const [name, value] of Object.entries(options)) {
    const parameter = parameters.find((one) => one.id === name)
    const known = parameters.map((one) => one.id).join(', ') || 'no parameters'
    if (!parameter) throw failure('bad-input', `${what}: ${id}: expected ${known}, got ${JSON.stringify(name)}`)
    const { min, max, whole } = parameter
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value)))
      throw failure(
        'bad-input',
        `${what}: ${id}: ${name}: expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}, got ${value}`,
      )
  }
  return Object.fromEntries(parameters.map(({ id: name, usual }) => [name, options[name] ?? usual]))
}

/** The same parameters, whose usual values are those that `set` names, as near as they may be. */
export const withUsual = <T extends Parameter>(parameters: readonly T[], set: Readonly<Record<string, number>>): T[] =>
  parameters.map((one) => {
    const usual = set[one.id]
    return usual === undefined ? one : { ...one, usual: Math.min(Math.max(usual, one.min), one.max) }
  })
