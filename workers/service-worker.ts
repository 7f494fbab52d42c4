// The site's service worker: works offline from the second visit on, and adds the isolation headers that threads need
// on hosts that cannot send them. A page that is in use goes on without it: it takes over at the next natural load.
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope

/** Every file of the site, written in by the build. */
const manifest = self.__WB_MANIFEST as readonly { readonly url: string; readonly revision: string | null }[]

/** Large files are kept after the page has loaded, never while: two requests for one file can make the browser's cache fail both. */
const large = /(^|\/)models\/|\.wasm$/
const largeFiles = 'large-files'
const version = 'x-fewstep-version'

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

/** Keeps a large file unless this very version is kept, mostly out of the browser's own cache: the page has just loaded it. */
const keep = async (url: string): Promise<void> => {
  const cache = await caches.open(largeFiles)
  const kept = (await cache.match(url))?.headers.get(version)
  if (kept && kept === versions.get(url)) return
  const fresh = await fetch(url, { cache: 'force-cache' })
  const { headers, status, body } = fresh
  const its = versions.get(url) ?? headers.get('etag') ?? headers.get('last-modified') ?? ''
  if (status !== 200 || (kept && kept === its)) return body?.cancel()
  const marked = new Headers(headers)
  marked.set(version, its)
  await cache.put(url, new Response(body, { headers: marked }))
}

const keepAll = async (): Promise<void> => {
  for (const url of new Set([...versions.keys(), ...asked])) await keep(url).catch(() => undefined)
}

const answer = async (request: Request): Promise<Response> => {
  const page = request.mode === 'navigate' ? await matchPrecache('index.html') : undefined
  return isolated(page ?? (await matchPrecache(request.url)) ?? (await fetch(request)))
}

precache(manifest.filter(({ url }) => !large.test(url)))
cleanupOutdatedCaches()

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepAll())
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== self.location.origin || !['GET', 'HEAD'].includes(request.method)) return
  event.respondWith(large.test(pathname) ? answerLarge(request) : answer(request))
})
