// The pictures that cells start from: files on disk by what they show.
import type { GridDocument } from '../../src/grid/document.ts'
import type { Plan } from '../../src/grid/plan.ts'
import { pictureId } from '../../src/math/picture-id.ts'
import type { Given, Pixels, Settings } from '../../src/protocol.ts'
import { BadArguments } from '../terminal/bad-arguments.ts'
import { readPicture } from '../picture.ts'

export type Pictures = ReadonlyMap<string, Pixels>

/** The pictures in these files, in their order. */
export async function picturesIn(files: readonly string[]): Promise<Pictures> {
  const pictures = await Promise.all(files.map((file) => readPicture('image', file)))
  return new Map(pictures.map((pixels) => [pictureId(pixels), pixels]))
}

/** The grid starting from the first picture, where it names none itself. */
export function startingFrom(document: GridDocument, pictures: Pictures): GridDocument {
  const [first] = pictures.keys()
  if (first === undefined || document.settings.startImage !== undefined) return document
  return { ...document, settings: { ...document.settings, startImage: first } }
}

/** Throws one line where a cell names a picture that is not there. */
export function checkPictures(plan: Plan, pictures: Pictures): void {
  for (const { settings } of plan.cells.values())
    for (const id of [settings.startImage, settings.mask])
      if (id !== undefined && !pictures.has(id))
        throw new BadArguments(`--image: expected the picture ${id}, got ${[...pictures.keys()].join(', ') || 'none'}`)
}

/** What a cell's settings name. */
export function givenTo({ startImage, mask }: Settings, pictures: Pictures): Given {
  const [start, holes] = [startImage, mask].map((id) => (id === undefined ? undefined : pictures.get(id)))
  return { ...(start && { start }), ...(holes && { mask: holes }) }
}
