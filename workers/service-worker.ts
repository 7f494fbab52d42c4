// The site's service worker: works offline from the second visit on, and adds the isolation headers that threads need
// on hosts that cannot send them. It never reloads a page: isolation begins at the next natural load.
import { cleanupOutdatedCaches, matchPrecache, precache } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[]
}

/** Large files are cached when they are first asked for: the wasm runtime that this browser uses, the embedded model. */
const large = /\/models\/|\.wasm$/
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
  if (response === undefined) return (await cache.match(request)) ?? Response.error()
  if (response.status === 200) await cache.put(request, response.clone()).catch(() => undefined)
  return response
}

const answer = async (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url)
  if (large.test(pathname) && !request.headers.has('range')) return keepLarge(request)
  const page = request.mode === 'navigate' ? await matchPrecache('index.html') : undefined
  return page ?? (await matchPrecache(request.url)) ?? fetch(request)
}

precache([...self.__WB_MANIFEST])
cleanupOutdatedCaches()

self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const own = new URL(event.request.url).origin === self.location.origin
  if (own && event.request.method === 'GET') event.respondWith(answer(event.request).then(isolated))
})
