// Text in PNG files: tEXt, zTXt and iTXt chunks (PNG specification, third edition, 11.3.3). Never decodes pixels.
import { latin1, readChunks, writeChunks } from './png-chunks.ts'
import type { Chunk } from './png-chunks.ts'

/** Most characters that one compressed text may grow to: a file of kilobytes must not fill the memory. */
const longestText = 16_000_000

const keyword = /^[\x20-\x7e\xa1-\xff]{1,79}$/
const isLatin1 = (text: string) => /^[\t\n\x20-\x7e\xa0-\xff]*$/.test(text)

/** A copy of `png` with these texts, before its pixels so that readers find them early; texts of the same keyword are replaced. */
export function writeTexts(
  png: Uint8Array<ArrayBuffer>,
  texts: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const kept = readChunks(png).filter((chunk) => !(isText(chunk) && Object.hasOwn(texts, keywordOf(chunk))))
  const first = kept.findIndex(({ type }) => type === 'IDAT')
  if (first < 0) throw new Error('png: IDAT: expected pixels, got none')
  const written = Object.entries(texts).map(([key, text]) => textChunk(key, text))
  return writeChunks([...kept.slice(0, first), ...written, ...kept.slice(first)])
}

/** A copy of `png` without any text. */
export const withoutTexts = (png: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  writeChunks(readChunks(png).filter((chunk) => !isText(chunk)))

/** All texts of `png` by keyword; of two with the same keyword the first. A text chunk that is broken is left out. */
export async function readTexts(png: Uint8Array<ArrayBuffer>): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const chunk of readChunks(png)) {
    if (!isText(chunk) || texts.has(keywordOf(chunk))) continue
    const text = await textOf(chunk)
    if (text !== undefined) texts.set(keywordOf(chunk), text)
  }
  return texts
}

const isText = ({ type }: Chunk) => type === 'tEXt' || type === 'zTXt' || type === 'iTXt'
const keywordOf = ({ data }: Chunk) => latin1(data.subarray(0, Math.max(data.indexOf(0), 0)))

/** tEXt where the text is Latin-1, which every reader knows, else iTXt, uncompressed. */
function textChunk(key: string, text: string): Chunk {
  if (!keyword.test(key)) throw new Error(`png: keyword: expected 1 to 79 Latin-1 characters, got "${key}"`)
  if (isLatin1(text)) return { type: 'tEXt', data: bytesOf(`${key}\0${text}`) }
  const utf8 = new TextEncoder().encode(text)
  const head = bytesOf(`${key}\0\0\0\0\0`)
  const data = new Uint8Array(head.length + utf8.length)
  data.set(head)
  data.set(utf8, head.length)
  return { type: 'iTXt', data }
}

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

async function textOf({ type, data }: Chunk): Promise<string | undefined> {
  const start = data.indexOf(0) + 1
  if (start < 2) return undefined
  if (type === 'tEXt') return latin1(data.subarray(start))
  if (type === 'zTXt') return data[start] === 0 ? inflated(data.subarray(start + 1), latin1) : undefined
  const language = data.indexOf(0, start + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (translated < 0) return undefined
  const text = data.subarray(translated + 1)
  if (data[start] === 0) return utf8(text)
  return data[start] === 1 && data[start + 1] === 0 ? inflated(text, utf8) : undefined
}

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

async function inflated(bytes: Uint8Array<ArrayBuffer>, decode: (bytes: Uint8Array) => string) {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length
      if (length > longestText) return void reader.cancel()
      parts.push(part.value as Uint8Array<ArrayBuffer>)
    }
    return decode(new Uint8Array(await new Blob(parts).arrayBuffer()))
  } catch {
    return undefined
  }
}
