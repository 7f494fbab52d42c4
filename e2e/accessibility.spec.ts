import { expect, test } from '@playwright/test'
import { faults } from './axe.ts'
import { draw, generate, open, openKeys, quick, ready } from './page.ts'

test.describe.configure({ timeout: 240_000 })

test('axe finds nothing: empty, done, gallery', async ({ page }) => {
  await open(page)
  await ready(page)
  expect(await faults(page), 'empty').toEqual([])
  await draw(page)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  expect(await faults(page), 'done').toEqual([])
  await page.keyboard.press('Alt+Shift+G')
  await expect(page.getByRole('heading', { name: 'Gallery' })).toBeVisible()
  expect(await faults(page), 'gallery').toEqual([])
})

test('axe finds nothing: running', async ({ page }) => {
  await open(page, { ...quick, steps: '900' })
  await ready(page)
  await generate(page).click()
  await expect(page.locator('[data-progress]')).toBeVisible({ timeout: 60_000 })
  expect(await faults(page), 'running').toEqual([])
})

test('axe finds nothing: failed, models, keys', async ({ page }) => {
  await open(page, { ...quick, width: '132' })
  await ready(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toBeVisible({ timeout: 30_000 })
  expect(await faults(page), 'failed').toEqual([])
  await page.keyboard.press('Alt+Shift+M')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await faults(page), 'models').toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await openKeys(page)
  expect(await faults(page), 'keys').toEqual([])
})
