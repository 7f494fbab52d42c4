// What is open and shown: room, layer, picture, notices. Knows nothing of drawing.
import type { Reading } from '../settings/schema.ts'
import type { Refused } from './adapters.ts'
import type { Slice } from './state.ts'
import type { Picture, StoredAdapter } from './storage.ts'

export const rooms = ['create', 'compare', 'compose', 'gallery'] as const
export type Room = (typeof rooms)[number]
/** What lies above a room; one at a time, so that Back and Esc close it. */
export const layers = ['models', 'help', 'queue', 'settings', 'history', 'pair', 'vote'] as const
export type Layer = (typeof layers)[number]

/** Something the person should know that is not about the picture's own place. */
export type News =
  /** Pictures that live on in this notice alone, those of the newest deletion first. */
  | { readonly kind: 'deleted'; readonly pictures: readonly Picture[] }
  | { readonly kind: 'storage-full'; readonly usage?: number; readonly quota?: number }
  | { readonly kind: 'not-stored'; readonly message: string }
  | { readonly kind: 'unreadable'; readonly count: number }
  | { readonly kind: 'device-lost'; readonly pictures: number }
  | { readonly kind: 'full-precision'; readonly message: string }
  | { readonly kind: 'problems'; readonly lines: readonly string[] }
  | { readonly kind: 'other-model'; readonly name: string }
  | { readonly kind: 'bad-file'; readonly message: string }
  | { readonly kind: 'said'; readonly message: string }
  /** Adapters that were added, by id, and files that could not be used. */
  | { readonly kind: 'adapters'; readonly added: readonly string[]; readonly refused: readonly Refused[] }
  /** The same of adapters. */
  | { readonly kind: 'adapters-removed'; readonly adapters: readonly StoredAdapter[] }
export type Notice = { readonly id: number; readonly news: News }

/** A picture that was dropped on the page, and what it carries. */
export type Dropped = { readonly name: string; readonly file: Blob; readonly reading: Reading | undefined }

export type ViewSlice = {
  readonly room: Room
  /** The room that Gallery was opened from. */
  readonly opener: Room
  readonly layer: Layer | undefined
  /** Id of the picture in the centre. */
  readonly shown: string | undefined
  /** The centre follows the run under way rather than a picture that was picked. */
  readonly watching: boolean
  /** Enlarged pictures show their exact pixels. */
  readonly pixelated: boolean
  /** Shortcuts of one character, such as "?", are on. */
  readonly singleKeys: boolean
  /** A person's own keys, by what they do; an empty one is switched off. */
  readonly shortcuts: Readonly<Record<string, string>>
  /** Quiet bars that were read and closed. */
  readonly closedBars: readonly string[]
  readonly dropped: Dropped | undefined
  readonly notices: readonly Notice[]
  readonly go: (room: Room) => void
  readonly open: (layer: Layer | undefined) => void
  readonly show: (id: string) => void
  readonly watch: () => void
  readonly setPixelated: (pixelated: boolean) => void
  readonly setSingleKeys: (singleKeys: boolean) => void
  /** Without keys the usual ones come back. */
  readonly setShortcut: (id: string, keys?: string) => void
  readonly closeBar: (id: string) => void
  readonly drop: (dropped: Dropped | undefined) => void
  readonly notify: (news: News) => void
  readonly dismiss: (id: number) => void
}

export const createView: Slice<ViewSlice> = (set, get) => {
  let nextId = 1
  return {
    room: 'create',
    opener: 'create',
    layer: undefined,
    shown: undefined,
    watching: true,
    pixelated: false,
    singleKeys: true,
    shortcuts: {},
    closedBars: [],
    dropped: undefined,
    notices: [],
    go: (room) => {
      const { room: before, opener } = get()
      set({ room, layer: undefined, opener: before === 'gallery' ? opener : before })
    },
    open: (layer) => set({ layer }),
    show: (shown) => {
      get().setLive(false)
      set({ shown, watching: get().running === undefined, outcome: undefined })
    },
    watch: () => set({ watching: true }),
    setPixelated: (pixelated) => set({ pixelated }),
    setSingleKeys: (singleKeys) => set({ singleKeys }),
    setShortcut: (id, keys) => {
      const { [id]: _, ...others } = get().shortcuts
      set({ shortcuts: keys === undefined ? others : { ...others, [id]: keys } })
    },
    closeBar: (id) => set({ closedBars: [...get().closedBars, id] }),
    drop: (dropped) => set({ dropped }),
    // Only the newest of a kind stands. The same news twice is no news: its notice stays, and its time begins anew.
    notify: (news) => {
      const { notices } = get()
      const same = notices.find((notice) => JSON.stringify(notice.news) === JSON.stringify(news))
      if (same) return set({ notices: notices.map((notice) => (notice === same ? { ...same, news } : notice)) })
      const others = notices.filter((notice) => notice.news.kind !== news.kind)
      set({ notices: [...others, { id: nextId++, news }] })
    },
    dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
  }
}
