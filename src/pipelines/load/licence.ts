// The licence that a model's card names: the front matter of README.md, as the Hugging Face hub has it. Nothing depends on it.
import type { Folder } from '../../weights/folder.ts'

/** `apache-2.0`, `creativeml-openrail-m`; undefined where the folder has no card, it names none, or it cannot be had. */
export async function licenceOf(folder: Folder): Promise<string | undefined> {
  const card = await folder.text('README.md').catch(() => '')
  const [, front = ''] = /^---\s*\n(.*?)\n---/s.exec(card.replaceAll('\r\n', '\n')) ?? []
  const field = (name: string) => new RegExp(`^${name}:\\s*["']?([^\\n"']+?)["']?\\s*$`, 'm').exec(front)?.[1]
  // A licence of one's own is `other` and has a name beside it.
  return field('license_name') ?? field('license')
}
