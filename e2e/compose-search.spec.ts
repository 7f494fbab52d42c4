// What is found out about adapters by drawing: weights that a person prefers, and how fine what each of them changes is.
import { expect, test } from '@playwright/test'
import { adapter, dropTwo, method, openCompose } from './compose-room.ts'

test('weights are searched for: the person chooses between two pictures, the best is taken and can be undone', async ({
  page,
}) => {
  await openCompose(page)
  await dropTwo(page)
  const weight = adapter(page, 'Fox').getByRole('textbox', { name: 'Weight, adapter Fox' })
  await expect(weight).toHaveValue('1')
  await page.getByRole('button', { name: 'Search for weights' }).click()
  await page.getByRole('button', { name: 'I choose, 12 pictures' }).click()
  const search = page.getByRole('region', { name: 'Search for weights' })
  const take = search.getByRole('button', { name: 'Take the new' })
  await expect(take).toBeEnabled({ timeout: 120_000 })
  await expect(search.getByRole('img')).toHaveCount(2)
  const tried = search.getByRole('figure').filter({ hasText: 'New' }).getByRole('listitem').filter({ hasText: 'Fox' })
  const found = Number(/-?[\d.]+$/.exec((await tried.textContent())!)![0])
  expect(found).not.toBe(1)
  await take.click()
  await expect(search.getByRole('progressbar', { name: '1 of 12 tried' })).toBeVisible()
  await search.getByRole('button', { name: 'Stop' }).click()
  await expect(search).toBeHidden({ timeout: 60_000 })
  await expect(page.getByText(/^Weights found: Fox /)).toBeVisible()
  await expect(weight).toHaveValue(String(found))
  await page.keyboard.press('Control+z')
  await expect(weight).toHaveValue('1')
})

test('CMLoRA can be told by measuring how fine the changes of each adapter are', async ({ page }) => {
  await openCompose(page)
  await dropTwo(page)
  await method(page, /^CMLoRA/).check()
  await page.getByRole('combobox', { name: 'Low frequencies' }).selectOption('Profiled')
  await expect(page.getByText(/^Fine detail of what they change: Fox \d+\.\d %, Ink \d+\.\d %$/)).toBeVisible({
    timeout: 200_000,
  })
})
