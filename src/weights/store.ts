// Where the files of a model come from: the person's own files, or a folder served over HTTP. Knows nothing of what is in them.
import { failure } from './failure.ts'

/** `loaded` of `total` bytes over all files asked for so far; `total` is 0 while a size is not yet known. */
export type Progress = (loaded: number, total: number) => void

export type Store = {
  /** As people know it: last part of the address or of the path. */
  readonly name: string
  /** The file, or undefined where there is none. Throws `network` where that cannot be told. */
  readonly read: (path: string) => Promise<Blob | undefined>
  readonly has: (path: string) => Promise<boolean>
}

/** Files that the person chose or dropped. The model's root is where `model_index.json` (else `config.json`) lies nearest to the top. */
export const chosenFiles = (name: string, files: readonly { readonly path: string; readonly blob: Blob }[]): Store => {
  const paths = files.map(({ path, blob }) => ({ path: path.replaceAll('\\', '/').replace(/^\.?\/+/, ''), blob }))
  const depth = (path: string) => path.split('/').length
  const [index] = ['model_index.json', 'config.json'].flatMap((file) =>
    paths
      .map(({ path }) => path)
      .filter((path) => path === file || path.endsWith(`/${file}`))
      .sort((a, b) => depth(a) - depth(b))
      .slice(0, 1),
  )
  const root = index?.slice(0, index.lastIndexOf('/') + 1) ?? ''
  const byPath = new Map(paths.map(({ path, blob }) => [path, blob]))
  return {
    name,
    read: async (path) => byPath.get(root + path),
    has: async (path) => byPath.has(root + path),
  }
}

/** A folder at an address. A server that answers a web page for a file that is not there is seen through. */
export const servedFolder = (url: string, onProgress?: Progress, signal?: AbortSignal): Store => {
  const base = url.replace(/\/*$/, '/')
  const sizes = new Map<string, { loaded: number; total: number | undefined }>()
  const report = () => {
    const all = [...sizes.values()]
    const loaded = all.reduce((sum, size) => sum + size.loaded, 0)
    const total = all.reduce((sum, size) => sum + (size.total ?? Number.NaN), 0)
    onProgress?.(loaded, Number.isNaN(total) ? 0 : Math.max(total, loaded))
  }
  const ask = async (path: string, method: 'GET' | 'HEAD') => {
    const address = base + path.split('/').map(encodeURIComponent).join('/')
    const response = await fetch(address, { method, signal: signal ?? null }).catch((cause: unknown) => {
      signal?.throwIfAborted()
      throw failure(
        'network',
        `folder: ${address}: expected an answer, got none: offline, or not open to this page`,
        cause,
      )
    })
    if (response.status === 404 || response.status === 410) return undefined
    if (response.ok) return isWebPage(response) ? undefined : response
    if (method === 'HEAD' && response.status !== 401 && response.status !== 403) return ask(path, 'GET')
    const login = response.status === 401 || response.status === 403 ? ': it may need a login' : ''
    throw failure('network', `folder: ${address}: expected status 200, got ${response.status}${login}`)
  }
  return {
    name: decodeURIComponent(base.split('/').at(-2) ?? base),
    has: async (path) => {
      const response = await ask(path, 'HEAD')
      await response?.body?.cancel()
      return response !== undefined
    },
    read: async (path) => {
      const size: { loaded: number; total: number | undefined } = { loaded: 0, total: undefined }
      sizes.set(path, size)
      const response = await ask(path, 'GET').catch((error: unknown) => {
        sizes.delete(path)
        throw error
      })
      if (!response) {
        sizes.delete(path)
        return undefined
      }
      size.total = contentLength(response)
      const count = new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, out) => {
          size.loaded += chunk.length
          report()
          out.enqueue(chunk)
        },
      })
      // The browser gathers the blob itself and may keep it on disk: no second copy lies on this thread's heap.
      const blob = await new Response(response.body?.pipeThrough(count)).blob().catch((cause: unknown) => {
        signal?.throwIfAborted()
        throw broken(base + path, size, cause)
      })
      if (size.total !== undefined && blob.size !== size.total) throw broken(base + path, size)
      size.total = blob.size
      report()
      return blob
    },
  }
}

const broken = (address: string, { loaded, total }: { loaded: number; total: number | undefined }, cause?: unknown) =>
  failure(
    'network',
    `folder: ${address}: the download stopped: expected ${total ?? 'more'} bytes, got ${loaded}`,
    cause,
  )

const isWebPage = (response: Response) => /^text\/html\b/i.test(response.headers.get('content-type') ?? '')

/** Bytes of the body as it will arrive here; unknown where it travels compressed. */
const contentLength = ({ headers }: Response): number | undefined => {
  const length = Number(headers.get('content-length') ?? Number.NaN)
  const plain = /^(?:identity)?$/.test(headers.get('content-encoding') ?? '')
  return plain && Number.isSafeInteger(length) ? length : undefined
}
