// Lists of values as A1111's X/Y/Z plot reads them, and the ellipsis of the Infinity Grid. Knows no settings.
import { BadGrid } from './bad-grid.ts'

export type Kind = 'whole' | 'number' | 'text'

/** Most values that one axis may have. */
export const mostValues = 10_000

/**
 * `4, 8, 20`; `1-10` and `1-10 (+3)` (1, 4, 7, 10); `1-10 [5]` (five, evenly spaced, whole numbers cut off as A1111 does);
 * `1, 2, ..., 8`; text as CSV with quotes, `"a, b", c`. Ranges may fall. A range never passes its end, where A1111 may.
 * Repeated values are read once. Throws one line for anything else, for no values and for more than 10,000.
 */
export function readValues(text: string, kind: Kind): (string | number)[] {
  const parts = splitCsv(text)
  const values = kind === 'text' ? parts.map((part) => part.text) : numbers(parts, kind)
  const unique = [...new Set<string | number>(values)]
  if (unique.length === 0) throw new BadGrid('expected values, got none')
  return unique
}

type Part = { readonly text: string; readonly quoted: boolean }

/** Fields between commas or line breaks, trimmed; `""` inside quotes is a quote. Empty fields count only in quotes. */
function splitCsv(text: string): Part[] {
  const parts: Part[] = []
  const field = /\s*(?:"((?:[^"]|"")*)"\s*(?=[,\n]|$)|([^,\n]*))(?:[,\n]|$)/y
  while (field.lastIndex < text.length) {
    const from = field.lastIndex
    const [, quoted, plain = ''] = field.exec(text)!
    if (quoted === undefined && plain.trimStart().startsWith('"'))
      throw new BadGrid(`expected a closing quote before a comma, got ${text.slice(from, from + 40).trim()}`)
    if (quoted !== undefined) parts.push({ text: quoted.replaceAll('""', '"'), quoted: true })
    else if (plain.trim() !== '') parts.push({ text: plain.trim(), quoted: false })
  }
  return parts
}

const unsigned = String.raw`(?:\d+(?:\.\d*)?|\.\d+)`
const plain = new RegExp(String.raw`^[+-]?${unsigned}(?:e[+-]?\d+)?$`, 'i')
const range = new RegExp(
  String.raw`^([+-]?${unsigned})\s*-\s*([+-]?${unsigned})(?:\s*(?:\(\s*([+-]?${unsigned})\s*\)|\[\s*(\d+)\s*\]))?$`,
)
const dots = /^(?:\.{2,}|…)$/

function numbers(parts: readonly Part[], kind: 'whole' | 'number'): number[] {
  const values: number[] = []
  for (const [i, { text }] of parts.entries()) {
    if (dots.test(text)) values.push(...between(values, parts[i + 1]?.text, kind))
    else if (plain.test(text)) values.push(exact(Number(text), text, kind))
    else values.push(...ranged(text, kind))
    if (values.length > mostValues) throw tooMany(values.length)
  }
  return values
}

/** What stands for the dots: the last stride goes on, short of the value after them, which is read by itself. */
function between(before: readonly number[], after: string | undefined, kind: 'whole' | 'number'): number[] {
  const [a, b] = before.slice(-2)
  const end = Number(after)
  if (a === undefined || b === undefined || after === undefined || !plain.test(after))
    throw new BadGrid('...: expected two numbers before and one after, as in 1, 2, ..., 8')
  return steps(b, end, b - a, kind).slice(1)
}

function ranged(text: string, kind: 'whole' | 'number'): number[] {
  const [, first, last, by, count] = range.exec(text) ?? []
  if (first === undefined || last === undefined)
    throw new BadGrid(`expected numbers or a range such as 1-10 (+3) or 1-10 [5], got ${JSON.stringify(text)}`)
  const [from, to] = [exact(Number(first), text, kind), exact(Number(last), text, kind)]
  if (count === undefined) {
    return steps(from, to, by === undefined ? Math.sign(to - from) || 1 : exact(Number(by), text, kind), kind)
  }
  const n = Number(count)
  if (n > mostValues) throw tooMany(n)
  const even = Array.from({ length: n }, (_, i) => (n === 1 ? from : from + ((to - from) * i) / (n - 1)))
  return even.map((value) => (kind === 'whole' ? Math.trunc(value) : rounded(value)))
}

/** from, from + by, ... as far as `to`. */
function steps(from: number, to: number, by: number, kind: 'whole' | 'number'): number[] {
  if (by === 0 || (to - from) * by < 0) throw new BadGrid(`expected a step from ${from} towards ${to}, got ${by}`)
  const count = Math.floor((to - from) / by + 1e-9) + 1
  if (count > mostValues) throw tooMany(count)
  const value = (i: number) => from + i * by
  return Array.from({ length: count }, (_, i) => (kind === 'whole' ? value(i) : rounded(value(i))))
}

function exact(value: number, text: string, kind: 'whole' | 'number'): number {
  if (kind === 'number' ? Number.isFinite(value) : Number.isSafeInteger(value)) return value + 0
  throw new BadGrid(`expected ${kind === 'whole' ? 'whole numbers' : 'numbers'}, got ${JSON.stringify(text)}`)
}

/** 0.1 + 0.2 is meant as 0.3. */
const rounded = (value: number) => Number(value.toPrecision(12)) + 0
const tooMany = (count: number) =>
  new BadGrid(`expected at most ${mostValues.toLocaleString('en')} values, got ${count.toLocaleString('en')}`)
