import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { faults } from './axe.ts'

test.describe.configure({ timeout: 240_000 })

const grid = {
  settings: { prompt: 'a red cat', guidance: 1, seed: 7 },
  axes: [
    { parameter: 'sampler', values: 'euler, dpmpp_2m' },
    { parameter: 'steps', values: '1, 2' },
  ],
  reference: { sampler: 'dpmpp_2m', steps: 2 },
}
const cells = (page: Page) => page.getByRole('gridcell')
const cell = (page: Page, name: RegExp) => page.getByRole('gridcell', { name })

/** Opens the grid by its link and draws it. */
async function drawn(page: Page): Promise<void> {
  await page.goto(`/#compare?grid=${encodeURIComponent(JSON.stringify(grid))}`)
  await expect(cells(page)).toHaveCount(4, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Run grid' }).click()
  await expect(page.getByText('All 4 pictures are drawn')).toBeVisible({ timeout: 60_000 })
  await expect(cell(page, /^euler, 2 steps: .*SSIM/)).toBeVisible({ timeout: 60_000 })
}

test('two cells are looked at in four ways, by keys alone', async ({ page }) => {
  await drawn(page)
  await cell(page, /^euler, 1 step:/).focus()
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('region', { name: /^Compare A, .* with B, euler, 1 step/ })
  const stage = viewer.getByRole('region', { name: /^Pictures A and B/ })
  await expect(viewer.getByRole('img')).toHaveCount(2)
  await expect(stage).toBeFocused()
  await page.keyboard.press('+')
  await expect(viewer.getByText('1.5×')).toBeVisible()
  const [a, b] = await viewer.getByRole('img').evaluateAll((all) => all.map((one) => one.style.transform))
  expect(a).toBe(b)
  await page.keyboard.press('0')
  await expect(viewer.getByText('1.0×')).toBeVisible()

  await page.keyboard.press('2')
  const divider = viewer.getByRole('slider', { name: 'Divider between A and B' })
  await divider.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(divider).toHaveAttribute('aria-valuetext', '49 % of the width shows A')

  await stage.focus()
  await page.keyboard.press('3')
  const shown = viewer.getByRole('img').filter({ visible: true })
  await expect(shown).toHaveAccessibleName('euler, 1 step')
  await page.keyboard.down(' ')
  await expect(shown).not.toHaveAccessibleName('euler, 1 step')
  await page.keyboard.up(' ')
  await expect(shown).toHaveAccessibleName('euler, 1 step')

  await page.keyboard.press('4')
  await expect(viewer.getByText(/largest \d+, mean [\d.]+ of 255/)).toBeVisible()
  await viewer.getByRole('textbox', { name: 'Gain' }).fill('16')
  await expect(viewer.getByText('16 of 255')).toBeVisible()
  await viewer.getByRole('switch', { name: 'Signed (B less A)' }).click()
  await expect(viewer.getByText('−8')).toBeVisible()

  expect(await faults(page)).toEqual([])
  await stage.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('region', { name: /with B, euler, 2 steps/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(stage).toBeHidden()
  await expect(cell(page, /^euler, 2 steps/)).toBeFocused()
})

test('charts say the same as their tables, and point at cells', async ({ page }) => {
  await drawn(page)
  await page.getByRole('button', { name: 'Charts' }).click()
  const dock = page.getByRole('region', { name: 'Charts' })
  const mark = dock.getByRole('button', { name: /^euler · 2 steps: .*\(n = 1\)/ })
  await expect(mark).toBeVisible()
  await mark.focus()
  await expect(cell(page, /^euler, 2 steps/)).toHaveAttribute('data-pointed')
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toBeHidden()
  expect(await faults(page)).toEqual([])
  await dock.getByRole('switch', { name: 'Show as table' }).click()
  await expect(dock.getByRole('row', { name: /euler · 2 steps .*(no clear difference|the best)/ })).toBeVisible()
  await dock.getByRole('combobox', { name: 'Metric' }).selectOption({ label: 'latent L2 ↓' })
  await expect(dock.getByRole('columnheader', { name: 'latent L2 ↓' })).toBeVisible()

  await dock.getByText('Walk', { exact: true }).click()
  await cell(page, /^euler, 2 steps/).focus()
  await dock.getByRole('button', { name: /^Measure its errors/ }).click()
  await expect(dock.getByRole('region', { name: 'Walk of euler, 2 steps' }).getByRole('listitem')).toHaveCount(2, {
    timeout: 60_000,
  })
  await expect(dock.getByRole('row')).toHaveCount(3, { timeout: 60_000 })
})

test('errors are followed over seeds, step by step', async ({ page }) => {
  const seeds = { settings: { ...grid.settings, steps: 2 }, axes: [{ parameter: 'seed', values: '1-8' }] }
  await page.goto(`/#compare?grid=${encodeURIComponent(JSON.stringify({ ...seeds, reference: { steps: 4 } }))}`)
  await expect(cells(page)).toHaveCount(8, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Charts' }).click()
  const dock = page.getByRole('region', { name: 'Charts' })
  await dock.getByText('Walk', { exact: true }).click()
  await cells(page).first().focus()
  await dock.getByRole('combobox', { name: 'Errors of the walk' }).selectOption({ label: 'Errors over seeds' })
  await expect(dock.getByText('Run the grid first: 0 of 8 references are drawn')).toBeVisible()
  await page.getByRole('button', { name: 'Run grid' }).click()
  await expect(page.getByText('All 16 pictures are drawn')).toBeVisible({ timeout: 90_000 })
  await dock.getByRole('button', { name: /^Measure over 8 seeds/ }).click()
  await expect(dock.getByRole('button', { name: /^finished: cumulative/ })).toBeVisible({ timeout: 90_000 })
  await expect(dock.getByRole('button', { name: /: modular/ })).toHaveCount(2)
  expect(await faults(page)).toEqual([])
})

test('a grid is saved with all its pictures and opened in another browser', async ({ page, browser }) => {
  await drawn(page)
  await page.getByRole('button', { name: 'Vote blindly' }).click()
  await expect(page.getByRole('img', { name: 'Left picture' })).toBeVisible()
  for (let i = 0; i < 10; i++) await page.keyboard.press(i % 3 === 0 ? 'ArrowDown' : 'ArrowLeft')
  await expect(page.getByRole('table')).toContainText('95 % interval')
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toBeHidden()
  expect(await faults(page)).toEqual([])
  await page.getByRole('button', { name: 'Done' }).click()

  const save = async (item: string) => {
    await page.getByRole('button', { name: 'Save and open' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    return download
  }
  expect((await save('Save as one picture (PNG)')).suggestedFilename()).toBe('fewstep-grid.png')
  const zip = await (await save('Save everything (ZIP)')).path()

  const fresh = await browser.newContext()
  const other = await fresh.newPage()
  await other.goto(new URL('/#compare', page.url()).href)
  await other.getByLabel('A saved grid').setInputFiles(zip)
  await expect(other.getByText('All 4 pictures are drawn')).toBeVisible({ timeout: 60_000 })
  await expect(cell(other, /^euler, 2 steps: .*SSIM/).locator('img')).toBeVisible()
  await other.getByRole('button', { name: 'Vote blindly' }).click()
  await expect(other.getByText('10 votes')).toBeVisible()
  await other
    .getByLabel('A saved grid')
    .setInputFiles({ name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('no') })
  await expect(other.getByText(/expected a whole ZIP file/)).toBeVisible()
  await fresh.close()
})
