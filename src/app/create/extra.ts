// Settings that most pictures leave out: at their usual value they are no part of the draft. Pure.
import type { Extras, Settings } from '../../protocol.ts'

/** `draft` with `field` at `value`, or without it where that is what leaving it out means. */
export function withExtra<K extends keyof Extras>(
  draft: Settings,
  field: K,
  value: Extras[K] | undefined,
  usual?: Extras[K],
): Settings {
  const { [field]: _, ...rest } = draft
  const left = value === undefined || value === usual
  return (left ? rest : { ...rest, [field]: value }) as Settings
}

/** The dials of a choice as settings carry them: only those that are not at their usual value; undefined where none is. */
export function withDial(
  options: Readonly<Record<string, number>> | undefined,
  { id, usual }: { readonly id: string; readonly usual: number },
  value: number,
): Readonly<Record<string, number>> | undefined {
  const { [id]: _, ...rest } = options ?? {}
  const next = value === usual ? rest : { ...rest, [id]: value }
  return Object.keys(next).length > 0 ? next : undefined
}
