// Combinations of keys as text, as a person presses and reads them. Pure.

/** A key of the page's table, as far as it matters which others are taken. */
export type Bound = { readonly id: string; readonly keys: string; readonly does: string }

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/**
 * Where Alt is held the place of a key counts, elsewhere what it writes: Alt and Shift turn a 1 into another character on most
 * keyboards, and on a Mac Alt alone does.
 */
export const isByPlace = (combination: string): boolean => combination.split('+').includes('alt')

/** `mod+shift+Enter`, `alt+shift+Digit1`, as `useHotkeys` reads them; undefined while only Shift and its like are held. */
export function combinationOf({ key, code, altKey, ctrlKey, metaKey, shiftKey }: Pressed): string | undefined {
  if (['Alt', 'AltGraph', 'Control', 'Meta', 'Shift'].includes(key)) return undefined
  const written = key === '+' ? '[plus]' : key === ' ' ? 'space' : key.length === 1 ? key.toUpperCase() : key
  const name = altKey ? code.replace(/^Key/, '') : written
  return [(ctrlKey || metaKey) && 'mod', altKey && 'alt', shiftKey && 'shift', name].filter(Boolean).join('+')
}

/** Why a key cannot be bound to this, one sentence; undefined where it can. */
export function problemWith(
  combination: string,
  id: string,
  bound: readonly Bound[],
  mac: boolean,
): string | undefined {
  const parts = combination.split('+')
  if (!parts.includes('mod') && !parts.includes('alt') && !/^F\d+$/.test(parts.at(-1)!))
    return `${mac ? '\u2318' : 'Ctrl'}, Alt or a function key belongs to it: other keys write.`
  const other = bound.find((one) => one.id !== id && one.keys.toLowerCase() === combination.toLowerCase())
  return other && `${shownKeys(combination, mac)} is taken: ${other.does}.`
}

const words: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', '[plus]': 'Plus', space: 'Space' } // prettier-ignore

/** `Ctrl+Shift+Enter`, `Alt+Shift+1`. */
export const shownKeys = (combination: string, mac: boolean): string =>
  combination
    .split('+')
    .map((part) => (part === 'mod' && mac ? '\u2318' : (words[part] ?? part.replace(/^Digit/, ''))))
    .join('+')
