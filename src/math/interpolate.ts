// Linear interpolation in a table by its index, and its inverse on the logarithms of a rising table.

/** The value at a fractional index; indices beyond the ends give the end values. numpy's `interp` over 0, 1, 2 ... */
export function valueAt(table: readonly number[], index: number): number {
  const last = table.length - 1
  const low = Math.min(Math.max(Math.floor(index), 0), last)
  const high = Math.min(low + 1, last)
  const rest = Math.min(Math.max(index - low, 0), 1)
  return table[low]! + rest * (table[high]! - table[low]!)
}

/** The same on the logarithms of a positive table. */
export function logValueAt(table: readonly number[], index: number): number {
  const low = Math.min(Math.max(Math.floor(index), 0), table.length - 1)
  const high = Math.min(low + 1, table.length - 1)
  const rest = Math.min(Math.max(index - low, 0), 1)
  return rest === 0 ? table[low]! : table[low]! ** (1 - rest) * table[high]! ** rest
}

/**
 * The fractional index at which a rising positive table holds `value`, linear in logarithms; values beyond the ends give
 * the end indices. diffusers' `_sigma_to_t`, which keeps the table's logarithms in single precision.
 */
export function indexOf(table: readonly number[], value: number): number {
  const log = Math.log(Math.max(value, 1e-10))
  const logAt = (i: number) => Math.fround(Math.log(table[i]!))
  let [low, high] = [0, table.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (logAt(middle) <= Math.fround(log)) low = middle
    else high = middle
  }
  const rest = (log - logAt(low)) / Math.fround(logAt(high) - logAt(low))
  return low + Math.min(Math.max(rest, 0), 1)
}

/** To the nearest whole number, ties to even: numpy's `round`. */
export function roundEven(x: number): number {
  const floor = Math.floor(x)
  if (x - floor !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

/** `count` values from `first` to `last`, ends included; one value gives `first`. numpy's `linspace`. */
export function linspace(first: number, last: number, count: number): number[] {
  const step = count > 1 ? (last - first) / (count - 1) : 0
  return Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? last : i * step + first))
}
