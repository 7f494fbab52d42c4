// Whether a picture holds what its prompt asks for, fact by fact. Knows neither words nor networks.
import type { Fact, FoundObject } from '../protocol.ts'
import type { Asked, AskedThing } from './asked.ts'

/** What the judge reads of a picture as a whole; `tinted`: colours can be told in the style that is asked for. */
export type Seen = { readonly place: string; readonly style: string; readonly tinted: boolean }

/**
 * The facts that are asked for, each with what the picture has: for every thing that it is there, its count, colour and size; relations;
 * the place; the style. Colours, those of plain backgrounds too, are not asked where the style has none. The rules are those of `fulfilled` in training/prompts.py. Colour and size hold where as many have them as were asked for, or
 * all that are there; a count is of all things of that noun, however they are described.
 */
export function factsOf({ things, relations, place, style }: Asked, found: readonly FoundObject[], seen: Seen): Fact[] {
  const named = (noun: string) => found.filter((object) => object.noun === noun)
  const facts = things
    .flatMap((thing) => factsOfThing(thing, things, named(thing.noun)))
    .filter(({ kind }) => kind !== 'colour' || seen.tinted)
  for (const { first, relation, second } of relations) {
    const [a, b] = [things[first]!.noun, things[second]!.noun]
    const fulfilled = named(a).some((one) => named(b).some((other) => one !== other && stands(one, other, relation)))
    const both = named(a).length > 0 && named(b).length > 0
    const got = both ? `${fulfilled ? '' : 'not '}${said(relation)}` : 'not both are there'
    facts.push({ kind: 'relation', asked: `${a} ${said(relation)} ${b}`, got, fulfilled })
  }
  const whole = (kind: 'place' | 'style', asked: string) =>
    facts.push({ kind, asked, got: seen[kind], fulfilled: seen[kind] === asked })
  if (place !== undefined && (seen.tinted || !place.startsWith('plain '))) whole('place', place)
  if (style !== undefined) whole('style', style)
  return facts
}

function factsOfThing(thing: AskedThing, all: readonly AskedThing[], there: readonly FoundObject[]): Fact[] {
  const { noun, count, several, colour, size } = thing
  const number = String(there.length)
  const facts: Fact[] = [{ kind: 'noun', asked: noun, got: number, fulfilled: there.length > 0 }]
  if (count !== undefined) {
    const total = all.reduce((sum, one) => sum + (one.noun === noun ? (one.count ?? 1) : 0), 0)
    facts.push({ kind: 'count', asked: `${noun} × ${total}`, got: number, fulfilled: there.length === total })
  } else if (several)
    facts.push({ kind: 'count', asked: `${noun} × 2 or more`, got: number, fulfilled: there.length >= 2 })
  const least = Math.min(count ?? (several ? 2 : 1), Math.max(there.length, 1))
  for (const [kind, value] of [
    ['colour', colour],
    ['size', size],
  ] as const) {
    if (value === undefined) continue
    const fitting = there.filter((object) => object[kind] === value).length
    const got = there.map((object) => object[kind]).join(', ') || 'none'
    facts.push({ kind, asked: `${value} ${noun}`, got, fulfilled: fitting >= least })
  }
  return facts
}

const said = (relation: string) => (relation === 'left' || relation === 'right' ? `${relation} of` : relation)

/** Whether a stands on the named side of b, further along that axis than half of what it lies off the other, and than 8 pixels. */
function stands({ at: a }: FoundObject, { at: b }: FoundObject, relation: string): boolean {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const [distance, off] = relation === 'left' || relation === 'right' ? [dx, dy] : [dy, dx]
  const along = relation === 'left' || relation === 'above' ? distance : -distance
  return along > 8 && along > Math.abs(off) / 2
}

/** Share of the facts that are fulfilled, 0 to 1; undefined where nothing was asked that the judge could know: not 0. */
export const agreementOf = (facts: readonly Fact[]): number | undefined =>
  facts.length === 0 ? undefined : facts.filter(({ fulfilled }) => fulfilled).length / facts.length
