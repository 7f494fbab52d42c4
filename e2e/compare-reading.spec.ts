// Reading a grid: averages over seeds, cells chosen in charts and charts marked by cells, views by key, the loupe, the map.
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { faults } from './axe.ts'

test.describe.configure({ timeout: 240_000 })

const cell = (page: Page, name: RegExp) => page.getByRole('gridcell', { name })
const dock = (page: Page) => page.getByRole('region', { name: 'Charts' })

/** Two samplers by two steps by two seeds, measured and drawn. */
async function drawn(page: Page): Promise<void> {
  const grid = {
    settings: { prompt: 'a red cat', guidance: 1 },
    axes: [
      { parameter: 'sampler', values: 'euler, dpmpp_2m' },
      { parameter: 'steps', values: '1, 2' },
      { parameter: 'seed', values: '7, 8' },
    ],
    reference: { sampler: 'heun', steps: 2 },
  }
  await page.goto(`/#compare?grid=${encodeURIComponent(JSON.stringify(grid))}`)
  await expect(page.getByRole('gridcell')).toHaveCount(4, { timeout: 60_000 })
  await page.getByRole('button', { name: 'Run grid' }).click()
  await expect(page.getByText('All 10 pictures are drawn')).toBeVisible({ timeout: 120_000 })
  await expect(cell(page, /^dpmpp_2m, 2 steps, seed 7: .*SSIM/)).toBeVisible({ timeout: 60_000 })
}

test('cells are averaged over their seeds, in the grid and in the CSV', async ({ page }) => {
  await drawn(page)
  await page.getByRole('switch', { name: 'Average over seeds' }).press(' ')
  await expect(page.getByRole('radiogroup', { name: 'Page: Seed' })).toBeHidden()
  await expect(cell(page, /^euler, 1 step: SSIM 0\.\d{3} ± 0\.\d{3}, .*n = 2/)).toBeVisible()
  await cell(page, /^euler, 1 step:/).focus()
  await expect(page.getByRole('region', { name: 'The cell in focus' })).toContainText('n = 2, seed 7 on show')
  await page.getByRole('button', { name: 'Save and open' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save the numbers (CSV)' }).click()
  const stream = await (await download).createReadStream()
  const lines = (await stream.toArray()).join('').trim().split('\r\n')
  expect(lines[0]).toMatch(/^sampler,steps,n,rows,total,psnr,psnr_low,psnr_high,ssim,ssim_low,ssim_high/)
  expect(lines).toHaveLength(5)
  await page.mouse.move(0, 0)
  expect(await faults(page)).toEqual([])
  await page.reload()
  await expect(page.getByRole('switch', { name: 'Average over seeds' })).toBeChecked({ timeout: 60_000 })
  await expect(page.getByRole('gridcell')).toHaveCount(4)
})

test('what is chosen in a chart is marked in the grid, and the other way round', async ({ page }) => {
  await drawn(page)
  await page.getByRole('button', { name: 'Charts' }).click()
  const mark = dock(page).getByRole('button', { name: /^euler · 2 steps: .*\(n = 2\)/ })
  await expect(mark).toBeVisible({ timeout: 30_000 })
  const box = (await mark.boundingBox())!
  await page.mouse.move(box.x - 12, box.y - 12)
  await page.mouse.down()
  await page.mouse.move(box.x + 20, box.y + 20, { steps: 4 })
  await page.mouse.up()
  await expect(cell(page, /^euler, 2 steps, seed 7/)).toHaveAttribute('aria-selected', 'true')
  await expect(cell(page, /^euler, 1 step, seed 7/)).toHaveAttribute('aria-selected', 'false')
  await expect(page.getByRole('button', { name: /^\d of 10 cells chosen$/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(cell(page, /^euler, 2 steps, seed 7/)).toHaveAttribute('aria-selected', 'false')

  await cell(page, /^dpmpp_2m, 1 step, seed 7/).focus()
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: '1 of 10 cells chosen' })).toBeVisible()
  const other = dock(page).getByRole('button', { name: /^dpmpp_2m · 1 step: / })
  await expect(other).toHaveAttribute('data-chosen')
  await expect(mark).not.toHaveAttribute('data-chosen')
  await mark.focus()
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: '3 of 10 cells chosen' })).toBeVisible()
  await page.getByRole('button', { name: '3 of 10 cells chosen' }).click()
  await expect(mark).not.toHaveAttribute('data-chosen')
})

test('the keys 1 to 4 open their own views; the loupe and the map follow keys', async ({ page }) => {
  await drawn(page)
  for (const [key, view] of [
    ['2', '2 Slider'],
    ['4', '4 Difference'],
    ['3', '3 Flicker'],
    ['Enter', '1 Side by side'],
  ] as const) {
    await cell(page, /^euler, 2 steps, seed 7/).focus()
    await page.keyboard.press(key)
    await expect(page.getByRole('radio', { name: view })).toBeChecked()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('radio', { name: view })).toBeHidden()
  }
  await page.getByRole('button', { name: /^Loupe/ }).click()
  const frame = cell(page, /^euler, 1 step, seed 7/).locator('[data-picture]')
  const zoomed = frame.locator('img')
  await expect(zoomed).toHaveCSS('transform', 'matrix(3, 0, 0, 3, 0, 0)')
  const origin = () =>
    zoomed.evaluate((one) => Number.parseFloat(getComputedStyle(one).transformOrigin) / one.clientWidth)
  await cell(page, /^euler, 2 steps, seed 7/).focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight')
  expect(await origin()).toBeCloseTo(0.7, 2)
  await frame.hover({ position: { x: 2, y: 2 } })
  expect(await origin()).toBeLessThan(0.05)

  const map = page.getByRole('region', { name: /^Map of the grid/ })
  await expect(map).toBeHidden()
  await page.setViewportSize({ width: 1024, height: 620 })
  await page.getByRole('radio', { name: '192', exact: true }).press(' ')
  await expect(map).toBeVisible()
  await map.focus()
  await page.keyboard.press('End')
  await expect(cell(page, /^dpmpp_2m, 2 steps, seed 7/)).toBeInViewport({ ratio: 0.9 })
  await page.keyboard.press('Home')
  await expect(cell(page, /^euler, 1 step, seed 7/)).toBeInViewport({ ratio: 0.9 })
})
