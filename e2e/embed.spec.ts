// The engine inside another page, as built: the example draws, and the file that pages import says what it promises.
import { expect, test } from '@playwright/test'

test('the example draws what is typed', async ({ page }) => {
  await page.goto('/examples/embed/')
  const status = page.getByRole('status')
  await expect(status).toHaveText(/^nano on wasm$/, { timeout: 120_000 })
  await page.getByRole('textbox', { name: 'Prompt' }).fill('a blue boat')
  await page.getByRole('button', { name: 'Draw' }).click()
  await expect(status).toHaveText(/^Drawn with seed \d+$/, { timeout: 90_000 })
  const drawn = page.getByRole('img', { name: /^a blue boat, seed \d+$/ })
  const colours = await drawn.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, 128, 128)
    return new Set(Array.from({ length: 128 * 128 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size
  })
  expect(colours).toBeGreaterThan(100)
})

test('embed.js opens models, and its failures say of which sort they are', async ({ page }) => {
  await page.goto('/examples/embed/')
  const kinds = await page.evaluate(async () => {
    const { open, EngineError } = (await import(new URL('/embed.js', location.href).href)) as typeof import('../src/embed.ts') // prettier-ignore
    const kindOf = (error: unknown) => (error instanceof EngineError ? error.failure.kind : String(error))
    const missing = await open('nowhere/').catch(kindOf)
    const model = await open('/models/nano/', { device: 'wasm' })
    const stopped = await model
      .draw({ prompt: 'a cat', steps: 500 }, { signal: AbortSignal.timeout(500) })
      .catch(kindOf)
    const [picture] = await model.draw({ prompt: 'a cat', steps: 1, seed: 7, width: 64, height: 64 })
    model.close()
    return [missing, stopped, picture!.seed, picture!.image.width]
  })
  expect(kinds.slice(1)).toEqual(['cancelled', 7, 64])
  expect(['network', 'not-a-model']).toContain(kinds[0])
})
