// The one store. Knows which slices there are; React meets it in `src/app`.
import { createStore as createVanilla } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import { createAdapters, withAdapters } from './adapters.ts'
import { createCompose } from './compose.ts'
import { createCompare } from './compare.ts'
import { followNames } from './compare/follow.ts'
import { createDraft } from './draft.ts'
import { createFolders } from './folders.ts'
import { createHistory } from './history.ts'
import { createLive } from './live.ts'
import { followDraft } from './live/follow.ts'
import { createModelShelf } from './model-shelf.ts'
import { withModels } from './models.ts'
import { createProfiles } from './profiles.ts'
import { createRun } from './run.ts'
import { createSceneMeasures } from './scene-measures.ts'
import { createSchedules } from './schedules.ts'
import { createSearch } from './search.ts'
import { createSession } from './session.ts'
import type { Services, State } from './state.ts'
import { createStudents } from './students.ts'
import { createStartPictures, withStartPictures } from './start-pictures.ts'
import { createWeightSearch } from './weight-search.ts'
import { createView } from './view.ts'

export { useStore } from 'zustand'
export type Store = StoreApi<State>

/** A store at rest: nothing is read or loaded before `start` (see `start.ts`). */
export function createStore(given: Services): Store {
  const pictured = withStartPictures(given.engine, (settings) => store.getState().givenFor(settings))
  const adapted = withAdapters(pictured, () => store.getState())
  const engine = withModels(adapted, () => store.getState())
  const services = { ...given, engine }
  const store = createVanilla<State>()((set, get) => ({
    ...createSession(set, get, services),
    ...createFolders(set, get, services),
    ...createDraft(set, get, services),
    ...createRun(set, get, services),
    ...createLive(set, get, services),
    ...createHistory(set, get, services),
    ...createView(set, get, services),
    ...createCompare(set, get, services),
    ...createAdapters(set, get, services),
    ...createModelShelf(set, get, services),
    ...createStudents(set, get, services),
    ...createCompose(set, get, services),
    ...createSceneMeasures(set, get, services),
    ...createStartPictures(set, get, services),
    ...createSchedules(set, get, services),
    ...createSearch(set, get, services),
    ...createWeightSearch(set, get, services),
    ...createProfiles(set, get, services),
  }))
  followDraft(store, services)
  followNames(store)
  return store
}
