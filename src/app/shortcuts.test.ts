import { describe, expect, it } from 'vitest'
import { combinationOf, isByPlace, problemWith, shownKeys } from './shortcuts.ts'

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false }
const pressed = (key: string, code: string, held: Partial<typeof none> = {}) => combinationOf({ key, code, ...none, ...held }) // prettier-ignore

describe('a combination', () => {
  it('is read from what is pressed: by place where Alt is held, else by what the key writes', () => {
    expect(pressed('Control', 'ControlLeft', { ctrlKey: true })).toBeUndefined()
    expect(pressed('k', 'KeyK', { ctrlKey: true })).toBe('mod+K')
    expect(pressed('k', 'KeyK', { metaKey: true })).toBe('mod+K')
    // Dvorak's T lies where QWERTY has its K.
    expect(pressed('t', 'KeyK', { ctrlKey: true })).toBe('mod+T')
    expect(pressed('!', 'Digit1', { altKey: true, shiftKey: true })).toBe('alt+shift+Digit1')
    expect(pressed('˝', 'KeyG', { altKey: true, shiftKey: true })).toBe('alt+shift+G')
    expect(pressed('+', 'Equal', { ctrlKey: true, shiftKey: true })).toBe('mod+shift+[plus]')
    expect(['alt+shift+G', 'mod+alt+Enter', 'mod+S'].map(isByPlace)).toEqual([true, true, false])
  })

  it('is shown as keyboards call it', () => {
    expect(shownKeys('mod+shift+Enter', false)).toBe('Ctrl+Shift+Enter')
    expect(shownKeys('mod+S', true)).toBe('\u2318+S')
    expect(shownKeys('alt+shift+Digit1', false)).toBe('Alt+Shift+1')
  })

  it('is refused where it would write, or is another’s', () => {
    const bound = [
      { id: 'save', keys: 'mod+S', does: 'Save the picture' },
      { id: 'open', keys: '', does: 'Open a file' },
    ]
    expect(problemWith('K', 'open', bound, false)).toMatch(/^Ctrl, Alt or a function key/)
    expect(problemWith('shift+Enter', 'open', bound, false)).toMatch(/^Ctrl, Alt/)
    expect(problemWith('mod+S', 'open', bound, false)).toBe('Ctrl+S is taken: Save the picture.')
    expect(problemWith('mod+S', 'save', bound, false)).toBeUndefined()
    expect(problemWith('F2', 'open', bound, false)).toBeUndefined()
    expect(problemWith('mod+J', 'open', bound, false)).toBeUndefined()
  })
})
