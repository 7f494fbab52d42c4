// The feeds of the run-time branch ((x A^T) * G) B^T: all adapters of a layer stacked along the rank, and gates that hold their scales.
// Knows no session: a graph says which layers it has branches for, and of which form.
import type { Tensor } from '../math/tensor.ts'
import type { Branch } from './delta.ts'

/** A branch of a graph: a Linear's A is [R, in], a convolution's [R, in, kh, kw]. `shape` is that of A without R. */
export type Slot = { readonly path: string; readonly shape: readonly number[]; readonly rows: number }

/** The branches of a graph, from its inputs `<path>.lora_A` [R, ...] and `<path>.lora_B` [out, R, ...]. */
export const slotsOf = (inputs: readonly { readonly name: string; readonly shape: readonly unknown[] }[]): Slot[] => {
  const shapes = new Map(inputs.map(({ name, shape }) => [name, shape]))
  return [...shapes].flatMap(([name, shape]) => {
    const path = /^(.*)\.lora_A$/.exec(name)?.[1]
    const rows = path === undefined ? undefined : shapes.get(`${path}.lora_B`)?.[0]
    return path === undefined || typeof rows !== 'number' ? [] : [{ path, shape: shape.slice(1) as number[], rows }]
  })
}

/** What stays the same until adapters come or go: A and B of every slot, and which columns belong to which adapter. */
export type Field = {
  readonly constant: Readonly<Record<string, Tensor>>
  /** Rank of each adapter at each slot, 0 where it does not touch it. */
  readonly spans: readonly { readonly slot: Slot; readonly ranks: readonly number[] }[]
}

/** A convolution of no channels answers with whatever lay in memory (onnxruntime 1.30, wasm), so it gets one channel of zeros. */
const rankOf = ({ shape }: Slot, ranks: readonly number[]) =>
  Math.max(
    ranks.reduce((sum, rank) => sum + rank, 0),
    shape.length > 1 ? 1 : 0,
  )

/** Stacks adapters, given as branches by path, in the order of their scales. */
export const stackField = (slots: readonly Slot[], adapters: readonly ReadonlyMap<string, Branch>[]): Field => {
  const constant: Record<string, Tensor> = {}
  const spans = slots.map((slot) => {
    const branches = adapters.map((adapter) => adapter.get(slot.path))
    const ranks = branches.map((branch) => branch?.rank ?? 0)
    const rank = rankOf(slot, ranks)
    const width = slot.shape.reduce((product, n) => product * n, 1)
    const [down, up] = [new Float32Array(rank * width), new Float32Array(slot.rows * rank)]
    let start = 0
    for (const branch of branches) {
      if (!branch) continue
      down.set(branch.down, start * width)
      for (let row = 0; row < slot.rows; row++)
        up.set(branch.up.subarray(row * branch.rank, (row + 1) * branch.rank), row * rank + start)
      start += branch.rank
    }
    constant[`${slot.path}.lora_A`] = { shape: [rank, ...slot.shape], data: down }
    constant[`${slot.path}.lora_B`] = { shape: [slot.rows, rank, ...slot.shape.slice(1).map(() => 1)], data: up }
    return { slot, ranks }
  })
  return { constant, spans }
}

/** Where an adapter acts in a layer: [height, width] and as many values from 0 to 1, in the layer's own resolution. */
export type LayerMask = { readonly size: readonly [height: number, width: number]; readonly values: Float32Array }

export type Gating = {
  /** Row x adapter. */
  readonly scales: readonly (readonly number[])[]
  /** An adapter's own factor at a layer, for block weights. */
  readonly factor?: (adapter: number, path: string) => number
  /** Absent masks are 1 everywhere. All masks of a layer have one size, or are one value. */
  readonly mask?: (adapter: number, path: string) => LayerMask | undefined
  /** Tokens of a row at a Linear, asked where rows differ; 1 if absent. */
  readonly tokens?: (path: string) => number
}

/**
 * The gates: `<path>.lora_gate` [rows * tokens, R] for Linears, [1, R] where all are alike, [rows, R, height or 1, width or 1] for
 * convolutions: scale[row, adapter] * factor[adapter, path] * mask[adapter, token], over the adapter's columns.
 */
export const gatesOf = (
  { spans }: Field,
  { scales, factor, mask, tokens: tokensAt }: Gating,
): Record<string, Tensor> => {
  const gates: Record<string, Tensor> = {}
  for (const { slot, ranks } of spans) {
    const masks = ranks.map((rank, adapter) => (rank > 0 ? mask?.(adapter, slot.path) : undefined))
    const sizes = masks.flatMap((one) => (one ? [one.size] : []))
    const [height, width] = sizes.find(([rows, columns]) => rows * columns > 1) ?? [1, 1]
    const rank = rankOf(slot, ranks)
    const isConv = slot.shape.length > 1
    const alike =
      !isConv && sizes.length === 0 && scales.every((row) => ranks.every((_, a) => row[a] === scales[0]![a]))
    const rows = alike ? scales.slice(0, 1) : scales
    const area = height * width
    const tokens = alike || isConv ? area : Math.max(area, tokensAt?.(slot.path) ?? 1)
    const data = new Float32Array(rows.length * tokens * rank)
    rows.forEach((row, r) => {
      let start = 0
      ranks.forEach((own, adapter) => {
        const scale = (row[adapter] ?? 0) * (factor?.(adapter, slot.path) ?? 1)
        const values = masks[adapter]?.values
        for (let token = 0; token < tokens; token++) {
          const value = scale * (values?.[values.length > 1 ? token : 0] ?? 1)
          for (let c = start; c < start + own; c++)
            data[isConv ? (r * rank + c) * tokens + token : (r * tokens + token) * rank + c] = value
        }
        start += own
      })
    })
    const shape = isConv ? [rows.length, rank, height, width] : [rows.length * tokens, rank]
    gates[`${slot.path}.lora_gate`] = { shape, data }
  }
  return gates
}
