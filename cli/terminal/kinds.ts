// What may stand behind a flag: how it is read and, where it cannot be, what was expected. Knows no command.
import { existsSync } from 'node:fs'

/** `read` is undefined for words that are none of its kind. */
export type Kind<T> = { readonly read: (words: string) => T | undefined; readonly expected: string }

const numeric = (words: string) => (words.trim() === '' ? Number.NaN : Number(words))

export const whole = (from: number, to: number): Kind<number> => ({
  read: (words) => (/^\d+$/.test(words) && Number(words) >= from && Number(words) <= to ? Number(words) : undefined),
  expected: `a whole number from ${from} to ${to === Number.MAX_SAFE_INTEGER ? '2^53 - 1' : to}`,
})
export const number = (from: number, to: number): Kind<number> => ({
  read: (words) => (numeric(words) >= from && numeric(words) <= to ? Number(words) : undefined),
  expected: `a number from ${from} to ${to}`,
})
export const oneOf = <const T extends string>(...known: readonly T[]): Kind<T> => ({
  read: (words) => known.find((one) => one === words),
  expected: known.join(' or '),
})
export const text: Kind<string> = { read: (words) => words, expected: 'text' }
/** A file's or a directory's name, there or not. */
export const path = (expected = 'a path'): Kind<string> => ({ read: (words) => words || undefined, expected })
/** A diffusers folder, or a checkpoint in one file. */
export const folder: Kind<string> = {
  read: (words) => (existsSync(words) ? words : undefined),
  expected: 'a folder or a checkpoint',
}

type Pair = readonly [number, number]
/** Two numbers with a sign between them. */
const pair = (pattern: RegExp, expected: string): Kind<Pair> => ({
  read: (words) => pattern.exec(words)?.slice(1).map(Number) as Pair | undefined,
  expected,
})
export const size = pair(/^(\d+)x(\d+)$/, 'a size such as 512x768')
export const interval = pair(/^(0|1|0?\.\d+)-(0|1|0?\.\d+)$/, 'fractions such as 0.2-0.8')

export const numbers: Kind<readonly number[]> = {
  read: (words) => {
    const values = words.split(',').map(numeric)
    return values.some(Number.isNaN) ? undefined : values
  },
  expected: 'numbers such as 999,749,499,249',
}
export const namedNumbers: Kind<Readonly<Record<string, number>>> = {
  read: (words) => {
    const parts = words.split(',').map((part) => /^\s*(\w+)=(-?[\d.]+)\s*$/.exec(part))
    if (parts.some((part) => part === null || Number.isNaN(Number(part[2])))) return undefined
    return Object.fromEntries(parts.map((part) => [part![1]!, Number(part![2])]))
  },
  expected: 'numbers by name such as eta=0.5,limit=10',
}
/** `0-15`: all from the first to the last, at most 10,000; one alone where only one is said. */
export const seeds: Kind<readonly number[]> = {
  read: (words) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(words) ?? []
    const count = Number(to) - Number(from) + 1
    return count >= 1 && count <= 10_000 ? Array.from({ length: count }, (_, i) => Number(from) + i) : undefined
  },
  expected: 'seeds such as 0-15',
}

/** An adapter's file with its strengths: FILE, FILE:0.8, FILE:0.8:0.5 (in the UNet, in the text encoder). */
export type Weighted = { readonly file: string; readonly weight: number; readonly textWeight?: number }
export const weighted: Kind<Weighted> = {
  read: (words) => {
    const [, file, weight = '1', textWeight] = /^(.+?)(?::(-?\d*\.?\d+))?(?::(-?\d*\.?\d+))?$/.exec(words) ?? []
    return file ? { file, weight: Number(weight), ...(textWeight && { textWeight: Number(textWeight) }) } : undefined
  },
  expected: 'FILE, FILE:WEIGHT or FILE:WEIGHT:TEXT_WEIGHT',
}
