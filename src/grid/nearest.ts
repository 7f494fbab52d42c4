// Names that a mistyped one may have meant.

/** At most three of `known`, nearest first: fewest letters added, left out, changed or swapped (Damerau 1964, optimal alignment). */
export function nearest(name: string, known: readonly string[]): string[] {
  const near = known.map((one) => ({ one, away: distance(name.toLowerCase(), one.toLowerCase()) }))
  return near
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ one }) => one)
}

/** `expected euler, euler_ancestral or heun, got "eular"` */
export function unknownName(name: string, known: readonly string[]): string {
  const close = nearest(name, known)
  const rest = known.length > close.length ? ` (nearest of ${known.length})` : ''
  return `expected ${close.join(', ').replace(/, ([^,]*)$/, ' or $1') || 'none'}${rest}, got ${JSON.stringify(name)}`
}

function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length]!
}
