// Every key of the page, as one table: it binds them and draws the list under "?", where they are changed. Knows actions, not components.
import { type HotkeyItem, useHotkeys } from '@mantine/hooks'
import { useEffect } from 'react'
import type { Store } from '../store/create.ts'
import type { State } from '../store/state.ts'
import type { Room } from '../store/view.ts'
import { saveShown } from './saving.ts'
import { type Bound, isByPlace } from './shortcuts.ts'
import { useAppStore } from './use-app.ts'

export type Key = Bound & {
  readonly run: (store: Store) => void
  /** Acts while a text field has the focus too. */
  readonly inFields: boolean
}

export const mac = /Mac|iPhone|iPad/.test(navigator.platform)

const toRoom = (id: Room, keys: string, does: string): Key => ({
  id,
  keys,
  does,
  inFields: true,
  run: (store) => store.getState().go(id),
})

/** What Generate does in a room; the gallery draws nothing. */
const drawIn: Partial<Record<Room, (state: State) => void>> = {
  create: ({ generate }) => generate(),
  compare: ({ fillGrid }) => fillGrid(),
  compose: ({ drawComposition }) => drawComposition(),
}

const keys: readonly Key[] = [
  {
    id: 'generate',
    keys: 'mod+Enter',
    does: 'Generate, or Run grid; while running, queue one more',
    inFields: true,
    run: (store) => drawIn[store.getState().room]?.(store.getState()),
  },
  {
    id: 'generateNow',
    keys: 'mod+shift+Enter',
    does: 'Stop the current run and start this one now',
    inFields: true,
    run: (store) => {
      const state = store.getState()
      const draw = () => drawIn[state.room]?.(state)
      if (state.room !== 'compare') return state.drawNow(draw)
      state.cancelFill()
      draw()
    },
  },
  { id: 'cancel', keys: 'mod+alt+Enter', does: 'Cancel the run', inFields: true, run: cancelHere },
  {
    id: 'skip',
    keys: 'alt+Enter',
    does: 'Skip the cell of a grid',
    inFields: true,
    run: (store) => store.getState().skipCell(),
  },
  {
    id: 'save',
    keys: 'mod+S',
    does: 'Save the picture',
    inFields: true,
    run: (store) => void saveShown(store),
  },
  {
    id: 'openFile',
    keys: 'mod+O',
    does: 'Open a picture or a model file',
    inFields: true,
    run: () => openFileDialog(),
  },
  {
    id: 'undo',
    keys: 'mod+Z',
    does: 'Undo a change of all settings, or of the grid',
    inFields: false,
    run: (store) => (inCompare(store) ? store.getState().undoGrid() : store.getState().undo()),
  },
  {
    id: 'redo',
    keys: 'mod+shift+Z',
    does: 'Redo it',
    inFields: false,
    run: (store) => (inCompare(store) ? store.getState().redoGrid() : store.getState().redo()),
  },
  toRoom('create', 'alt+shift+Digit1', 'Create'),
  toRoom('compare', 'alt+shift+Digit2', 'Compare'),
  toRoom('compose', 'alt+shift+Digit3', 'Compose'),
  toRoom('gallery', 'alt+shift+G', 'Gallery'),
  {
    id: 'models',
    keys: 'alt+shift+M',
    does: 'Models',
    inFields: true,
    run: (store) => store.getState().open('models'),
  },
]

/** The table with a person's own keys; those that are switched off have none. */
export const keysWith = (shortcuts: Readonly<Record<string, string>>): readonly Key[] =>
  keys.map((key) => ({ ...key, keys: shortcuts[key.id] ?? key.keys }))

/** Esc is bound apart: it must know, before anybody acts on it, whether a menu or a list was open. */
export const escapeKey = {
  keys: 'Escape',
  does: 'Close what is open; with nothing open, leave Live, let go of chosen cells, then cancel the run',
}

/** Keys that act only where the focus is; listed, not bound here. */
export const widgetKeys: readonly (readonly [keys: string, does: string])[] = [
  ['Ctrl+Up, Ctrl+Down', 'In a prompt: weight of the selection or word, up or down by 0.1'],
  ['Arrows, Home, End', 'In the history: move from picture to picture'],
  ['K', 'On a picture of the history: keep it'],
  ['Delete', 'On a picture of the history, or a region of the canvas: delete it (with Undo)'],
  ['V, R, B, E', 'On the canvas of regions: move, box, brush, eraser'],
  ['[, ]', 'On the canvas of regions: smaller or larger brush'],
  ['Arrows, Home, End, Ctrl+Home, Ctrl+End', 'In the grid: move from cell to cell'],
  ['PageUp, PageDown', 'In the grid: turn the pages of the outer axes'],
  ['Enter, 1 to 4', 'On a cell: look closely at it and its reference: side by side, slider, flicker, difference'],
  ['Space, Ctrl+click', 'On a cell, or a mark of a chart: choose it; grid and charts show what is chosen'],
  ['+, -, 0, S', 'In the grid: larger, smaller, fit; make the cell the reference'],
  ['Shift+arrows', 'In the grid with the loupe: the place that it enlarges'],
  ['Arrows, Shift+arrows', 'On the canvas of regions: move the region, change its size'],
]

function escape(store: Store): void {
  const { layer, dropped, open, drop, live, setLive, brushed, brush, running, waiting, wanted, cancel } =
    store.getState()
  if (dropped) drop(undefined)
  else if (layer) open(undefined)
  else if (live.on) setLive(false)
  else if (inCompare(store) && brushed.length > 0) brush([])
  else if (inCompare(store)) cancelHere(store)
  else if (running || waiting.length > 0 || wanted) cancel()
}

const inCompare = (store: Store) => store.getState().room === 'compare'

/** What runs in the room that is open. */
function cancelHere(store: Store): void {
  const { room, filling, fillWanted, cancelFill, cancel } = store.getState()
  if (room !== 'compare') cancel()
  else if (filling || fillWanted) cancelFill()
}

/** The hidden file field of the page; see `drop-zone.tsx`. */
const openFileDialog = () => document.querySelector<HTMLInputElement>('#open-file')?.click()

/** Binds the table. "?" is the one single character among the global keys, and can be switched off. */
export function useKeys(singleKeys: boolean, shortcuts: Readonly<Record<string, string>>): void {
  const store = useAppStore()
  const bound = ({ keys, run }: Key): HotkeyItem => [keys, () => run(store), { usePhysicalKeys: isByPlace(keys) }]
  const on = keysWith(shortcuts).filter(({ keys }) => keys !== '')
  useHotkeys(on.filter(({ inFields }) => inFields).map(bound), [])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inList =
        event.target instanceof Element && event.target.closest('[role=menu],[aria-expanded=true],[data-own-escape]')
      if (event.key === 'Escape' && !inList) escape(store)
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [store])
  const help: HotkeyItem = ['shift+?', () => store.getState().open('help')]
  useHotkeys([...on.filter(({ inFields }) => !inFields).map(bound), ...(singleKeys ? [help] : [])])
}
