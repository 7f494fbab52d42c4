// Names that somebody may have meant.
import { editDistance } from '../math/edit-distance.ts'

/** Letters and digits alone, in small letters; `++` is how people write `pp`. */
const plain = (name: string): string => name.toLowerCase().replaceAll('++', 'pp').replaceAll(/[^a-z0-9]/g, '') // prettier-ignore

/** The ids of a table, those first whose id or label is nearest to `name`; equally near ones stay in order. */
export function nearest(table: readonly { readonly id: string; readonly label?: string }[], name: string): string[] {
  const asked = plain(name.slice(0, 100))
  const far = ({ id, label = id }: (typeof table)[number]) =>
    Math.min(...[id, label].map((known) => editDistance(asked, plain(known))))
  const measured = table.map((entry) => ({ id: entry.id, far: far(entry) }))
  return measured.toSorted((a, b) => a.far - b.far).map(({ id }) => id)
}
