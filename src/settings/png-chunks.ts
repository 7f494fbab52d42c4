// The chunks of a PNG file (PNG specification, third edition, section 5). Never decodes pixels.

export type Chunk = { readonly type: string; readonly data: Uint8Array<ArrayBuffer> }

const signature = [137, 80, 78, 71, 13, 10, 26, 10]

/** True if `bytes` begin as every PNG does. */
export const isPng = (bytes: Uint8Array): boolean => signature.every((byte, i) => bytes[i] === byte)

/** The chunks in order, as views of `bytes`; checks lengths and CRCs. Stops at IEND; throws one line on anything else that ends it. */
export function readChunks(bytes: Uint8Array<ArrayBuffer>): Chunk[] {
  if (!isPng(bytes)) throw new Error('png: signature: expected a PNG file, got something else')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  for (let at = signature.length; at < bytes.length;) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity
    const room = bytes.length - at - 12
    if (length > room) throw new Error(`png: chunk at byte ${at}: expected ${length} bytes, got ${Math.max(room, 0)}`)
    const type = latin1(bytes.subarray(at + 4, at + 8))
    const end = at + 8 + length
    const crc = crc32(bytes.subarray(at + 4, end))
    if (view.getUint32(end) !== crc) throw new Error(`png: ${type}: expected CRC ${view.getUint32(end)}, got ${crc}`)
    chunks.push({ type, data: bytes.subarray(at + 8, end) })
    if (type === 'IEND') return chunks
    at = end + 4
  }
  throw new Error('png: IEND: expected it at the end, got none')
}

/** Width and height in pixels, as the first chunk says. */
export function sizeOf(png: Uint8Array<ArrayBuffer>): { readonly width: number; readonly height: number } {
  const head = readChunks(png)[0]
  if (head?.type !== 'IHDR' || head.data.length !== 13) throw new Error('png: IHDR: expected it first, got none')
  const view = new DataView(head.data.buffer, head.data.byteOffset)
  return { width: view.getUint32(0), height: view.getUint32(4) }
}

/** A PNG file of these chunks. */
export function writeChunks(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(signature.length + chunks.reduce((sum, { data }) => sum + data.length + 12, 0))
  const view = new DataView(bytes.buffer)
  bytes.set(signature)
  let at = signature.length
  for (const { type, data } of chunks) {
    view.setUint32(at, data.length)
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i)
    bytes.set(data, at + 8)
    const end = at + 8 + data.length
    view.setUint32(end, crc32(bytes.subarray(at + 4, end)))
    at = end + 4
  }
  return bytes
}

/** ISO 8859-1 exactly: `TextDecoder('latin1')` is windows-1252, which differs from 0x80 to 0x9f. */
export function latin1(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 8192) parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)))
  return parts.join('')
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 of ISO 3309, as PNG's annex D. */
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = table[(c ^ byte) & 255]! ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
