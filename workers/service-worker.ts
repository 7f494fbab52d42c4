// The site's service worker: works offline from the second visit on, and adds the isolation headers that threads need
// on hosts that cannot send them. A page that is in use goes on without it: it takes over at the next natural load.
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'
import { createQueue } from '../src/engine/queue.ts'
import { download, nothing, versionOf, type Arrived } from '../src/weights/download.ts'
import { largeFiles, left, version } from '../src/weights/large-files.ts'

declare const self: ServiceWorkerGlobalScope

/** Every file of the site, written in by the build. */
const manifest = self.__WB_MANIFEST as readonly { readonly url: string; readonly revision: string | null }[]

/** Large files are kept after the page has loaded: out of the browser's own cache, and not in the page's way. */
const large = /(^|\/)models\/|\.wasm$/

const addressOf = (url: string) => new URL(url, self.registration.scope).href
/** The build's version of each large file; names that carry a hash never change. */
const versions = new Map(
  manifest.filter(({ url }) => large.test(url)).map(({ url, revision }) => [addressOf(url), revision ?? 'hashed']),
)
/** Large files beside the manifest's that the page asked for: another runtime, another model of the site. */
const asked = new Set<string>()

const isolated = (response: Response): Response => {
  if (response.type === 'opaque' || response.status === 0) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** Large files: what the network has if it has changed (the server's ETag decides), as it comes; without network what is kept. */
const answerLarge = async (request: Request): Promise<Response> => {
  const part = request.headers.has('range')
  const response = await fetch(request, part ? {} : { cache: 'no-cache' }).catch(() => undefined)
  if (response?.status === 200 && request.method === 'GET') asked.add(request.url)
  if (response) return response
  return (await (await caches.open(largeFiles)).match(request.url)) ?? missing(request.url)
}

/** Without network, a file that the site never had is not there (folders are probed for optional files); others fail. */
const missing = (url: string): Response => (versions.has(url) ? Response.error() : new Response(null, { status: 404 }))

/** What has come of files whose way here broke: the next try goes on from there. */
const arriving = new Map<string, Arrived>()

/**
 * A file as the browser's own cache has it, since the page has just loaded it; else from the network, past that cache. Never
 * into it: where a file is too large for the cache, Chromium fails all who read it while one writes it, a page's own request too.
 */
const aside = async (url: string, headers: Readonly<Record<string, string>>): Promise<Response> => {
  const cached = { headers, mode: 'same-origin', cache: 'only-if-cached' } as const
  return fetch(url, cached).catch(() => fetch(url, { headers, cache: 'no-store' }))
}

/** Keeps a large file unless this very version is kept, as a page left it or aside of the page. It is kept whole or not at all. */
const keep = async (url: string): Promise<void> => {
  const cache = await caches.open(largeFiles)
  const kept = await cache.match(url)
  const known = kept?.headers.get(version)
  const its = versions.get(url)
  if (known && known === its) return
  if (kept && known?.startsWith(left) && left + (await nameAtServer(url)) === known)
    return cache.put(url, marked(await kept.blob(), kept.headers, its ?? known.slice(left.length)))

  let headers = new Headers()
  const file = arriving.get(url) ?? nothing()
  arriving.set(url, file)
  const blob = await download(
    async (rest) => {
      const response = await aside(url, rest)
      headers = response.headers
      const have = known && its === undefined && known === nameOf(headers)
      if (!have && (response.ok || response.status === 416)) return response
      await response.body?.cancel()
      return undefined
    },
    file,
    () => {},
  )
  arriving.delete(url)
  if (blob) await cache.put(url, marked(blob, headers, its ?? nameOf(headers)))
}

/** What the server calls a version; empty where it has no name for it. */
const nameOf = (headers: Headers) => versionOf({ headers }) ?? ''
const nameAtServer = async (url: string) => nameOf((await fetch(url, { method: 'HEAD', cache: 'no-cache' })).headers)

const marked = (body: Blob, headers: Headers, name: string): Response => {
  const type = headers.get('content-type')
  return new Response(body, { headers: { [version]: name, ...(type ? { 'content-type': type } : {}) } })
}

/** One after another: two pages may ask at once, and pieces of one file that two runs gather together are not that file. */
const queue = createQueue()
const keepAll = async (): Promise<void> => {
  for (const url of new Set([...versions.keys(), ...asked])) await keep(url).catch(() => undefined)
}

const answer = async (request: Request): Promise<Response> => {
  const page = request.mode === 'navigate' ? await matchPrecache('index.html') : undefined
  return isolated(page ?? (await matchPrecache(request.url)) ?? (await fetch(request)))
}

precache(manifest.filter(({ url }) => !large.test(url)))
cleanupOutdatedCaches()

self.addEventListener('install', (event) => {
  void self.skipWaiting()
  // From now on pages may leave files here.
  event.waitUntil(caches.open(largeFiles))
})
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(queue(keepAll))
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== self.location.origin || !['GET', 'HEAD'].includes(request.method)) return
  event.respondWith(large.test(pathname) ? answerLarge(request) : answer(request))
})
