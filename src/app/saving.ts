// Saves what the room shows, by the key and by the button.
import type { State } from '../store/state.ts'
import { focusedPlace } from './compare/grid/use-grid-keys.ts'
import { download, fileName, save } from './pictures.ts'

/** Saves a cell of the grid; nothing where it was not drawn. */
export async function saveCell({ plan, cellPicture }: Pick<State, 'plan' | 'cellPicture'>, id: string): Promise<void> {
  const [settings, picture] = [plan?.cells.get(id)?.settings, await cellPicture(id)]
  if (settings && picture) download(picture.png, fileName(settings))
}

/** Saves the picture that the room shows: the cell in focus in Compare, else the picture of the history. */
export async function saveShown(state: State): Promise<void> {
  const { room, history, shown } = state
  if (room === 'compare') {
    const place = focusedPlace(state)
    return place && 'id' in place ? saveCell(state, place.id) : undefined
  }
  const picture = history.find(({ id }) => id === shown)
  if (picture) save(picture)
}
