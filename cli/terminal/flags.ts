// A command's words as one table: what is parsed, checked, typed and shown by --help comes from its rows. Knows no command.
import { parseArgs } from 'node:util'
import { unknownName } from '../../src/grid/nearest.ts'
import { BadArguments } from './bad-arguments.ts'
import type { Kind } from './kinds.ts'

/** A row of the table, by its name. Without a `kind` it is a switch, which stands alone. */
export type Flag = {
  readonly help: string
  readonly kind?: Kind<unknown>
  /** What --help calls the value: `FILE`. */
  readonly value?: string
  /** May be said more than once: a list, empty where nothing was said. */
  readonly many?: true
  readonly needed?: true
  /** Stands without a name, as `value` in the help; the last such row may be `many`. */
  readonly bare?: true
  /** Where nothing was said. */
  readonly usual?: unknown
}
export type Flags = Readonly<Record<string, Flag>>

type Read<F extends Flag> = F extends { kind: Kind<infer T> } ? (F extends { many: true } ? readonly T[] : T) : boolean
type Certain<F extends Flag> = F extends { needed: true } | { many: true } | { usual: unknown }
  ? true
  : F extends { kind: Kind<unknown> }
    ? false
    : true
/** What was said, with its types; what was not said and has no usual value is absent. */
export type Said<F extends Flags> = {
  readonly [K in keyof F as Certain<F[K]> extends true ? K : never]: Read<F[K]>
} & { readonly [K in keyof F as Certain<F[K]> extends true ? never : K]?: Read<F[K]> }

/** Undefined where --help was asked for. Throws `BadArguments`: `--steps: expected ..., got ...`. */
export function readWords<F extends Flags>(flags: F, words: readonly string[]): Said<F> | undefined {
  const { help, ...values } = parsed(flags, words)
  if (help === true) return undefined
  const said = Object.entries(flags).flatMap(([name, flag]) => {
    const value = valueOf(name, flag, values[name])
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(said) as Said<F>
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>

/** The words behind each name, not yet read; bare words under the names of their rows. */
function parsed(flags: Flags, words: readonly string[]): Values {
  const rows = Object.entries(flags)
  const named = rows.filter(([, { bare }]) => !bare)
  const options = named.map(([name, { kind, many = false }]) => {
    return [name, { type: kind ? ('string' as const) : ('boolean' as const), multiple: many }] as const
  })
  const help = { type: 'boolean' as const }
  const { values, positionals } = (() => {
    try {
      return parseArgs({
        args: [...words],
        options: { ...Object.fromEntries(options), help },
        allowPositionals: rows.length > named.length,
      })
    } catch (cause) {
      throw new BadArguments(explained(cause as NodeJS.ErrnoException, [...named.map(([name]) => name), 'help']), { cause }) // prettier-ignore
    }
  })()
  const bare = rows.filter(([, flag]) => flag.bare)
  const left = [...positionals]
  const placed = bare.map(([name, { many }]) => [name, many ? left.splice(0) : left.shift()] as const)
  if (left.length > 0 && !values['help'])
    throw new BadArguments(`${bare.at(-1)?.[1].value}: expected one, got '${left[0]}' too`)
  return { ...values, ...Object.fromEntries(placed) }
}

/** parseArgs explains at length; its first sentence says what is wrong, but not what may have been meant. */
function explained({ code, message }: NodeJS.ErrnoException, names: readonly string[]): string {
  const [, flag] = /^Unknown option '(-[^']*)'/.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && flag !== undefined)
    return `option: ${unknownName(flag, names.map((name) => `--${name}`))}` // prettier-ignore
  return message.split(/[.\n] /)[0]!
}

function valueOf(name: string, flag: Flag, said: Values[string]): unknown {
  const { kind, many, needed, usual } = flag
  if (!kind) return said === true
  const refuse = (got: string) =>
    new BadArguments(`${flag.bare ? flag.value : `--${name}`}: expected ${kind.expected}, got ${got}`)
  const read = (words: string) => {
    const value = kind.read(words)
    if (value === undefined) throw refuse(`'${words}'`)
    return value
  }
  const list = (Array.isArray(said) ? said : said === undefined ? [] : [said]) as string[]
  if (list.length === 0 && needed) throw refuse('none (see --help)')
  if (many) return list.map(read)
  return list.length === 0 ? usual : read(list[0]!)
}

/** The text of --help; `usage` shows the command as it is typed. */
export function helpText(usage: string, flags: Flags): string {
  const left = Object.entries(flags).map(([name, { bare, value = '' }]) => `  ${bare ? value : `--${name} ${value}`}`)
  const width = Math.max(...left.map((words) => words.trimEnd().length)) + 2
  const lines = Object.values(flags).map(({ help }, i) => left[i]!.trimEnd().padEnd(width) + help)
  return [`Usage: ${usage}`, '', ...lines].join('\n')
}
