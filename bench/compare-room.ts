// What the Compare room costs a page while 100 cells fill: frames, memory, pictures held. Needs a built page: `npm run build`,
// `npm run preview`, then `npx tsx bench/compare-room.ts [address]`.
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import type { Page } from '@playwright/test'
import { launchOptions } from '../chromium.config.ts'

const address = process.argv[2] ?? 'http://localhost:4173'
const grid = {
  settings: { prompt: 'a red cat left of a rocket at sunset', guidance: 1, steps: 4 },
  axes: [
    { parameter: 'sampler', values: 'euler, dpmpp_2m, ddim, uni_pc' },
    { parameter: 'seed', values: '1-25' },
  ],
}

declare global {
  /** Milliseconds between frames since `watch`, and addresses of pictures that are held. */
  var frameTimes: number[]
  var held: Set<string>
}

/** Counts frames and addresses of pictures in the page. */
function watch(): void {
  globalThis.held = new Set()
  const { createObjectURL, revokeObjectURL } = URL
  URL.createObjectURL = (blob: Blob) => {
    const made = createObjectURL.call(URL, blob)
    globalThis.held.add(made)
    return made
  }
  URL.revokeObjectURL = (made: string) => {
    globalThis.held.delete(made)
    revokeObjectURL.call(URL, made)
  }
}

function countFrames(): void {
  globalThis.frameTimes = []
  let last = performance.now()
  const frame = (now: number) => {
    globalThis.frameTimes.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
}

type Figures = { readonly frames: number; readonly median: number; readonly p95: number; readonly over50: number; readonly worst: number } // prettier-ignore

/** Of the frames since the last time: milliseconds from one to the next. */
const figures = (page: Page): Promise<Figures> =>
  page.evaluate(() => {
    const sorted = globalThis.frameTimes.splice(0).toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(10 * (sorted[Math.floor(share * (sorted.length - 1))] ?? 0)) / 10
    const over50 = sorted.filter((time) => time > 50).length
    return { frames: sorted.length, median: at(0.5), p95: at(0.95), over50, worst: at(1) }
  })

/** Megabytes of script objects after a collection, pictures that are held, and those in the page. */
async function memory(page: Page): Promise<{ readonly heap: number; readonly held: number; readonly shown: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const [held, shown] = await page.evaluate(() => [globalThis.held.size, document.querySelectorAll('[role=gridcell] img').length] as const) // prettier-ignore
  return { heap: Math.round(usedSize / 1e5) / 10, held, shown }
}

/** Seconds that the page's own thread has worked, whatever else the machine does. */
async function worker(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  }
}

const browser = await chromium.launch({
  ...launchOptions,
  args: launchOptions.args.filter((arg) => !arg.includes('webgpu') || existsSync('/dev/dri')),
})
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
// What runs TypeScript here names functions by a helper that the page does not have.
await page.addInitScript('globalThis.__name = (named) => named')
await page.addInitScript(watch)
await page.goto(`${address}/#compare?grid=${encodeURIComponent(JSON.stringify(grid))}`)
const run = page.getByRole('button', { name: 'Run grid' })
await run.waitFor({ timeout: 120_000 })
await page.getByRole('grid').waitFor({ timeout: 120_000 })
await page.evaluate(countFrames)
await page.waitForTimeout(3000)
const idle = await figures(page)
const before = await memory(page)
const worked = await worker(page)
const atStart = await worked()
const started = performance.now()
await run.click()
await page.getByText('All 100 pictures are drawn').waitFor({ timeout: 1_200_000 })
const seconds = (performance.now() - started) / 1000
const busy = (await worked()) - atStart
const filling = await figures(page)
const filled = await memory(page)
// To the end and back, twice: what has gone out of view is let go of.
const scroller = page.getByRole('grid').locator('..')
for (const top of [1e6, 0, 1e6, 0]) {
  await scroller.evaluate((element, to) => element.scrollTo({ top: to, behavior: 'smooth' }), top)
  await page.waitForTimeout(1500)
}
const scrolling = await figures(page)
const scrolled = await memory(page)
await browser.close()
console.log(JSON.stringify({ seconds: Math.round(seconds * 10) / 10, busy: Math.round(busy * 10) / 10, idle, filling, scrolling, memory: { before, filled, scrolled } }, null, 2)) // prettier-ignore
