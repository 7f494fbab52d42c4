// Names that a mistyped one may have meant.
import { editDistance } from '../math/edit-distance.ts'

/** At most three of `known`, nearest first. */
export function nearest(name: string, known: readonly string[]): string[] {
  const near = known.map((one) => ({ one, away: editDistance(name.toLowerCase(), one.toLowerCase()) }))
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
