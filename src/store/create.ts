// The one store. Knows which slices there are; React meets it in `src/app`.
import { createStore as createVanilla } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { createDraft } from './draft.ts'
import { createHistory } from './history.ts'
import { createRun } from './run.ts'
import { createSession } from './session.ts'
import type { Services, State } from './state.ts'
import { createView } from './view.ts'

export { useStore } from 'zustand'
export type Store = StoreApi<State>

/** A store at rest: nothing is read or loaded before `start` (see `start.ts`). */
export function createStore(services: Services): Store {
  return createVanilla<State>()((set, get) => ({
    ...createSession(set, get, services),
    ...createDraft(set, get, services),
    ...createRun(set, get, services),
    ...createHistory(set, get, services),
    ...createView(set, get, services),
  }))
}
