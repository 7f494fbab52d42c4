// When two settings make the same picture. Pure.
import { canonicalJson } from '../grid/canonical.ts'
import type { Settings } from '../protocol.ts'

const keys = new WeakMap<Settings, string>()

/** A text that is the same for settings that make the same pictures, however many of them were asked for at once. */
function keyOf(settings: Settings): string {
  const known = keys.get(settings)
  if (known !== undefined) return known
  const key = canonicalJson({ ...settings, count: 1 })
  keys.set(settings, key)
  return key
}

export const sameScene = (a: Settings, b: Settings): boolean => a === b || keyOf(a) === keyOf(b)
