// The site's cache of large files, which works offline: the service worker fills it, and a page leaves there what only it has whole.
import type { Arrived } from './download.ts'

export const largeFiles = 'large-files'
/** Header of a kept file that says which version it is. */
export const version = 'x-fewstep-version'
/** Begins the version of a file that a page left: the rest is what the server called it. */
export const left = 'left '

/**
 * Leaves a file that came in several answers to the service worker: the browser's own cache has no more than its pieces, so
 * that it would be fetched once more. Does nothing where no service worker keeps files, or where nothing names this version.
 */
export async function leave(address: string, file: Blob, { answers, version: name }: Arrived): Promise<void> {
  const { caches, location } = globalThis
  if (answers < 2 || name === undefined || !caches || new URL(address).origin !== location.origin) return
  if (!(await caches.has(largeFiles))) return
  await (await caches.open(largeFiles)).put(address, new Response(file, { headers: { [version]: left + name } }))
}
