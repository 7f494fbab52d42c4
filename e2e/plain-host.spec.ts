// A static host that sends no headers of its own: isolation from the second visit on, and a picture without any network.
import { expect, test } from '@playwright/test'

import { draw, quick, ready } from './page.ts'
import { staticHost } from './static-host.ts'

test('works under a sub-path of a plain host, isolated and offline from the second visit on', async ({ page }) => {
  const host = await staticHost()
  await page.goto(`${host.address}/site/#create?${new URLSearchParams(quick)}`)
  await ready(page)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false)
  const kept = () =>
    page.evaluate(async () => {
      const keys = (await caches.has('large-files')) ? await (await caches.open('large-files')).keys() : []
      return keys.filter(({ url }) => /safetensors|threaded-/.test(url)).length
    })
  await expect.poll(kept, { timeout: 60_000 }).toBeGreaterThanOrEqual(4)

  await page.reload()
  await ready(page)
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)

  await host.close()
  await page.reload()
  await ready(page)
  await draw(page)
})
