// The site's service worker: works offline from the second visit on, and adds the isolation headers that threads need
// on hosts that cannot send them. It never reloads a page: isolation begins at the next natural load.
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope

/** Every file of the site, written in by the build. */
const manifest = self.__WB_MANIFEST as readonly { readonly url: string; readonly revision: string | null }[]

/** Large files come later than the page: those of the manifest when the page says that it has loaded, others when it asks for them. */
const large = /(^|\/)models\/|\.wasm$/
const largeFiles = 'large-files'

const isolated = (response: Response): Response => {
  if (response.type === 'opaque' || response.status === 0) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

/** Large files: what the network has if it has changed (the server's ETag decides), else what is kept. */
const keepLarge = async (request: Request): Promise<Response> => {
  const cache = await caches.open(largeFiles)
  const response = await fetch(request, { cache: 'no-cache' }).catch(() => undefined)
  if (response === undefined) return (await cache.match(request.url)) ?? missing(request.url)
  if (request.method === 'GET' && response.status === 200)
    await cache.put(request, response.clone()).catch(() => undefined)
  return response
}

/** Without network, a file that the site never had is not there (folders are probed for optional files); others fail. */
const missing = (url: string): Response => {
  const known = manifest.some((entry) => new URL(entry.url, self.registration.scope).href === url)
  return known ? Response.error() : new Response(null, { status: 404 })
}

/** Keeps the manifest's large files, mostly out of the browser's own cache: the page has just loaded them. */
const keepManifest = async (): Promise<void> => {
  const cache = await caches.open(largeFiles)
  for (const { url } of manifest.filter((entry) => large.test(entry.url)))
    if (!(await cache.match(url))) await cache.add(new Request(url, { cache: 'force-cache' })).catch(() => undefined)
}

const answer = async (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url)
  if (large.test(pathname) && !request.headers.has('range')) return keepLarge(request)
  const page = request.mode === 'navigate' ? await matchPrecache('index.html') : undefined
  return page ?? (await matchPrecache(request.url)) ?? fetch(request)
}

precache(manifest.filter(({ url }) => !large.test(url)))
cleanupOutdatedCaches()

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keepManifest())
})
self.addEventListener('fetch', (event) => {
  const own = new URL(event.request.url).origin === self.location.origin
  if (own && ['GET', 'HEAD'].includes(event.request.method)) event.respondWith(answer(event.request).then(isolated))
})
