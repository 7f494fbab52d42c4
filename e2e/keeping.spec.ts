// What the service worker keeps for the next visit, where the way to a large file breaks: whole, and not fetched twice.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { quick, ready } from './page.ts'
import { staticHost } from './static-host.ts'

const path = 'models/nano/unet/diffusion_pytorch_model.safetensors'
const digest = createHash('sha256')
  .update(readFileSync(`public/${path}`))
  .digest('hex')
/** The browser's own cache keeps nothing, so every byte that is asked for is seen here. */
const uncached = { 'Cache-Control': 'no-store' }

/** Opens the page; the network's connection drops after `lengths` bytes, answer by answer. */
async function visit(page: Page, lengths: readonly (number | undefined)[]) {
  const asked: string[] = []
  const host = await staticHost((file, { headers }) => {
    if (!file.endsWith(path)) return undefined
    asked.push(headers.range ?? 'all')
    return lengths[asked.length - 1]
  }, uncached)
  await page.goto(`${host.address}/#create?${new URLSearchParams(quick)}`)
  await ready(page)
  return { asked, host }
}

/** The digest of the kept file, once it has its final version. */
const kept = (page: Page) =>
  page.evaluate(async (name) => {
    const file = await (await caches.open('large-files')).match(new URL(name, document.baseURI))
    if (!file || file.headers.get('x-fewstep-version')?.startsWith('left')) return undefined
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  }, path)

test('a file that the page put together from a broken download is kept as it is', async ({ page }) => {
  const { asked, host } = await visit(page, [5_000_000])
  await expect.poll(() => kept(page), { timeout: 60_000 }).toBe(digest)
  expect(asked).toEqual(['all', expect.stringMatching(/^bytes=[1-9]\d*-$/)])
  await host.close()
})

test('where the service worker’s own way breaks, it goes on from there', async ({ page }) => {
  const { asked, host } = await visit(page, [undefined, 9_000_000])
  await expect.poll(() => kept(page), { timeout: 60_000 }).toBe(digest)
  expect(asked).toEqual(['all', 'all', expect.stringMatching(/^bytes=[1-9]\d*-$/)])
  await host.close()
})

test('pages that ask at once have each file fetched once', async ({ page }) => {
  const { asked, host } = await visit(page, [])
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    for (let other = 0; other < 3; other++) active?.postMessage('keep')
  })
  await expect.poll(() => kept(page), { timeout: 60_000 }).toBe(digest)
  expect(asked).toEqual(['all', 'all'])
  await host.close()
})
