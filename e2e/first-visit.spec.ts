import { expect, test } from '@playwright/test'
import { generate, open, picture, prompt, quick, result, thumbnails } from './page.ts'

test('a first visit paints at once, with the example selected, and draws it without a click', async ({ page }) => {
  await page.goto('/')
  await expect(prompt(page)).toBeFocused()
  await expect(generate(page).or(page.getByRole('button', { name: 'Cancel', exact: true }))).toBeEnabled()
  const selected = await prompt(page).evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  )
  expect(selected).toBe('a red cat left of a rocket at sunset')

  await expect(page.locator('[data-preview]')).toBeVisible({ timeout: 60_000 })
  await expect(page.locator('[data-progress]')).toContainText(/Step \d+ of \d+/)
  await expect(picture(page)).toBeVisible({ timeout: 100_000 })
  await expect(result(page)).toContainText(/Drawn in .+ \(\d+ steps, \d+ rows\)/)
  expect(await picture(page).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(128)
  await expect(picture(page)).toHaveAttribute('alt', /^a red cat left of a rocket at sunset, seed \d+$/)
  expect(await colours(page)).toBeGreaterThan(50)
  for (const name of ['Try another seed', 'Turn on Live', 'Compare 4 samplers'])
    await expect(page.getByRole('button', { name })).toBeVisible()
  await page.getByRole('button', { name: 'Turn on Live' }).click()
  await expect(page.getByRole('switch', { name: 'Live' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('switch', { name: 'Live' })).not.toBeChecked()
  await expect(page.getByRole('button', { name: 'Try another seed' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Turn on Live' })).toHaveCount(0)
})

test('typing before the model is ready keeps the example from being drawn', async ({ page }) => {
  await page.goto('/')
  await prompt(page).fill('a green tree')
  await expect(page.getByText('Press Ctrl+Enter or Generate')).toBeVisible({ timeout: 60_000 })
  await expect(thumbnails(page)).toHaveCount(0)
})

test('Generate pressed early is remembered', async ({ page }) => {
  await open(page, quick)
  await generate(page).click()
  await expect(page.getByText('Starts when the model is ready').first()).toBeVisible()
  await expect(result(page)).toContainText('Drawn in', { timeout: 90_000 })
  await expect(picture(page)).toHaveAttribute('alt', /^a blue boat/)
})

/** How many different colours the picture has: a picture that is one colour was not drawn. */
const colours = (page: Parameters<typeof picture>[0]) =>
  picture(page).evaluate(async (image: HTMLImageElement) => {
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
  })
