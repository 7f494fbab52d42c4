// Splits names of tensors into the layer they name and the part they are. Knows no layer and reads no data.
import type { Weight, Weights } from '../weights/safetensors.ts'
import { magnitudeEndings } from './formats/dora.ts'
import { formats } from './formats/index.ts'

/** A tensor of a file, still unread, with its full name. */
export type Piece = { readonly name: string; readonly weight: Weight }

/** Spelling of a layer -> its tensors by part; and the names that no format knows. */
export type Split = {
  readonly layers: ReadonlyMap<string, ReadonlyMap<string, Piece>>
  readonly unknown: readonly string[]
  /** Names of tensors that say again what another of the same layer said. */
  readonly repeated: readonly string[]
}

const endings: readonly (readonly [RegExp, string])[] = [
  ...formats.flatMap((format) => format.endings),
  ...magnitudeEndings,
  [/(?:[._]lora)?\.alpha$/, 'alpha'],
  [/\.scale$/, 'scale'],
]

/** Groups a file's tensors by layer. The longest ending wins: `to_q.lora_down.weight` is no plain `weight`. */
export const splitNames = (weights: Weights): Split => {
  const layers = new Map<string, Map<string, Piece>>()
  const [unknown, repeated]: [string[], string[]] = [[], []]
  for (const [name, weight] of weights) {
    const found = longest(name)
    if (!found) {
      unknown.push(name)
      continue
    }
    const [start, part] = found
    const layer = name.slice(0, start)
    const parts = layers.get(layer) ?? new Map<string, Piece>()
    if (parts.has(part)) repeated.push(name)
    else parts.set(part, { name, weight })
    layers.set(layer, parts)
  }
  return { layers, unknown, repeated }
}

const longest = (name: string): readonly [start: number, part: string] | undefined => {
  let best: readonly [number, string] | undefined
  for (const [ending, part] of endings) {
    const at = name.search(ending)
    if (at > 0 && (best === undefined || at < best[0])) best = [at, part]
  }
  return best
}
