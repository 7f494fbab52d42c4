// The tensors that a file has for each layer of a model, whatever it calls the layer, and those that find no place. Reads no data.
import type { Names, Place } from './names.ts'
import type { Piece, Split } from './parts.ts'

/** A layer, the first name that the file has for it, and its tensors by part. */
export type Gathered = {
  readonly place: Place
  readonly spelling: string
  readonly pieces: ReadonlyMap<string, Piece>
}
export type Left = { readonly name: string; readonly reason: string }

export const AGAIN = 'says again what another tensor said'

/** Why these tensors are not used. */
export const leave = (pieces: ReadonlyMap<string, Piece>, reason: string): Left[] =>
  [...pieces.values()].map(({ name }) => ({ name, reason }))

/** Names of one layer share its tensors; one under which a part comes a second time is left out whole, so that no halves are mixed. */
export const gather = (split: Split, names: Names): { readonly found: readonly Gathered[]; readonly left: Left[] } => {
  const found = new Map<string, Gathered>()
  const left: Left[] = []
  for (const [spelling, pieces] of split.layers) {
    const place = names.get(spelling)
    if (!place || place === 'ambiguous') {
      left.push(...leave(pieces, place ? 'the name stands for several layers' : 'the model has no such layer'))
      continue
    }
    const key = `${place.component}.${place.layer.path}`
    const before = found.get(key)
    if (before && [...pieces.keys()].some((part) => before.pieces.has(part))) left.push(...leave(pieces, AGAIN))
    else found.set(key, { place, spelling, ...before, pieces: new Map([...(before?.pieces ?? []), ...pieces]) })
  }
  return { found: [...found.values()], left }
}
