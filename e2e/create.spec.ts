import { expect, test } from '@playwright/test'
import { draw, generate, open, picture, prompt, quick, ready, result, thumbnails } from './page.ts'

test('draw, cancel, restore from the history, and lose nothing on reload', async ({ page }) => {
  await open(page)
  await ready(page)
  await draw(page)
  await expect(result(page)).toHaveText(/\(2 steps, 2 rows\)$/)
  const first = await picture(page).getAttribute('src')

  await test.step('a changed setting is marked, and the way back restores it', async () => {
    await prompt(page).fill('a yellow duck')
    await expect(page.getByText('(differs from the shown picture)').first()).toBeAttached()
    await page.getByRole('button', { name: 'Back to this picture’s settings' }).click()
    await expect(prompt(page)).toHaveValue(quick.prompt)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(prompt(page)).toHaveValue('a yellow duck')
  })

  await test.step('Cancel takes effect and keeps the last preview', async () => {
    await page.getByRole('textbox', { name: 'Steps', exact: true }).fill('500')
    await generate(page).click()
    await expect(page.locator('[data-preview]')).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await expect(result(page)).toHaveText(/^Stopped at step \d+ of 500$/, { timeout: 20_000 })
    await expect(page.locator('[data-preview]')).toBeVisible()
    await expect(thumbnails(page)).toHaveCount(1)
  })

  await test.step('a press in the history shows the picture again', async () => {
    await thumbnails(page).first().click()
    await expect(picture(page)).toHaveAttribute('src', first!)
    await expect(picture(page)).toHaveAttribute('alt', /^a blue boat/)
  })

  await test.step('a reload returns to the same place', async () => {
    await page
      .getByRole('textbox', { name: 'Negative prompt' })
      .or(page.getByText('Negative prompt: not used'))
      .first()
      .click()
    await page.getByRole('textbox', { name: 'Negative prompt' }).fill('fog')
    await page.reload()
    await expect(prompt(page)).toHaveValue('a yellow duck')
    await expect(page.getByRole('textbox', { name: 'Steps', exact: true })).toHaveValue('500')
    await expect(thumbnails(page)).toHaveCount(1)
    await expect(picture(page)).toHaveAttribute('alt', /^a blue boat/)
    await page.getByText('Negative prompt: not used').click()
    await expect(page.getByRole('textbox', { name: 'Negative prompt' })).toHaveValue('fog')
  })

  await test.step('Delete has an Undo that survives a reload', async () => {
    await page.getByRole('button', { name: 'Delete' }).click()
    await expect(thumbnails(page)).toHaveCount(0)
    await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click()
    await expect(thumbnails(page)).toHaveCount(1)
    await page.reload()
    await expect(thumbnails(page)).toHaveCount(1)
  })
})

test('+1 queues another run, several pictures count their seeds up, a locked seed draws the same picture', async ({
  page,
}) => {
  await open(page, { ...quick, seed: '41', count: '2' })
  await ready(page)
  await generate(page).click()
  await page.getByRole('button', { name: 'Queue one more' }).click()
  await expect(thumbnails(page)).toHaveCount(4, { timeout: 90_000 })
  const seeds = await thumbnails(page)
    .locator('img')
    .evaluateAll((images) => images.map((image) => image.getAttribute('alt')))
  expect(seeds).toEqual([42, 41, 42, 41].map((seed) => `a blue boat, seed ${seed}`))
  const bytes = await thumbnails(page)
    .locator('img')
    .evaluateAll((images) =>
      Promise.all(
        images.map(async (image) =>
          new Uint8Array(await (await fetch((image as HTMLImageElement).src)).arrayBuffer()).join(),
        ),
      ),
    )
  expect(bytes[0]).toBe(bytes[2])
  expect(bytes[0]).not.toBe(bytes[1])
})

test('Ctrl+Up and Ctrl+Down weigh the words that are selected', async ({ page }) => {
  await open(page, { prompt: 'a red cat', steps: '2' })
  await prompt(page).press('End')
  await prompt(page).press('Control+ArrowUp')
  await prompt(page).press('Control+ArrowUp')
  await expect(prompt(page)).toHaveValue('a red (cat:1.2)')
  await prompt(page).press('Control+ArrowDown')
  await prompt(page).press('Control+ArrowDown')
  await expect(prompt(page)).toHaveValue('a red cat')
})

test('a long prompt shows what the model does not read', async ({ page }) => {
  await open(page)
  await ready(page)
  await prompt(page).fill('a cat and a dog '.repeat(30))
  await expect(page.getByText(/^Not read:/)).toBeVisible()
  await prompt(page).fill('a cat')
  await expect(page.getByText(/^Not read:/)).toBeHidden()
})
