import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { readTexts, withoutTexts } from '../src/settings/png-text.ts'
import { faults } from './axe.ts'
import { draw, drop, open, picture, ready } from './page.ts'

test('a picture becomes the start of the next one, which says so; it is there again after a reload', async ({
  page,
}) => {
  await open(page, { prompt: 'a red cat', steps: '4', guidance: '1', seed: '7' })
  await ready(page)
  await draw(page)
  await page.getByRole('button', { name: 'Use as start image' }).click()
  const start = page.getByRole('group', { name: 'Start image' })
  await expect(start.getByRole('img', { name: 'The picture to start from' })).toBeVisible()
  await start.getByRole('textbox', { name: 'Strength' }).fill('0.5')
  await expect(page.getByText('1 picture · 2 rows')).toBeVisible()
  await draw(page)

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const png = new Uint8Array(await readFile(await (await saving).path()))
  const texts = await readTexts(png)
  const { startImage, strength } = JSON.parse(texts.get('fewstep')!) as { startImage: string; strength: number }
  expect(strength).toBe(0.5)
  expect(texts.get('parameters')).toMatch(new RegExp(`Denoising strength: 0.5, .*Start image: ${startImage}`))

  await page.reload()
  await expect(start.getByRole('img', { name: 'The picture to start from' })).toBeVisible()
  await expect(start.getByRole('textbox', { name: 'Strength' })).toHaveValue('0.5')
  await page.getByRole('button', { name: 'Remove the start image' }).click()
  await expect(start).toBeHidden()

  await drop(page, [{ name: 'bare.png', bytes: withoutTexts(png) }])
  await page.getByRole('dialog', { name: 'bare.png' }).getByRole('button', { name: 'Use as start image' }).click()
  await expect(start.getByRole('img', { name: 'The picture to start from' })).toBeVisible()
  await expect(picture(page)).toBeVisible()
  const choosing = page.waitForEvent('filechooser')
  await start.getByRole('button', { name: 'Mask from a file' }).click()
  await (await choosing).setFiles('test/goldens/pipelines/mask.png')
  await expect(start.getByRole('img', { name: 'The mask' })).toBeVisible()
  await draw(page)
  await start.getByRole('button', { name: 'Remove the mask' }).click()
  await expect(start.getByRole('img', { name: 'The mask' })).toBeHidden()
})

test('a link to a picture with a start image that is elsewhere says what is missing', async ({ page }) => {
  await open(page, { prompt: 'a red cat', startImage: 'a'.repeat(64), strength: '0.5' })
  const start = page.getByRole('group', { name: 'Start image' })
  await expect(start.getByText('This picture is not on this device.')).toBeVisible()
  await start.getByRole('button', { name: 'Remove the start image' }).click()
  await expect(start).toBeHidden()
})

test('a mask is painted over the start image, and painted on', async ({ page }) => {
  await open(page, { prompt: 'a red cat', steps: '2', guidance: '1', seed: '7' })
  await ready(page)
  await draw(page)
  await page.getByRole('button', { name: 'Use as start image' }).click()
  const start = page.getByRole('group', { name: 'Start image' })
  const painter = page.getByRole('dialog', { name: 'Paint what is drawn anew' })
  const canvas = painter.locator('canvas').first()
  const paint = async () => {
    await start.getByRole('button', { name: 'Paint', exact: true }).click()
    await canvas.scrollIntoViewIfNeeded()
    const { x, y, width, height } = (await canvas.boundingBox())!
    await page.mouse.move(x + width * 0.3, y + height * 0.5)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.7, y + height * 0.5, { steps: 4 })
    await page.mouse.up()
  }
  await paint()
  expect(await faults(page), 'painting').toEqual([])
  await painter.getByRole('button', { name: 'Invert' }).click()
  await painter.getByRole('button', { name: 'Undo stroke' }).click()
  await painter.getByRole('button', { name: 'Use this mask' }).click()
  const mask = start.getByRole('img', { name: 'The mask' })
  await expect(mask).toBeVisible()
  // White in the middle, black at the edge.
  const levels = await mask.evaluate(async (image: HTMLImageElement) => {
    const context = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d')!
    context.drawImage(image, 0, 0)
    const at = (x: number, y: number) => context.getImageData(x * image.naturalWidth, y * image.naturalHeight, 1, 1).data[0] // prettier-ignore
    return [at(0.5, 0.5), at(0.5, 0.1)]
  })
  expect(levels).toEqual([255, 0])
  await draw(page)
  await paint()
  await painter.getByRole('button', { name: 'Clear' }).click()
  await painter.getByRole('button', { name: 'Use this mask' }).click()
  await expect(mask).toBeHidden()
})
