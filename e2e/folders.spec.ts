// Models from folders on this device, over two visits: kept by name, opened again, asked for where a grid names one.
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { faults } from './axe.ts'
import { open, ready } from './page.ts'

// Models are loaded four times over.
test.describe.configure({ timeout: 240_000 })

/** Lays a copy of the embedded model into the browser's own folder, which stands for one on the disk, and lets the chooser choose it. */
async function folder(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('mine', { create: true })
    const parts = ['unet', 'vae', 'text_encoder']
    const weights = parts.map((part) => (part === 'text_encoder' ? 'model' : 'diffusion_pytorch_model'))
    const paths = [
      'model_index.json',
      'scheduler/scheduler_config.json',
      ...['vocab.json', 'merges.txt', 'tokenizer_config.json', 'special_tokens_map.json'].map((file) => `tokenizer/${file}`),
      ...parts.flatMap((part, i) => [`${part}/config.json`, `${part}/${weights[i]!}.safetensors`]),
    ] // prettier-ignore
    for (const path of paths) {
      const answer = await fetch(new URL(`models/nano/${path}`, document.baseURI))
      if (!answer.ok) continue
      const names = path.split('/')
      const file = names.pop()!
      let into = root
      for (const name of names) into = await into.getDirectoryHandle(name, { create: true })
      const index = path === 'model_index.json' ? ((await answer.json()) as Record<string, unknown>) : undefined
      delete index?.['tiny_vae']
      const writing = await (await into.getFileHandle(file, { create: true })).createWritable()
      await writing.write(index ? JSON.stringify(index) : await answer.blob())
      await writing.close()
    }
  })
  await page.evaluate(() => {
    const choose = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('mine')
    Object.assign(globalThis, { showDirectoryPicker: choose })
  })
}

/** The next visits get a browser that asks before it lets the page read, and a person who allows it. */
const asking = (page: Page) =>
  page.addInitScript(() => {
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: () => Promise.resolve('prompt'),
      requestPermission: () => Promise.resolve('granted'),
    })
  })

const models = (page: Page) => page.getByRole('dialog', { name: 'Models' })

test('a folder is known at the next visit; a grid that names it waits, and goes on when it is opened', async ({
  page,
}) => {
  await open(page)
  await ready(page)
  await folder(page)
  await page.keyboard.press('Alt+Shift+M')
  await models(page).getByRole('button', { name: 'Choose a model folder' }).click()
  await expect(page.getByRole('button', { name: /mine/ }).first()).toBeVisible({ timeout: 120_000 })

  await asking(page)
  const grid = {
    settings: { prompt: 'a boat', guidance: 1, steps: 1 },
    axes: [{ parameter: 'model', values: 'nano, mine' }],
  }
  await page.goto('about:blank')
  await page.goto(`/#compare?grid=${encodeURIComponent(JSON.stringify(grid))}`)
  const run = page.getByRole('region', { name: 'Run', exact: true })
  await expect(run.getByText(/^This grid names mine, a model of this device that is not open/)).toBeVisible({
    timeout: 120_000,
  })
  await run.getByRole('button', { name: 'Run grid' }).click()
  const drawn = page.locator('[role=gridcell][data-state=drawn]')
  await expect(drawn).toHaveCount(1, { timeout: 60_000 })
  expect(await faults(page), 'waiting').toEqual([])
  await expect(run.getByRole('button', { name: 'Waits for mine' })).toBeDisabled()
  await run.getByRole('button', { name: 'Open mine' }).click()
  await expect(page.getByText('All 2 pictures are drawn')).toBeVisible({ timeout: 120_000 })
  await expect(run.getByText(/^This grid names/)).toHaveCount(0)

  await page.keyboard.press('Alt+Shift+M')
  const earlier = models(page).getByRole('article', { name: 'mine' })
  await expect(earlier.getByRole('button', { name: 'Use' })).toBeVisible()
  expect(await faults(page), 'opened before').toEqual([])
  await earlier.getByRole('button', { name: 'Forget' }).click()
  await expect(earlier).toHaveCount(0)
})
