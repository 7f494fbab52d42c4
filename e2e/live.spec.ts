// Live: the picture follows the typing, the history does not.
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { draw, open, picture, prompt, quick, ready, thumbnails } from './page.ts'

const live = (page: Page) => page.getByRole('switch', { name: 'Live' })
const drawn = (page: Page) => page.locator('[data-live]')

/** Counts the pictures that Live shows, by what they are of. */
const counting = (page: Page) =>
  page.evaluate(() => {
    const shown: string[] = []
    Object.assign(globalThis, { shown })
    const put = CanvasRenderingContext2D.prototype.putImageData
    CanvasRenderingContext2D.prototype.putImageData = function (
      this: CanvasRenderingContext2D,
      ...args: Parameters<typeof put>
    ) {
      if (this.canvas.dataset['live'] !== undefined) shown.push(this.canvas.ariaLabel ?? '')
      return put.apply(this, args)
    } as typeof put
  })
const counted = (page: Page) => page.evaluate(() => (globalThis as unknown as { shown: string[] }).shown)

test('Live draws while one types, holds the seed, keeps what is kept, and leaves on Esc', async ({ page }) => {
  await open(page, { ...quick, steps: '1', seed: '7', prompt: 'a red cat' })
  await ready(page)
  await draw(page)
  const seed = (await picture(page).getAttribute('alt'))!.split(', ')[1]
  await counting(page)
  await live(page).check()
  await expect(page.getByRole('status').filter({ hasText: 'Live is on' })).toBeAttached()
  await expect(drawn(page)).toHaveAccessibleName(`a red cat, ${seed}`, { timeout: 30_000 })

  await prompt(page).press('End')
  await prompt(page).pressSequentially(' at night in a city', { delay: 80 })
  await expect(drawn(page)).toHaveAccessibleName(`a red cat at night in a city, ${seed}`, { timeout: 30_000 })
  const shown = await counted(page)
  expect(shown.length).toBeGreaterThanOrEqual(2)
  expect(shown.at(-1)).toBe(`a red cat at night in a city, ${seed}`)
  expect(new Set(shown).size).toBe(shown.length)
  await expect(thumbnails(page)).toHaveCount(1)

  await page.getByRole('button', { name: 'Shuffle the seed' }).click()
  await expect(drawn(page)).not.toHaveAccessibleName(shown.at(-1)!, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await expect(thumbnails(page)).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(live(page)).not.toBeChecked()
  await expect(page.getByRole('status').filter({ hasText: 'Live is off' })).toBeAttached()
  await expect(picture(page)).toHaveAttribute('alt', /^a red cat at night in a city/)
})
