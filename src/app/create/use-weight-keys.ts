// Ctrl+Up and Ctrl+Down in a prompt: the weight of the selection. Knows the field, not the rule.
import { useLayoutEffect, useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { reweighted } from './prompt-weight.ts'
import type { Selected } from './prompt-weight.ts'

/** A key handler for a text field; what it changes goes through `edit`, and the same words stay selected. */
export function useWeightKeys(edit: (text: string) => void) {
  const pending = useRef<{ readonly field: HTMLTextAreaElement; readonly selected: Selected }>(undefined)
  useLayoutEffect(() => {
    const { field, selected } = pending.current ?? {}
    pending.current = undefined
    if (field && selected) field.setSelectionRange(selected.start, selected.end)
  })
  return (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!(event.ctrlKey || event.metaKey) || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    const field = event.currentTarget
    const { value: text, selectionStart: start, selectionEnd: end } = field
    const selected = reweighted({ text, start, end }, event.key === 'ArrowUp' ? 0.1 : -0.1)
    pending.current = { field, selected }
    edit(selected.text)
  }
}
