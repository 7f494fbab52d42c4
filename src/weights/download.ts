// One file over HTTP, whatever breaks on the way: what has arrived stays, and the next request asks for the rest. Knows no folder.
import { isFailure } from './failure.ts'

/** What has arrived of a file; the bytes of a download that failed wait here for the next one. */
export type Arrived = {
  readonly parts: Blob[]
  loaded: number
  /** Bytes of the whole; undefined while unknown: compressed bodies do not say. */
  total: number | undefined
  /** What names this version of the file: a strong ETag or a date. */
  version: string | undefined
  /** How many answers brought bytes of it. */
  answers: number
  done: boolean
}
export const nothing = (): Arrived => ({
  parts: [],
  loaded: 0,
  total: undefined,
  version: undefined,
  answers: 0,
  done: false,
})

/** Asks the server with these headers; undefined where there is no such file, throws where no good answer came. */
export type Ask = (headers: Readonly<Record<string, string>>) => Promise<Response | undefined>

/** Milliseconds before each further try; bytes that are new start the list again. */
export const pauses: readonly number[] = [500, 2000, 5000]

/**
 * The whole file, or undefined where there is none. A body that breaks is continued (Range, If-Range), or fetched again
 * where the server cannot do that or the file has changed meanwhile. Throws what stopped it at last; what came is in `arrived`.
 */
export async function download(ask: Ask, arrived: Arrived, onBytes: () => void, signal?: AbortSignal, waits = pauses) {
  let furthest = arrived.loaded
  let tries = 0
  while (!arrived.done) {
    const broken = await some(ask, arrived, onBytes).catch((cause: unknown) => ({ cause }))
    if (broken === 'no file') return undefined
    signal?.throwIfAborted()
    if (!broken) continue
    if (arrived.loaded > furthest) [furthest, tries] = [arrived.loaded, 0]
    const wait = waits[tries++]
    // A server that gave no answer to begin with is asked again by the person, not by itself.
    if (wait === undefined || (arrived.loaded === 0 && isFailure(broken.cause))) throw broken.cause
    await pause(wait, signal)
  }
  return new Blob(arrived.parts)
}

/** Bytes of memory to gather before the browser gets them: it may keep a blob on disk. */
const piece = 4_000_000

/** One request's worth of bytes. Throws where its body broke. */
async function some(ask: Ask, arrived: Arrived, onBytes: () => void): Promise<'no file' | undefined> {
  const response = await ask(rest(arrived))
  if (!response) return 'no file'
  if (response.status === 416 && totalIn(response) === arrived.loaded) {
    arrived.done = true
    return undefined
  }
  if (!continues(response, arrived)) {
    // The rest of something else: asked for anew, as a whole.
    if (response.status === 206 && arrived.loaded > 0) {
      await response.body?.cancel()
      Object.assign(arrived, nothing())
      throw new Error(`expected the bytes that are missing, got ${response.headers.get('content-range') ?? 'others'}`)
    }
    Object.assign(arrived, { loaded: 0, total: lengthOf(response), version: versionOf(response), answers: 0 })
    arrived.parts.length = 0
  }
  arrived.answers += 1
  let chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const keep = () => {
    if (size > 0) arrived.parts.push(new Blob(chunks))
    ;[chunks, size] = [[], 0]
  }
  const reader = response.body?.getReader()
  try {
    for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
      chunks.push(read.value)
      size += read.value.length
      arrived.loaded += read.value.length
      if (size >= piece) keep()
      onBytes()
    }
  } finally {
    keep()
  }
  // Other origins may hide that the body travels compressed; its length is then not this one's, and browsers have counted it themselves.
  if (response.status === 200 && arrived.total !== undefined && arrived.loaded > arrived.total)
    arrived.total = undefined
  const { loaded, total = loaded } = arrived
  if (loaded > total) Object.assign(arrived, nothing())
  if (loaded !== total) throw new Error(`expected ${total} bytes, got ${loaded}`)
  Object.assign(arrived, { total, done: true })
  return undefined
}

/** Headers that ask for what is missing, if the file is still the same. */
const rest = ({ loaded, version }: Arrived): Record<string, string> =>
  loaded === 0 ? {} : { Range: `bytes=${loaded}-`, ...(version === undefined ? {} : { 'If-Range': version }) }

/** True where the answer goes on exactly where this file stopped. */
function continues(response: Response, { loaded, total, version }: Arrived): boolean {
  if (response.status !== 206 || encoded(response)) return false
  const theirs = versionOf(response)
  if (version !== undefined && theirs !== undefined && version !== theirs) return false
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (start !== undefined) return Number(start) === loaded && (total === undefined || totalIn(response) === total)
  // Other origins may hide the range; its length then tells.
  return total !== undefined && lengthOf(response) === total - loaded
}

const encoded = ({ headers }: Response) => !/^(?:identity)?$/.test(headers.get('content-encoding') ?? '')

/** Bytes of the body as it will arrive here; unknown where it travels compressed. */
function lengthOf(response: Response): number | undefined {
  const length = response.headers.get('content-length')
  return length === null || encoded(response) || !/^\d+$/.test(length) ? undefined : Number(length)
}

function totalIn({ headers }: Response): number | undefined {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1]
  return total === undefined ? undefined : Number(total)
}

/** What the server calls these very bytes. Weak ETags say that files mean the same, not that their bytes are the same. */
export function versionOf({ headers }: Pick<Response, 'headers'>): string | undefined {
  const etag = headers.get('etag') ?? 'W/'
  return etag.startsWith('W/') ? (headers.get('last-modified') ?? undefined) : etag
}

const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(signal?.reason as Error)
    signal?.addEventListener('abort', stop, { once: true })
    setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
  })
