// From 640 to 1023 pixels: the panel of every room is a column of icons, by mouse and by keyboard.
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { faults } from './axe.ts'
import { generate, open, ready } from './page.ts'

test.use({ viewport: { width: 768, height: 900 } })

const rail = (page: Page, room: string) => page.getByRole('group', { name: room })
/** Elements whose text or place does not fit: cut labels in the top bar, a page that scrolls sideways. */
const cut = (page: Page) =>
  page.evaluate(() => {
    const labels = [...document.querySelectorAll<HTMLElement>('header button span')]
    const short = labels.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1 && clientWidth > 0)
    const wide = document.documentElement.scrollWidth > innerWidth ? ['page'] : []
    return [...short.map(({ textContent }) => textContent), ...wide]
  })

test('an icon opens a part of the panel beside the picture, Esc closes it and gives the focus back', async ({
  page,
}) => {
  await open(page)
  await ready(page)
  await expect(generate(page)).toBeInViewport()
  const settings = rail(page, 'What to draw').getByRole('button', { name: 'Settings' })
  await settings.focus()
  await page.keyboard.press('Enter')
  const part = page.getByRole('region', { name: 'Settings' })
  await expect(part).toBeVisible()
  const [left, picture] = [await part.boundingBox(), await page.getByRole('region', { name: 'Picture' }).boundingBox()]
  expect(picture!.x).toBeGreaterThanOrEqual(left!.x + left!.width)
  expect(await faults(page), 'open').toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(await part.evaluate((node) => node.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(part).toBeHidden()
  await expect(settings).toBeFocused()
  await expect(generate(page)).toBeInViewport()
})

test('every part is one press away in every room, nothing is cut', async ({ page }) => {
  const rooms = [
    ['Create', 'What to draw', ['Settings', 'History']],
    ['Compare', 'What to compare', ['Axes', 'Shared settings', 'Reference']],
    ['Compose', 'What to compose', ['Prompt', 'Adapters', 'Methods', 'Settings']],
  ] as const
  await open(page)
  await ready(page)
  for (const width of [640, 768, 1023]) {
    await page.setViewportSize({ width, height: 900 })
    for (const [room, label, parts] of rooms) {
      await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: room }).click()
      for (const name of parts) {
        await rail(page, label).getByRole('button', { name }).click()
        await expect(page.getByRole('region', { name, exact: true }).first()).toBeVisible()
      }
      expect(await cut(page), `${room} at ${width}`).toEqual([])
    }
  }
})
