// Blind votes between two cells, kept by the ids of the cells: they hold however the axes of a grid are turned. Knows no pictures.
import * as v from 'valibot'
import { bradleyTerry, type Duel, type Strength } from '../math/bradley-terry.ts'
import { isRecord } from '../settings/schema.ts'
import type { Place, Plan } from './plan.ts'

const cell = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const schema = v.object({ left: cell, right: cell, choice: v.picklist(['left', 'right', 'neither']) })

/** What was shown on either side and which was preferred. */
export type Vote = v.InferOutput<typeof schema>

export const votesVersion = 1
/** A ranking of fewer votes would only be noise. */
export const fewestVotes = 10

export const writeVotes = (votes: readonly Vote[]): string => JSON.stringify({ version: votesVersion, votes })

/** Votes from a file or from storage; `lost` counts those that cannot be understood. */
export function readVotes(raw: unknown): { readonly votes: readonly Vote[]; readonly lost: number } {
  const list: unknown = isRecord(raw) ? raw['votes'] : undefined
  if (!Array.isArray(list)) return { votes: [], lost: raw === undefined ? 0 : 1 }
  const votes = list.flatMap((one: unknown) => {
    const read = v.safeParse(schema, one)
    return read.success ? [read.output] : []
  })
  return { votes, lost: list.length - votes.length }
}

export type Pair = { readonly left: string; readonly right: string }

/**
 * Two cells that differ along `axis` alone, both among `drawn`: of the pairs of values that were voted on least, one by chance, at
 * one of the places shown least, on sides by chance. `random` gives numbers from 0 to below 1. Undefined where no two can be compared.
 */
export function nextPair(
  plan: Plan,
  axis: number,
  drawn: ReadonlySet<string>,
  votes: readonly Vote[],
  random: () => number,
): Pair | undefined {
  const rows = rowsAlong(plan, axis, drawn)
  const count = plan.axes[axis]?.values.length ?? 0
  const asked = new Map<number, number>()
  const key = (a: number, b: number) => Math.min(a, b) * count + Math.max(a, b)
  for (const { a, b } of duelsOf(rows, votes)) asked.set(key(a, b), (asked.get(key(a, b)) ?? 0) + 1)
  const offers = new Map<number, Pair[]>()
  for (const row of rows)
    for (const [i, left] of row.entries())
      for (const right of row.slice(i + 1)) {
        if (left.id === right.id) continue
        const at = key(left.value, right.value)
        offers.set(at, [...(offers.get(at) ?? []), { left: left.id, right: right.id }])
      }
  const least = Math.min(...[...offers.keys()].map((at) => asked.get(at) ?? 0))
  const choices = [...offers].filter(([at]) => (asked.get(at) ?? 0) === least)
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const pair = pick(leastShown(pick(choices)?.[1] ?? [], votes))
  return pair && random() < 0.5 ? { left: pair.right, right: pair.left } : pair
}

function leastShown(pairs: readonly Pair[], votes: readonly Vote[]): readonly Pair[] {
  const times = pairs.map(({ left, right }) => votes.filter((vote) => [left, right].every((id) => id === vote.left || id === vote.right)).length) // prettier-ignore
  const least = Math.min(...times)
  return pairs.filter((_, i) => times[i] === least)
}

export type Ranked = { readonly label: string; readonly votes: number } & Strength

/** The values of an axis by what votes say of them, best first; only votes between cells that differ along it alone count. */
export function rankingOf(plan: Plan, axis: number, votes: readonly Vote[]): readonly Ranked[] {
  const values = plan.axes[axis]?.values ?? []
  const duels = duelsOf(rowsAlong(plan, axis), votes)
  if (duels.length === 0) return []
  const strengths = bradleyTerry(values.length, duels).strengths
  return values
    .map(({ label }, i) => {
      const own = duels.filter(({ a, b }) => a === i || b === i).length
      return Object.assign({ label, votes: own }, strengths[i]!)
    })
    .filter(({ votes }) => votes > 0)
    .toSorted((a, b) => b.strength - a.strength)
}

type Entry = { readonly id: string; readonly value: number }

/** Cells that differ along `axis` alone, together. */
function rowsAlong({ places }: Plan, axis: number, drawn?: ReadonlySet<string>): Entry[][] {
  const rows = new Map<string, Entry[]>()
  for (const place of places) {
    if (!('id' in place) || (drawn && !drawn.has(place.id))) continue
    const others = othersOf(place, axis)
    rows.set(others, [...(rows.get(others) ?? []), { id: place.id, value: place.at[axis]! }])
  }
  return [...rows.values()]
}

const othersOf = ({ at }: Place, axis: number) => at.filter((_, i) => i !== axis).join()

function duelsOf(rows: readonly (readonly Entry[])[], votes: readonly Vote[]): Duel[] {
  const seats = new Map<string, { readonly row: number; readonly value: number }[]>()
  for (const [row, entries] of rows.entries())
    for (const { id, value } of entries) seats.set(id, [...(seats.get(id) ?? []), { row, value }])
  return votes.flatMap(({ left, right, choice }): Duel[] => {
    for (const a of seats.get(left) ?? [])
      for (const b of seats.get(right) ?? [])
        if (a.row === b.row && a.value !== b.value)
          return [{ a: a.value, b: b.value, won: choice === 'left' ? 'a' : choice === 'right' ? 'b' : 'neither' }]
    return []
  })
}
