// How long Live takes from the last keystroke to the finished picture, in a real browser on WebAssembly.
// `npx vite build && npx tsx bench/live.ts [--steps 1] [--guidance 1] [--pictures 20] [--dist dist]`
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { preview } from 'vite'
import { launchOptions } from '../chromium.config.ts'
import { median } from './stages.ts'

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1' },
    guidance: { type: 'string', default: '1' },
    pictures: { type: 'string', default: '20' },
    dist: { type: 'string', default: 'dist' },
  },
})
const pictures = Number(values.pictures)
const goal = 300

const server = await preview({ build: { outDir: values.dist }, preview: { port: 0, host: '127.0.0.1' } })
const browser = await chromium.launch({
  ...launchOptions,
  args: launchOptions.args.filter((arg) => !arg.includes('webgpu')),
})
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
const words = new URLSearchParams({ prompt: 'a red cat', steps: values.steps, guidance: values.guidance, seed: '7' })
await page.goto(`${server.resolvedUrls!.local[0]}#create?${words}`)
await page.getByText('Press Ctrl+Enter or Generate').waitFor({ timeout: 120_000 })

/** In the page: when the last key went down, when a picture of these words was on the screen. */
await page.evaluate(() => {
  const times = { key: 0, shown: new Map<string, number>() }
  Object.assign(globalThis, { times })
  addEventListener('keydown', () => (times.key = performance.now()), { capture: true })
  const put = CanvasRenderingContext2D.prototype.putImageData
  CanvasRenderingContext2D.prototype.putImageData = function (
    this: CanvasRenderingContext2D,
    ...args: Parameters<typeof put>
  ) {
    put.apply(this, args)
    const words = this.canvas.ariaLabel ?? ''
    requestAnimationFrame(() => times.shown.set(words, performance.now()))
  } as typeof put
})
type Times = { key: number; shown: Map<string, number> }

await page.getByRole('switch', { name: 'Live' }).check()
const state = page.locator('[data-live-state]')
await state.filter({ hasText: 'Live:' }).waitFor({ timeout: 60_000 })
const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true })
await prompt.press('End')

/** The stages of the picture that stands, in milliseconds, as the page says them. */
const stages = async (): Promise<number[]> => {
  const said = (await state.getAttribute('title')) ?? ''
  return [...said.matchAll(/([\d.,]+) (ms|s)/g)].map(([, value, unit]) => Number(value) * (unit === 's' ? 1000 : 1))
}

const typed = [...' at night in a city left of a small green tree on the beach']
const measured: { readonly total: number; readonly stages: readonly number[] }[] = []
const loadBefore = loadavg()[0]!
// The first ones warm up: V8 compiles WebAssembly a second time while it runs.
for (let i = -10; i < pictures; i++) {
  await prompt.press(typed[i + 10] ?? 'x')
  const words = `${await prompt.inputValue()}, seed 7`
  const total = await page
    .waitForFunction(
      (label) => {
        const { key, shown } = (globalThis as unknown as { times: Times }).times
        const at = shown.get(label)
        return at === undefined ? false : at - key
      },
      words,
      { timeout: 60_000 },
    )
    .then((answer) => answer.jsonValue())
  await page.locator('[data-live-drawing]').waitFor({ state: 'detached' })
  if (i >= 0) measured.push({ total: total as number, stages: await stages() })
}
const device = await page.getByRole('button', { name: /^Drawing on the/ }).getAttribute('aria-label')
const threads = await page.evaluate(() => (crossOriginIsolated ? navigator.hardwareConcurrency : 1))
await browser.close()
await server.close()

const stage = (at: number) => median(measured.map((one) => one.stages[at] ?? Number.NaN))
const total = median(measured.map((one) => one.total))
const [text, drawing, decode] = [stage(0), stage(1), stage(2)]
const result = {
  date: new Date().toISOString().slice(0, 10),
  settings: { steps: Number(values.steps), guidance: Number(values.guidance), size: '128 x 128' },
  machine: { processor: cpus()[0]?.model.trim(), cores: cpus().length, threads: Math.min(4, threads), device },
  load: { before: Number(loadBefore.toFixed(1)), after: Number(loadavg()[0]!.toFixed(1)) },
  milliseconds: {
    goal,
    total: Math.round(total),
    quickest: Math.round(Math.min(...measured.map((one) => one.total))),
    text,
    drawing,
    decode,
    rest: Math.round(total - text - drawing - decode),
  },
  totals: measured.map((one) => Math.round(one.total)),
}
mkdirSync('bench/results', { recursive: true })
writeFileSync(`bench/results/live-${result.date}.json`, `${JSON.stringify(result, undefined, 1)}\n`)
console.log(JSON.stringify(result, undefined, 1))
