// The page's address: room and open layer, so that Back closes what was opened last. Knows the form of the hash only.
import { useEffect } from 'react'
import { readLink } from '../settings/link.ts'
import type { Reading } from '../settings/schema.ts'
import type { Store } from '../store/create.ts'
import { layers, rooms } from '../store/view.ts'
import type { Layer, Room } from '../store/view.ts'

type Place = {
  readonly room: Room
  readonly layer: Layer | undefined
  /** Settings, of every room but Compare. */
  readonly link?: Reading
  /** What the address of the Compare room carries, unread. */
  readonly gridLink?: string
}

/** `#create/models`, `#gallery`, `#compare?z=...`, `#create?prompt=...`; anything else is the Create room. */
export function readPlace(hash: string): Place {
  const [path = '', ...query] = hash.replace(/^#/, '').split('?')
  const [first, second] = path.split('/')
  const place = {
    room: rooms.find((room) => room === first) ?? 'create',
    layer: layers.find((layer) => layer === second),
  }
  if (query.length === 0) return place
  return place.room === 'compare'
    ? { ...place, gridLink: query.join('?') }
    : { ...place, link: readLink(query.join('?')) }
}

export const writePlace = ({ room, layer }: Place): string => (layer ? `#${room}/${layer}` : `#${room}`)

/** Keeps address and store in step, both ways; settings and grids in a link are taken and then leave the address. */
export function useLocation(store: Store): void {
  useEffect(() => {
    const take = () => {
      const { room, layer, link, gridLink } = readPlace(location.hash)
      store.setState({ room, layer })
      if (link) store.getState().adoptReading(link)
      if (gridLink !== undefined) store.getState().openGridLink(gridLink)
      if (link || gridLink !== undefined) history.replaceState(undefined, '', writePlace({ room, layer }))
    }
    const off = store.subscribe((now, before) => {
      if (now.room === before.room && now.layer === before.layer) return
      const wanted = writePlace(now)
      if (wanted === (location.hash || '#create')) return
      const closed = now.layer === undefined && before.layer !== undefined && now.room === before.room
      if (closed && history.state === 'layer') history.back()
      else history.pushState(now.layer ? 'layer' : 'room', '', wanted)
    })
    addEventListener('popstate', take)
    return () => {
      off()
      removeEventListener('popstate', take)
    }
  }, [store])
}
