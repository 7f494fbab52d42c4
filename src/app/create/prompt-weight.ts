// The weight of some words in a prompt, `(words:1.1)`, changed by a tenth as A1111 does. Knows no field.

export type Selected = { readonly text: string; readonly start: number; readonly end: number }

const weighted = /^\((.*):(-?[\d.]+)\)$/s

/**
 * `text` with the weight of what is selected changed by `change`, and the selection after it. Without a selection the word
 * at the caret is taken; a weight of 1 leaves no brackets. Weights go from 0 to 5 in steps of 0.1.
 */
export function reweighted({ text, start, end }: Selected, change: number): Selected {
  const [from, to] = spanOf(text, start, end)
  const [, words = text.slice(from, to), weight = '1'] = weighted.exec(text.slice(from, to)) ?? []
  if (words.trim() === '') return { text, start, end }
  const next = Math.min(Math.max(Math.round((Number(weight) + change) * 10) / 10, 0), 5)
  const written = next === 1 ? words : `(${words}:${next})`
  const at = from + (next === 1 ? 0 : 1)
  return { text: text.slice(0, from) + written + text.slice(to), start: at, end: at + words.length }
}

/** The span to weigh: the brackets around the selection if it has any, else the selection, else the word at the caret. */
function spanOf(text: string, start: number, end: number): [number, number] {
  const open = text.lastIndexOf('(', start)
  const close = text.indexOf(')', end)
  const inside =
    open >= 0 && close >= 0 && !text.slice(open + 1, start).includes(')') && !text.slice(end, close).includes('(')
  if (inside && weighted.test(text.slice(open, close + 1))) return [open, close + 1]
  if (start < end) return [start, end]
  const before = /[^\s,()]*$/.exec(text.slice(0, start))?.[0].length ?? 0
  const after = /^[^\s,()]*/.exec(text.slice(start))?.[0].length ?? 0
  return [start - before, start + after]
}
