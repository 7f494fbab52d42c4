import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { draw, open, openKeys, picture, prompt, ready, result, thumbnails } from './page.ts'

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What the focused control is called: its label, its field's label or its text. */
function focusedName(): string {
  const element = document.activeElement
  const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
  return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? ''
}

test('by keyboard alone: draw, close what is open, go through the history', async ({ page }) => {
  await open(page)
  await ready(page)
  await prompt(page).focus()
  await page.keyboard.press('Control+Enter')
  await expect(result(page)).toContainText('Drawn in', { timeout: 60_000 })
  await page.keyboard.press('Alt+Shift+M')
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeHidden()
  await prompt(page).focus()
  const seen = new Set<string>()
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    seen.add(await page.evaluate(focusedName))
  }
  for (const name of ['Steps', 'Seed', 'Lock the seed', 'Generate', 'Save', 'Delete', 'Menu', 'Gallery', 'More']) {
    expect([...seen], `Tab reaches ${name}`).toContain(name)
  }
  await thumbnails(page).first().focus()
  await page.keyboard.press('k')
  await expect(page.getByRole('button', { name: 'Kept', exact: true })).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(thumbnails(page)).toHaveCount(0)
  await openKeys(page)
  await page.goBack()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeHidden()
})

test('the gallery finds by prompt, opens in Create, deletes with Undo', async ({ page }) => {
  await open(page)
  await ready(page)
  await draw(page)
  await page.getByRole('button', { name: 'Gallery', exact: true }).click()
  const pictures = page.getByRole('button', { name: /^Open:/ })
  await expect(pictures).toHaveCount(1)
  await page.getByRole('textbox', { name: 'Search in prompts' }).fill('rocket')
  await expect(page.getByText('No prompt contains “rocket”.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Search in prompts' }).fill('boat')
  await page.getByRole('checkbox').check()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as ZIP' }).click()
  expect((await saved).suggestedFilename()).toBe('fewstep-pictures.zip')
  await page.getByRole('button', { name: 'Delete 1 picture' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await pictures.click()
  await expect(picture(page)).toBeVisible()
})

test('keys are changed by pressing others, and stay so; with Alt their place counts', async ({ page }) => {
  await open(page)
  await openKeys(page)
  const change = page.getByRole('button', { name: 'Change keys: Models' })
  await change.click()
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Ctrl+S is taken: Save the picture.')).toBeVisible()
  await page.keyboard.press('Alt+j')
  await expect(change).toHaveText('Alt+J')
  await page.getByRole('button', { name: 'Change keys: Gallery' }).click()
  await page.keyboard.press('Backspace')
  await expect(page.getByRole('button', { name: 'Usual keys: Gallery' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+Shift+G')
  // What Shift makes of a digit depends on the keyboard.
  await page.evaluate(() => {
    const keys = { key: '"', code: 'Digit2', altKey: true, shiftKey: true, bubbles: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', keys))
  })
  await expect(page).toHaveURL(/#compare$/)
  await page.reload()
  await expect(page.getByRole('button', { name: /^Model: nano/ })).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Alt+j')
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible()
})

test('ticked pictures of the gallery are a grid that is drawn already', async ({ page }) => {
  await open(page)
  await ready(page)
  await draw(page)
  await draw(page)
  await page.getByRole('button', { name: 'Gallery', exact: true }).click()
  for (const box of await page.getByRole('checkbox').all()) await box.check()
  await page.getByRole('toolbar', { name: 'Ticked pictures' }).getByRole('button', { name: 'Compare' }).click()
  await expect(page.locator('[role=gridcell][data-state=drawn]')).toHaveCount(2)
  await expect(page.getByText('All 2 pictures are drawn')).toBeVisible()
  await page.locator('[role=gridcell]').first().click()
  await page.getByRole('region', { name: 'The cell in focus' }).getByRole('button', { name: 'Keep' }).click()
  await expect(page.getByText('Kept: the picture is in the gallery.')).toBeVisible()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  test('the picture is on top, Generate in reach, the rest in sheets', async ({ page }) => {
    await open(page)
    await ready(page)
    await page.getByRole('button', { name: 'Generate', exact: true }).tap()
    await expect(result(page)).toContainText('Drawn in', { timeout: 60_000 })
    expect(await overflow(page)).toBe(0)
    const box = (await page.getByRole('button', { name: 'Generate', exact: true }).boundingBox())!
    expect(box.y + box.height).toBeLessThan(740)
    expect((await picture(page).boundingBox())!.y).toBeLessThan((await prompt(page).boundingBox())!.y)
    await page.getByRole('button', { name: 'Settings', exact: true }).tap()
    const sheet = page.getByRole('dialog', { name: 'Settings' })
    await expect(sheet.getByRole('slider', { name: 'Steps' })).toBeVisible()
    const height = async () => (await sheet.boundingBox())!.height
    await expect.poll(height).toBe(370)
    await sheet.getByRole('button', { name: 'Settings on the whole page' }).tap()
    await expect.poll(height).toBe(724)
    const { x, y, width } = (await sheet.boundingBox())!
    await page.mouse.move(x + width / 2, y + 24)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + 224, { steps: 4 })
    await page.mouse.up()
    await expect.poll(height).toBe(370)
    await page.goBack()
    await page.getByRole('button', { name: 'History', exact: true }).tap()
    await expect(thumbnails(page)).toHaveCount(1)
  })
})

test('nothing is cut off at 320 px', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await open(page)
  expect(await overflow(page)).toBe(0)
})
