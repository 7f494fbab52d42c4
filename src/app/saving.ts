// Saves what the room shows, by the key and by the button.
import type { Store } from '../store/create.ts'
import type { State } from '../store/state.ts'
import { focusedPlace } from './compare/grid/use-grid-keys.ts'
import { download, fileName, save } from './pictures.ts'

/** Saves a cell of the grid; nothing where it was not drawn. */
export async function saveCell({ plan, cellPicture }: Pick<State, 'plan' | 'cellPicture'>, id: string): Promise<void> {
  const [settings, picture] = [plan?.cells.get(id)?.settings, await cellPicture(id)]
  if (settings && picture) download(picture.png, fileName(settings))
}

/** Saves the picture that the room shows: the cell in focus in Compare, Live's, which is kept by that, else that of the history. */
export async function saveShown(store: Store): Promise<void> {
  const state = store.getState()
  const { room, live, shown, keepLive } = state
  if (room === 'compare') {
    const place = focusedPlace(state)
    return place && 'id' in place ? saveCell(state, place.id) : undefined
  }
  const id = live.on ? ((await keepLive()) ?? shown) : shown
  const picture = store.getState().history.find((one) => one.id === id)
  if (picture) save(picture)
}
