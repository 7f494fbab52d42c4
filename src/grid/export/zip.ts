// A ZIP as it is written, file by file, in pieces that a Blob takes as they are.
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate'

export type ZipWriter = {
  readonly text: (name: string, content: string) => void
  /** For bytes that are compressed already, as PNGs are. */
  readonly stored: (name: string, bytes: Uint8Array) => void
  /** The bytes of the archive. Nothing can be added after it. */
  readonly end: () => Uint8Array<ArrayBuffer>[]
}

/** An empty archive. */
export function zipWriter(): ZipWriter {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let failure: Error | undefined
  const zip = new Zip((error, piece) => {
    if (error) failure = error
    else pieces.push(piece as Uint8Array<ArrayBuffer>)
  })
  const add = (file: ZipDeflate | ZipPassThrough, bytes: Uint8Array) => {
    zip.add(file)
    file.push(bytes, true)
    if (failure) throw failure
  }
  return {
    text: (name, content) => add(new ZipDeflate(name, { level: 6 }), strToU8(content)),
    stored: (name, bytes) => add(new ZipPassThrough(name), bytes),
    end: () => {
      zip.end()
      return pieces
    },
  }
}
