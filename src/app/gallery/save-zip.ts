// Several pictures as one file. Knows no component.
import { zipWriter } from '../../grid/export/zip.ts'
import type { Picture } from '../../store/storage.ts'
import { download, fileName } from '../pictures.ts'

/** Names for these pictures, each once: those that would be called the same are numbered. */
export function distinctNames(pictures: readonly Pick<Picture, 'settings'>[]): string[] {
  const used = new Map<string, number>()
  return pictures.map(({ settings }) => {
    const name = fileName(settings)
    const before = used.get(name) ?? 0
    used.set(name, before + 1)
    return before === 0 ? name : name.replace(/\.png$/, ` (${before + 1}).png`)
  })
}

/** Saves the pictures, their settings in them, as one ZIP. */
export async function saveZip(pictures: readonly Picture[]): Promise<void> {
  const { stored, end } = zipWriter()
  const names = distinctNames(pictures)
  for (const [i, { png }] of pictures.entries()) stored(names[i]!, new Uint8Array(await png.arrayBuffer()))
  download(new Blob(end(), { type: 'application/zip' }), 'fewstep-pictures.zip')
}
