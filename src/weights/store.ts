// Where the files of a model come from: the person's own files, or a folder served over HTTP. Knows nothing of what is in them.
import { download, nothing, type Arrived } from './download.ts'
import { failure, isFailure } from './failure.ts'
import { leave } from './large-files.ts'

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

/** What has arrived of files by address, kept from a load that broke to the one that goes on. */
export type Downloads = Map<string, Arrived>

/** A folder at an address. A server that answers a web page for a file that is not there is seen through. */
export const servedFolder = (
  url: string,
  onProgress?: Progress,
  signal?: AbortSignal,
  downloads: Downloads = new Map(),
): Store => {
  const base = url.replace(/\/*$/, '/')
  const reading = new Set<Arrived>()
  const files = new Map<string, Promise<Blob | undefined>>()
  const report = () => {
    const all = [...reading]
    const loaded = all.reduce((sum, file) => sum + file.loaded, 0)
    const total = all.reduce((sum, file) => sum + (file.total ?? Number.NaN), 0)
    onProgress?.(loaded, Number.isNaN(total) ? 0 : Math.max(total, loaded))
  }
  const addressOf = (path: string) => base + path.split('/').map(encodeURIComponent).join('/')
  const ask = async (
    address: string,
    method: 'GET' | 'HEAD',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response | undefined> => {
    const response = await fetch(address, { method, headers, signal: signal ?? null }).catch((cause: unknown) => {
      signal?.throwIfAborted()
      throw failure(
        'network',
        `folder: ${address}: expected an answer, got none: offline, or not open to this page`,
        cause,
      )
    })
    if (response.status === 404 || response.status === 410) return undefined
    if (response.ok) return isWebPage(response) ? undefined : response
    if (response.status === 416 && headers['Range'] !== undefined) return response
    if (method === 'HEAD' && response.status !== 401 && response.status !== 403) return ask(address, 'GET')
    const login = response.status === 401 || response.status === 403 ? ': it may need a login' : ''
    throw failure('network', `folder: ${address}: expected status 200, got ${response.status}${login}`)
  }
  const read = async (address: string) => {
    const file = downloads.get(address) ?? nothing()
    downloads.set(address, file)
    reading.add(file)
    const get = (headers: Readonly<Record<string, string>>) => ask(address, 'GET', spoken(headers, address))
    const blob = await download(get, file, report, signal).catch((cause: unknown) => {
      signal?.throwIfAborted()
      throw file.loaded === 0 && isFailure(cause) ? cause : broken(address, file, cause)
    })
    if (blob) void leave(address, blob, file).catch(() => undefined)
    else reading.delete(file)
    report()
    return blob
  }
  return {
    name: decodeURIComponent(base.split('/').at(-2) ?? base),
    has: async (path) => {
      const response = await ask(addressOf(path), 'HEAD')
      await response?.body?.cancel()
      return response !== undefined
    },
    read: (path) => {
      const known = files.get(path) ?? read(addressOf(path))
      files.set(path, known)
      return known
    },
  }
}

const broken = (address: string, { loaded, total }: Arrived, cause: unknown) =>
  failure(
    'network',
    `folder: ${address}: the download stopped: expected ${total ?? 'more'} bytes, got ${loaded}`,
    cause,
  )

const isWebPage = (response: Response) => /^text\/html\b/i.test(response.headers.get('content-type') ?? '')

/** Other origins take If-Range only after being asked whether they do, and many say no. */
const spoken = ({ 'If-Range': version, ...headers }: Readonly<Record<string, string>>, address: string) => {
  const page = globalThis.location?.origin
  const ours = page === undefined || new URL(address, globalThis.location.href).origin === page
  return ours && version !== undefined ? { ...headers, 'If-Range': version } : headers
}
