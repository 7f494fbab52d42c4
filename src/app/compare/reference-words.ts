// What cells are measured against, in words. Pure.
import type { GridDocument } from '../../grid/document.ts'
import { noneOf } from '../../grid/named-adapter.ts'

/** `steps 64`, `no recipe, 2 adapters`. */
export const referenceWords = (reference: GridDocument['reference']): string =>
  Object.entries(reference ?? {})
    .map(settingWords)
    .join(', ')

function settingWords([name, value]: readonly [string, unknown]): string {
  if (value === noneOf) return `no ${name}`
  if (!Array.isArray(value)) return `${name} ${String(value)}`
  return value.length === 0 ? `no ${name}` : `${value.length} ${name}`
}
