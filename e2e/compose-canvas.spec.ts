// Boxes and masks by the pointer: drawn, moved, resized, painted, moved as a whole.
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { field, openCompose, region } from './compose-room.ts'

/** Drags from one place of the canvas to another, in fractions of it. */
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const { x, y, width, height } = (await page.getByRole('application').locator('canvas').boundingBox())!
  await page.mouse.move(x + from[0] * width, y + from[1] * height)
  await page.mouse.down()
  await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 6 })
  await page.mouse.up()
}

async function take(page: Page, key: string): Promise<void> {
  await page.getByRole('application').focus()
  await page.keyboard.press(key)
}

/** Within a pixel of the picture or two: the pointer has whole pixels of the screen. */
const near = (value: number) => new RegExp(`^(${[-2, -1, 0, 1, 2].map((off) => value + off).join('|')})$`)

test('a box is drawn, moved by its inside, resized by its corner; one drag is one step back', async ({ page }) => {
  await openCompose(page)
  await take(page, 'r')
  await drag(page, [0.25, 0.25], [0.5, 0.5])
  await expect(field(page, 'Left edge', 'A')).toHaveValue(near(32))
  await expect(field(page, 'Width', 'A')).toHaveValue(near(32))
  await take(page, 'v')
  await drag(page, [0.4, 0.4], [0.65, 0.4])
  await expect(field(page, 'Left edge', 'A')).toHaveValue(near(64))
  await expect(field(page, 'Top edge', 'A')).toHaveValue(near(32))
  await drag(page, [0.75, 0.5], [0.875, 0.75])
  await expect(field(page, 'Width', 'A')).toHaveValue(near(48))
  await expect(field(page, 'Height', 'A')).toHaveValue(near(64))
  await page.keyboard.press('Control+z')
  await expect(field(page, 'Width', 'A')).toHaveValue(near(32))
  await page.keyboard.press('Control+z')
  await expect(field(page, 'Left edge', 'A')).toHaveValue(near(32))
})

test('a mask is painted and moved as a whole; a click beside it lets it go', async ({ page }) => {
  await openCompose(page)
  await take(page, 'b')
  await drag(page, [0.25, 0.25], [0.25, 0.5])
  await expect(region(page, 'A').getByText(/^Painted: \d+ % of the picture$/)).toBeVisible()
  await take(page, 'v')
  await drag(page, [0.25, 0.35], [0.75, 0.35])
  await drag(page, [0.1, 0.9], [0.1, 0.9])
  await expect(field(page, 'Left edge', 'A')).toHaveCount(0)
  await page.getByRole('button', { name: 'Settings of region A' }).click()
  await page.getByRole('button', { name: 'Make it a box, region A' }).click()
  // The brush is 12 % of the picture: 15 pixels around the line at 96.
  await expect(field(page, 'Left edge', 'A')).toHaveValue(near(88))
  await expect(field(page, 'Width', 'A')).toHaveValue(near(16))
})
