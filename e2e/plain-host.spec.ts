// A static host that sends no headers of its own: isolation from the second visit on, and a picture without any network.
import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, test } from '@playwright/test'

import { draw, quick, ready } from './page.ts'

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  wasm: 'application/wasm',
}

const serve = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const path = new URL(request.url!, 'http://host').pathname.replace(/^\/site\//, '/')
      const file = `dist${path.endsWith('/') ? `${path}index.html` : path}`
      if (!existsSync(file)) return response.writeHead(404).end()
      response.setHeader('Content-Type', types[file.split('.').at(-1)!] ?? 'application/octet-stream')
      createReadStream(file).pipe(response)
    })
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

test('works under a sub-path of a plain host, isolated and offline from the second visit on', async ({ page }) => {
  const server = await serve()
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/site/#create?${new URLSearchParams(quick)}`
  await page.goto(address)
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

  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await page.reload()
  await ready(page)
  await draw(page)
})
