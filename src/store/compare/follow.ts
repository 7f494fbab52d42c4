// Plans the grid again when what its axes may name is another: files beside the model or kept on this device.
import type { Store } from '../create.ts'
import type { State } from '../state.ts'
import { namedAdapters } from './named.ts'

export function followNames(store: Store): void {
  store.subscribe((state, before) => {
    if (state.shelf === before.shelf && state.modelShelf === before.modelShelf) return
    if (namesIn(state) !== namesIn(before)) state.replan()
  })
}

const namesIn = (state: State) => JSON.stringify([namedAdapters(state), state.modelShelf.map(({ file }) => file)])
