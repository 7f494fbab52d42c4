// Takes the README's picture of a grid anew, docs/compare.png: six samplers by five numbers of steps with their chart, from the built
// page: `npx vite build && node scripts/picture-of-grid.mjs [prompt] [seed] [dist]`.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { preview } from 'vite'

const [prompt = 'a monkey left of a boat on a beach', seed = '2', dist = 'dist'] = process.argv.slice(2)
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
)
const server = await preview({ build: { outDir: dist }, preview: { port: 0, host: '127.0.0.1' } })
const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
const page = await browser.newPage({ viewport: { width: 1440, height: 1060 }, colorScheme: 'light' })
const grid = {
  settings: { prompt, seed: Number(seed), guidance: 5 },
  axes: [
    { parameter: 'sampler', values: 'euler, ddim, dpmpp_2m, uni_pc, deis, res_multistep' },
    { parameter: 'steps', values: '1, 2, 4, 8, 20' },
  ],
  reference: { sampler: 'dpmpp_2m', steps: 64 },
}
await page.goto(`${server.resolvedUrls.local[0]}#compare?grid=${encodeURIComponent(JSON.stringify(grid))}`)
await page.getByRole('grid').waitFor({ timeout: 120_000 })
await page.getByRole('button', { name: 'Run grid' }).click()
await page.getByText(/^All \d+ pictures are drawn/).waitFor({ timeout: 600_000 })
await page.getByLabel('Size of cells').getByText('96', { exact: true }).click()
await page.getByRole('button', { name: 'Charts' }).click()
await page.locator('svg [role=button]').nth(20).waitFor({ timeout: 120_000 })
await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
await page.mouse.move(0, 0)
await page.getByRole('tooltip').waitFor({ state: 'hidden' })
await page.screenshot({ path: 'docs/compare.png' })
await browser.close()
await server.close()
