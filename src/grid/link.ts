// A grid in a link: its JSON, deflated, for the part after the `#`, which browsers never send to a server.
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate'
import { BadGrid } from './bad-grid.ts'
import { type GridDocument, type ReadGrid, readGrid, writeGrid } from './document.ts'

/** Most bytes that a link may grow to: no address is long enough for more. */
const longest = 1_000_000

/** `z=...`: base64url (RFC 4648) of the raw deflate (RFC 1951) of the JSON. */
export function writeGridLink(document: GridDocument): string {
  const bytes = deflateSync(strToU8(JSON.stringify(JSON.parse(writeGrid(document)))), { level: 9 })
  const text = btoa(strFromU8(bytes, true))
  return `z=${text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`
}

/** Reads `z=...`, or `grid=` with plain JSON as people write it by hand. Throws one line for anything else. */
export function readGridLink(query: string): ReadGrid {
  const fields = new URLSearchParams(query)
  const [packed, plain] = [fields.get('z'), fields.get('grid')]
  if (packed !== null) return readGrid(inflated(packed))
  if (plain !== null) return readGrid(plain)
  throw new BadGrid('grid: link: expected z=... or grid=..., got neither')
}

function inflated(packed: string): string {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'))
    const inflate = new Inflate((part) => {
      length += part.length
      if (length > longest) throw new BadGrid(`grid: link: expected at most ${longest} bytes, got more`)
      parts.push(part)
    })
    // Small pieces: what is too large is noticed before it fills the memory.
    for (let at = 0; at < binary.length; at += 1024)
      inflate.push(strToU8(binary.slice(at, at + 1024), true), at + 1024 >= binary.length)
  } catch (error) {
    if (error instanceof BadGrid) throw error
    throw new BadGrid('grid: link: expected a link that this program wrote, got a damaged one', { cause: error })
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return strFromU8(bytes)
}
