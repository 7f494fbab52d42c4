// Where measured crosstalk falls apart into pairs that share little and pairs that share much. Pure.

/** Half way, as ratios go, across the widest gap between neighbours at chance, 1, or above; chance itself is among them. Undefined where all are at or below it. */
export function widestGap(crowdings: readonly number[]): number | undefined {
  const sorted = [1, ...crowdings.filter((one) => one > 1)].sort((a, b) => a - b)
  let [border, widest] = [undefined as number | undefined, 1]
  for (let i = 1; i < sorted.length; i++) {
    const [low, high] = [sorted[i - 1]!, sorted[i]!]
    if (high / low > widest) [border, widest] = [Math.sqrt(low * high), high / low]
  }
  return border
}
