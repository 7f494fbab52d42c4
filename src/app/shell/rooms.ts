// The rooms that people walk between, as both bars name them. Gallery is last: it is opened from a room and leads back there.
import { Images, Layers, LayoutGrid, Sparkles } from 'lucide-react'
import type { Room } from '../../store/view.ts'

export type RoomEntry = { readonly room: Room; readonly label: string; readonly Icon: typeof Images }

export const gallery: RoomEntry = { room: 'gallery', label: 'Gallery', Icon: Images }
export const roomEntries: readonly RoomEntry[] = [
  { room: 'create', label: 'Create', Icon: Sparkles },
  { room: 'compare', label: 'Compare', Icon: LayoutGrid },
  { room: 'compose', label: 'Compose', Icon: Layers },
]
