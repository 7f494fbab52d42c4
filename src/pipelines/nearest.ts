// Names that somebody may have meant.

/** Letters and digits alone, in small letters; `++` is how people write `pp`. */
const plain = (name: string): string => name.toLowerCase().replaceAll('++', 'pp').replaceAll(/[^a-z0-9]/g, '') // prettier-ignore

/** How many letters must be put in, taken out or changed to turn one word into another. Levenshtein 1966. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** The ids of a table, those first whose id or label is nearest to `name`; equally near ones stay in order. */
export function nearest(table: readonly { readonly id: string; readonly label?: string }[], name: string): string[] {
  const asked = plain(name.slice(0, 100))
  const far = ({ id, label = id }: (typeof table)[number]) =>
    Math.min(...[id, label].map((known) => distance(asked, plain(known))))
  const measured = table.map((entry) => ({ id: entry.id, far: far(entry) }))
  return measured.toSorted((a, b) => a.far - b.far).map(({ id }) => id)
}
