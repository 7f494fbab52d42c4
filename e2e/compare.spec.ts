import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { faults } from './axe.ts'

test.describe.configure({ timeout: 240_000 })

const run = (page: Page) => page.getByRole('region', { name: 'Run', exact: true })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const drawn = (page: Page) => page.locator('[role=gridcell][data-state=drawn]')
const values = (page: Page, axis: string) => page.locator(`input[aria-label^="${axis}: values of"]`)

/** Two samplers by two steps, as a link brings them; `more` in its settings. */
async function open(page: Page, more: Record<string, unknown> = {}, axes: unknown[] = []): Promise<void> {
  const grid = {
    settings: { prompt: 'a blue boat', guidance: 1, seed: 7, ...more },
    axes: [{ parameter: 'sampler', values: 'euler, dpmpp_2m' }, { parameter: 'steps', values: '1, 2' }, ...axes],
  }
  await page.goto(`/#compare?grid=${encodeURIComponent(JSON.stringify(grid))}`)
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 120_000 })
}

test('a new user’s walk: a grid is made, run, paused, reloaded, resumed; all is there', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Alt+Shift+2')
  await expect(page.getByRole('columnheader')).toHaveCount(5, { timeout: 120_000 })
  await expect(page.getByText(/^32 pictures.*Press Run grid\.$/)).toBeVisible()
  await values(page, 'X, across').press('Backspace')
  await values(page, 'X, across').press('Backspace')
  await values(page, 'Y, down').press('Backspace')
  await values(page, 'Y, down').press('Backspace')
  await expect(run(page).getByText(/^8 pictures · 24 rows/)).toBeVisible()
  await button(page, 'Run grid').click()
  await expect(drawn(page)).not.toHaveCount(0, { timeout: 60_000 })
  await button(page, 'Pause').click()
  await expect(run(page).getByText(/paused/)).toBeVisible({ timeout: 60_000 })
  const words = await run(page)
    .getByText(/ of 8 · paused/)
    .textContent()
  await page.reload()
  await expect(run(page).getByText(words!)).toBeVisible({ timeout: 60_000 })
  await button(page, 'Resume').click()
  await expect(page.getByText('All 8 pictures are drawn')).toBeVisible({ timeout: 120_000 })
  await expect(drawn(page)).toHaveCount(4)
  await page.getByRole('radiogroup', { name: 'Page: Seed' }).getByText('17', { exact: true }).click()
  await expect(drawn(page)).toHaveCount(4)
  await expect(drawn(page).locator('img')).toHaveCount(4)
})

test('a grid that runs goes on by itself after a reload; a grown one draws only what is new', async ({ page }) => {
  await open(page, {}, [{ parameter: 'seed', values: '7-10' }])
  await button(page, 'Run grid').click()
  await expect(drawn(page)).not.toHaveCount(0, { timeout: 60_000 })
  await page.reload()
  await expect(page.getByText('All 16 pictures are drawn')).toBeVisible({ timeout: 120_000 })
  await values(page, 'Y, down').fill('3')
  await values(page, 'Y, down').press('Enter')
  await expect(run(page).getByText(/^8 pictures \(16 already drawn\) · 24 rows/)).toBeVisible()
  await button(page, 'Swap columns and rows').click()
  await expect(drawn(page)).toHaveCount(4)
  await button(page, 'Undo a change of the grid').click()
  await button(page, 'Undo a change of the grid').click()
  await expect(page.getByText('All 16 pictures are drawn')).toBeVisible()
})

test('by keyboard: cells, pages, sizes, a reference', async ({ page }) => {
  await open(page, {}, [{ parameter: 'seed', values: '7, 8' }])
  await button(page, 'Run grid').click()
  await expect(page.getByText('All 8 pictures are drawn')).toBeVisible({ timeout: 120_000 })
  await page.getByRole('gridcell', { name: /^euler, 1 step, seed 7:/ }).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('gridcell', { name: /^dpmpp_2m, 2 steps, seed 7:/ })).toBeFocused()
  await page.keyboard.press('s')
  await expect(page.getByText('The same with sampler dpmpp_2m, steps 2, seed by seed.')).toBeVisible()
  await expect(page.getByRole('gridcell', { name: /^euler, 1 step, seed 7: SSIM/ })).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('gridcell', { name: /^dpmpp_2m, 2 steps, seed 8: the reference/ })).toBeFocused()
  await page.keyboard.press('-')
  await expect(page.getByRole('radio', { name: '96', exact: true })).toBeChecked()
})

test('what is wrong is said where it stands, and nothing is drawn', async ({ page }) => {
  await open(page)
  await values(page, 'X, across').fill('eular')
  await values(page, 'X, across').press('Enter')
  await expect(page.getByText(/expected euler.*got "eular"/).first()).toBeVisible()
  await expect(button(page, 'Run grid')).toBeDisabled()
  await button(page, 'Undo the last change').click()
  await expect(page.getByRole('grid')).toBeVisible()
  await page.goto('/#compare?z=nonsense')
  await expect(page.getByRole('alert')).toContainText('This link’s grid was not read')
})

test('axe finds nothing: empty, paused, done', async ({ page }) => {
  await open(page, {}, [{ parameter: 'seed', values: '7, 8' }])
  expect(await faults(page), 'empty').toEqual([])
  await button(page, 'Run grid').click()
  await expect(drawn(page)).not.toHaveCount(0, { timeout: 60_000 })
  await button(page, 'Pause').click()
  await expect(run(page).getByText(/paused/)).toBeVisible({ timeout: 60_000 })
  expect(await faults(page), 'paused').toEqual([])
  await button(page, 'Resume').click()
  await expect(page.getByText('All 8 pictures are drawn')).toBeVisible({ timeout: 120_000 })
  expect(await faults(page), 'done').toEqual([])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  test('grid and axes take turns, Run grid stays in reach', async ({ page }) => {
    await open(page)
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(await wide()).toBe(0)
    await page.getByText('Axes', { exact: true }).tap()
    await expect(values(page, 'X, across')).toBeVisible()
    expect(await wide()).toBe(0)
    const box = (await button(page, 'Run grid').boundingBox())!
    expect(box.y + box.height).toBeLessThan(740)
    expect(await faults(page), 'axes').toEqual([])
  })
})

test('a grid of more than a thousand pictures is asked about first, and may be cut', async ({ page }) => {
  await open(page, {}, [{ parameter: 'seed', values: '1-300' }])
  await button(page, 'Run grid').click()
  const question = page.getByRole('dialog', { name: 'This grid takes long' })
  await expect(question.getByText(/^It draws 1,?200 pictures/)).toBeVisible()
  await question.getByRole('button', { name: 'Not now' }).click()
  await expect(question).toBeHidden()
  await expect(drawn(page)).toHaveCount(0)
  await button(page, 'Run grid').click()
  await question.getByRole('button', { name: /^2 values of seed instead of 300/ }).click()
  await expect(question).toBeHidden()
  await expect(run(page).getByText(/^8 pictures · /)).toBeVisible()
})
