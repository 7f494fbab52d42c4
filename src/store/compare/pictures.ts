// Pictures of the gallery as cells of a grid, and cells as pictures of the gallery: neither is drawn again. Knows no axes.
import { cellId } from '../../grid/canonical.ts'
import { gridFrom } from '../../grid/from-settings.ts'
import type { CellResult } from '../../grid/results.ts'
import type { Slice } from '../state.ts'
import type { Picture, Timing } from '../storage.ts'

export type PicturesSlice = {
  /** A grid of these pictures, the oldest first, with what differs between them as its axes; then the room opens. One alone is sent there. */
  readonly comparePictures: (pictures: readonly Picture[]) => Promise<void>
  /** Puts the picture of a cell into the gallery, kept. */
  readonly keepCell: (id: string) => Promise<void>
}

export const createPictures: Slice<PicturesSlice> = (_, get) => ({
  comparePictures: async (given) => {
    const pictures = given.toSorted((a, b) => a.createdAt - b.createdAt)
    const [one, ...others] = pictures
    if (one && others.length === 0) return get().sendToCompare(one.settings)
    const { settings, axes } = gridFrom(pictures.map((picture) => picture.settings))
    const { model, ...rest } = settings
    // The model in use goes without saying: the grid then is drawn by the next one too.
    get().openGrid({ settings: model === get().model?.name ? rest : settings, axes })
    const cells = pictures.flatMap(({ settings, png, timing }) => {
      const [id, result] = [cellId(settings), timing && resultOf(timing)]
      return result && get().plan?.cells.has(id)
        ? [{ record: { id, result, distances: {} }, picture: { id, png } }]
        : []
    })
    await get().addCells(cells)
  },
  keepCell: async (id) => {
    const { plan, results, history, cellPicture, keepPicture, addPng, notify } = get()
    const [settings, result, drawn] = [plan?.cells.get(id)?.settings, results[id], await cellPicture(id)]
    if (!settings || !drawn || result?.state !== 'drawn') return
    const there = history.find((picture) => cellId(picture.settings) === id)
    const known = { room: 'compare', timing: timingOf(result, settings.steps) } as const
    await keepPicture(there?.id ?? (await addPng(drawn.png, settings, known)), true)
    notify({ kind: 'said', message: 'Kept: the picture is in the gallery.' })
  },
})

type DrawnResult = CellResult & { readonly state: 'drawn' }

/** One picture's share of its run; undefined where it is not known who drew it. */
function resultOf({ text, sampling, decode, total, rows, pictures, calls, by }: Timing): DrawnResult | undefined {
  if (by === undefined || calls === undefined) return undefined
  const share = (all: number) => all / pictures
  return {
    state: 'drawn',
    by,
    calls,
    rows: share(rows),
    text: share(text),
    sampling: share(sampling),
    decode: share(decode),
    total: share(total),
  }
}

const timingOf = ({ text, sampling, decode, total, rows, calls, by }: DrawnResult, steps: number): Timing => ({
  text,
  sampling,
  decode,
  total,
  rows,
  calls,
  by,
  steps,
  pictures: 1,
  provider: by.split(', ').at(-1) ?? '',
})
