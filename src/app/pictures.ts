// Pictures as the browser handles them: addresses, files, clipboard, names. Knows no component.
import type { Settings } from '../protocol.ts'
import { withoutTexts } from '../settings/png-text.ts'
import { writeLink } from '../settings/link.ts'
import type { Picture } from '../store/storage.ts'

const addresses = new WeakMap<Blob, string>()

/** An address for `blob` that an `<img>` can show; the same one as long as the blob lives. */
export function addressOf(blob: Blob): string {
  const known = addresses.get(blob)
  if (known !== undefined) return known
  const address = URL.createObjectURL(blob)
  addresses.set(blob, address)
  return address
}

/** What a picture shows, in words: its prompt and seed. */
export const altText = ({ settings: { prompt, seed } }: Pick<Picture, 'settings'>): string =>
  `${prompt === '' ? 'No prompt' : prompt}, seed ${seed}`

/** A file name that sorts by seed and reads as the prompt: `fewstep-7-a-red-cat.png`. */
export function fileName({ prompt, seed }: Settings): string {
  const words = prompt
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return ['fewstep', seed, ...(words === '' ? [] : [words])].join('-') + '.png'
}

/** Saves a file as a download. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export const save = ({ png, settings }: Picture): void => download(png, fileName(settings))

export async function saveWithoutSettings({ png, settings }: Picture): Promise<void> {
  const bare = withoutTexts(new Uint8Array(await png.arrayBuffer()))
  download(new Blob([bare], { type: 'image/png' }), fileName(settings))
}

export const copyPicture = ({ png }: Picture): Promise<void> =>
  navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])

/** A link to this page that carries `settings`; they stay in the part that is never sent to a server. */
export const linkTo = (settings: Settings, room: 'create' | 'compose' = 'create'): string =>
  `${location.href.split('#')[0]}#${room}?${writeLink(settings)}`
