// Which picture the centre shows. Reads the state only.
import type { State } from '../../store/state.ts'
import type { Picture } from '../../store/storage.ts'

/** The picture that was picked or drawn last; undefined where there is none. */
export const shownPicture = ({ history, shown }: State): Picture | undefined => history.find(({ id }) => id === shown)
