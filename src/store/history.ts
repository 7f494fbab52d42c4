// The pictures that were drawn, newest first, here and in storage. Knows nothing of how they are shown.
import type { Pixels, Settings } from '../protocol.ts'
import { writePictureSettings } from '../settings/picture.ts'
import { notStored } from './not-stored.ts'
import type { Slice } from './state.ts'
import type { DrawingRoom, Picture, Timing } from './storage.ts'

export type HistorySlice = {
  readonly history: readonly Picture[]
  /** False until the pictures of earlier visits have been read. */
  readonly historyRead: boolean
  /** Stores a finished picture and shows it; resolves with its id. */
  readonly addPicture: (pixels: Pixels, settings: Settings, room: DrawingRoom) => Promise<string>
  /** The same for a PNG file that carries its settings, with what else is known of it. */
  readonly addPng: (png: Blob, settings: Settings, known: Pick<Picture, 'room' | 'timing'>) => Promise<string>
  readonly addTiming: (ids: readonly string[], timing: Timing) => Promise<void>
  readonly keepPicture: (id: string, kept: boolean) => Promise<void>
  /** Removes at once, from storage too; `restorePictures` undoes it. */
  readonly deletePictures: (ids: readonly string[]) => Promise<void>
  readonly storageUse: () => Promise<{ readonly usage: number; readonly quota: number } | undefined>
  /** Asks the browser not to clear this site by itself, and says what it answered. */
  readonly keepForever: () => Promise<void>
  readonly restorePictures: (pictures: readonly Picture[]) => Promise<void>
}

export const createHistory: Slice<HistorySlice> = (set, get, { storage, encodePng, program, now }) => {
  const byAge = (a: Picture, b: Picture) => b.createdAt - a.createdAt

  /** A picture that cannot be stored stays on the screen, and the person is told. */
  const put = async (picture: Picture): Promise<void> => {
    try {
      await storage.put(picture)
    } catch (error) {
      get().notify(await notStored(error, storage))
    }
  }

  const change = async (ids: readonly string[], fields: Partial<Picture>): Promise<void> => {
    const changed = get()
      .history.filter(({ id }) => ids.includes(id))
      .map((picture) => Object.assign({}, picture, fields))
    set(({ history }) => ({ history: history.map((old) => changed.find(({ id }) => id === old.id) ?? old) }))
    await Promise.all(changed.map(put))
  }

  return {
    history: [],
    historyRead: false,
    addPicture: async (pixels, settings, room) => {
      const png = writePictureSettings(await encodePng(pixels), settings, program)
      return get().addPng(new Blob([png], { type: 'image/png' }), settings, { room })
    },
    addPng: async (png, settings, known) => {
      const createdAt = now()
      const picture: Picture = {
        id: `${createdAt}-${settings.seed}-${Math.random().toString(36).slice(2, 8)}`,
        createdAt,
        settings,
        unknown: {},
        png,
        kept: false,
        ...known,
      }
      set(({ history, watching, shown }) => ({
        history: [picture, ...history],
        shown: watching ? picture.id : shown,
      }))
      await put(picture)
      return picture.id
    },
    addTiming: (ids, timing) => change(ids, { timing }),
    keepPicture: async (id, kept) => {
      await change([id], { kept })
      if (kept) await storage.persist().catch(() => false)
    },
    deletePictures: async (ids) => {
      const { history, shown, notices, notify } = get()
      const gone = history.filter(({ id }) => ids.includes(id))
      if (gone.length === 0) return
      const left = history.filter(({ id }) => !ids.includes(id))
      const at = history.findIndex(({ id }) => id === shown)
      const next = shown !== undefined && ids.includes(shown) ? left[Math.min(at, left.length - 1)]?.id : shown
      set({ history: left, shown: next })
      // Undo brings back what earlier deletions left in the notice that this one replaces, too.
      const before = notices.flatMap(({ news }) => (news.kind === 'deleted' ? news.pictures : []))
      notify({ kind: 'deleted', pictures: [...gone, ...before] })
      await Promise.all(gone.map(({ id }) => storage.remove(id).catch(() => undefined)))
    },
    storageUse: () => storage.estimate().catch(() => undefined),
    keepForever: async () => {
      const agreed = await storage.persist().catch(() => false)
      const refused = 'The browser did not promise it. Save the pictures that matter.'
      get().notify({
        kind: 'said',
        message: agreed ? 'The browser keeps these pictures until you delete them.' : refused,
      })
    },
    restorePictures: async (pictures) => {
      set(({ history }) => ({ history: [...history, ...pictures].toSorted(byAge), shown: pictures[0]?.id }))
      await Promise.all(pictures.map(put))
    },
  }
}
