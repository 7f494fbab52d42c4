import { expect, test } from '@playwright/test'
import { generate, open, quick, ready, result } from './page.ts'

test('a second tab waits for the first, and can take its turn', async ({ page, context }) => {
  await open(page, { ...quick, steps: '900' })
  await ready(page)
  await generate(page).click()
  await expect(page.locator('[data-preview]')).toBeVisible({ timeout: 60_000 })
  const second = await context.newPage()
  await open(second)
  await ready(second)
  await generate(second).click()
  await expect(second.getByText('fewstep is drawing in another tab.')).toBeVisible({ timeout: 30_000 })
  await second.getByRole('button', { name: 'Run here instead' }).click()
  await expect(result(second)).toContainText('Drawn in', { timeout: 60_000 })
  await expect(result(page)).toContainText('Stopped at step')
})
