// Takes the README's picture anew, docs/create.png, from the built page: `npx vite build && node scripts/picture.mjs [prompt] [seed] [dist]`.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { preview } from 'vite'

const [prompt = 'a red cat left of a rocket at sunset', seed = '7', dist = 'dist'] = process.argv.slice(2)
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
)
const server = await preview({ build: { outDir: dist }, preview: { port: 0, host: '127.0.0.1' } })
const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
const page = await browser.newPage({ viewport: { width: 1280, height: 740 }, colorScheme: 'light' })
const settings = new URLSearchParams({ prompt, steps: '20', seed, count: '3' })
await page.goto(`${server.resolvedUrls.local[0]}#create?${settings}`)
await page.getByText('Press Ctrl+Enter or Generate').waitFor({ timeout: 120_000 })
await page.getByRole('button', { name: 'Generate', exact: true }).click()
await page.locator('[data-result]').filter({ hasText: 'Drawn in' }).waitFor({ timeout: 600_000 })
// The first one stands in the centre; the history shows what it is by the others.
await page.getByRole('region', { name: 'History' }).getByRole('button').last().click()
const bar = page.getByRole('button', { name: 'Continue', exact: true })
if (await bar.isVisible()) await bar.click()
await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
await page.mouse.move(0, 0)
await page.screenshot({ path: 'docs/create.png' })
await browser.close()
await server.close()
