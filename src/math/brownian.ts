// Brownian motion over noise levels: draws of a run that are increments of one path, whatever steps the run takes.
import { type Noise, torchNoise } from './random.ts'
import { seedSequence } from './seed-sequence.ts'
import type { Tensor } from './tensor.ts'

/** A piece of the path, halved as often as queries need. `key` and `depth` say where it is. */
type Piece = {
  readonly start: number
  readonly end: number
  readonly key: number
  readonly depth: number
  readonly parent?: Piece
  halves?: { readonly middle: number; readonly left: Piece; readonly right: Piece }
}

const f = Math.fround
/** torchsde's BrownianTree: entropy words to a pool, digits kept of a level, increments kept at hand. */
const POOL = 24
const DIGITS = 6
const KEPT = 45

/**
 * Unit normal noise for the step between two levels within [low, high]: the path's increment over the root of its length.
 * Longer steps draw what the shorter ones inside them add up to. k-diffusion's BrownianTreeNoiseSampler on torchsde's
 * BrownianTree on the CPU: the same path, save that torch's square root of a length may differ in its last bit. Levels are
 * float32 there and here.
 */
export function brownianNoise(seed: number, low: number, high: number, shape: readonly number[]) {
  const [start, end] = [f(low), f(high)]
  const top: Piece = { start: rounded(start), end: rounded(end), key: 0, depth: 0 }
  const draw = (own: number): Float32Array => (torchNoise(own) satisfies Noise)(shape).data as Float32Array
  const whole = draw(seedSequence(seed, [], POOL, 1)[0]!)
  const length = f(Math.sqrt(end - start))
  const all = whole.map((value) => value * length)
  const kept = new Map<Piece, Float32Array>()

  const increment = (piece: Piece): Float32Array => {
    const { parent } = piece
    if (!parent) return all
    const known = kept.get(piece)
    if (known) return known
    const { middle, left } = parent.halves!
    const total = increment(parent)
    const [before, after] = [middle - parent.start, parent.end - middle]
    const share = 1 / (parent.end - parent.start)
    const [weight, part, spread] = [f(before), f(share), f(Math.sqrt(before * after * share))]
    const noise = draw(seedSequence(seed, [parent.key, parent.depth], POOL, 1)[0]!)
    // The left half's increment, given the whole's: a Brownian bridge. Rounded where torch rounds.
    const own = total.map((value, i) => f(f(f(weight * value) * part) + f(spread * noise[i]!)))
    if (piece !== left) for (let i = 0; i < own.length; i++) own[i] = total[i]! - own[i]!
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!)
    kept.set(piece, own)
    return own
  }

  return (from: number, to: number): Tensor => {
    const [a, b] = [f(Math.min(from, to)), f(Math.max(from, to))]
    const pieces = piecesOf(top, rounded(Math.max(a, start)), rounded(Math.min(b, end)))
    const sum = new Float32Array(all.length)
    for (const piece of pieces) {
      const own = increment(piece)
      for (let i = 0; i < sum.length; i++) sum[i]! += own[i]!
    }
    // Downwards in levels is backwards on the path.
    const scale = (from > to ? -1 : 1) * f(Math.sqrt(f(b - a)))
    return { shape, data: sum.map((value) => value / scale) }
  }
}

/** The fewest pieces that make up [from, to]; makes those that are missing. */
function piecesOf(top: Piece, from: number, to: number): Piece[] {
  if (!(from < to)) return []
  if (from === top.start && to === top.end) return [top]
  const { middle, left, right } = (top.halves ??= halve(top))
  return [...piecesOf(left, from, Math.min(to, middle)), ...piecesOf(right, Math.max(from, middle), to)]
}

function halve(parent: Piece) {
  const { start, end, key, depth } = parent
  const middle = rounded(0.5 * (end + start))
  const half = (side: 0 | 1, ends: { start: number; end: number }): Piece => ({
    ...ends,
    key: 2 * key + side,
    depth: depth + 1,
    parent,
  })
  return { middle, left: half(0, { start, end: middle }), right: half(1, { start: middle, end }) }
}

/** Python's `round(x, 6)`: exact halves, which are odd multiples of 2^-7, go to the even digit. */
function rounded(x: number): number {
  const near = Number(x.toFixed(DIGITS))
  const half = Number.isInteger(x * 128) && !Number.isInteger(x * 64)
  return half && Math.round(near * 10 ** DIGITS) % 2 !== 0 ? (Math.round(near * 10 ** DIGITS) - 1) / 10 ** DIGITS : near
}
