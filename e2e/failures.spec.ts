import { expect, test } from '@playwright/test'
import { draw, drop, generate, open, quick, ready, result, thumbnails } from './page.ts'

test('files that are no model are refused with what to do, and the model at hand goes on', async ({ page }) => {
  await open(page)
  await ready(page)
  const notice = page.getByRole('region', { name: 'Notices' })
  await drop(page, [{ name: 'model.safetensors', bytes: '<!doctype html><title>Login</title>' }])
  await expect(notice).toContainText('model.safetensors is a web page, not a model')
  await drop(page, [{ name: 'model.ckpt', bytes: 'PK\u0003\u0004' }])
  await expect(notice).toContainText('is a Python pickle, which can run code when opened')
  await expect(notice).not.toContainText('web page')
  const header = '{"lora_unet_x.lora_down.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
  await drop(page, [
    { name: 'style.safetensors', bytes: `${String.fromCharCode(header.length)}\0\0\0\0\0\0\0${header}\0\0\0\0` },
  ])
  await expect(notice).toContainText('style.safetensors touches no layer of nano: it was made for another network')

  await drop(page, [
    { name: 'model_index.json', bytes: '{' },
    { name: 'config.json', bytes: '{}' },
  ])
  await expect(page.getByRole('alert', { name: 'The model could not be loaded' })).toContainText(
    'not a model that can be read here',
    { timeout: 30_000 },
  )
  await page.keyboard.press('Escape')
  await draw(page)
})

test('settings that the model cannot draw say so where the picture would be', async ({ page }) => {
  await open(page)
  await ready(page)
  await page.getByRole('textbox', { name: 'Width in pixels' }).fill('130')
  await page.keyboard.press('Control+Enter')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('130 × 128 cannot be drawn: nano draws multiples of 8 pixels.')
  await alert.getByRole('button', { name: 'Details' }).click()
  await expect(alert.getByRole('textbox', { name: 'Technical details' })).toHaveValue(/130/)
  await page.getByRole('textbox', { name: 'Width in pixels' }).blur()
  await expect(page.getByRole('textbox', { name: 'Width in pixels' })).toHaveValue('128')
})

test('a worker that dies in a run says so, comes back, and the pictures are safe', async ({ page }) => {
  await open(page)
  await ready(page)
  await draw(page)
  await page.getByRole('textbox', { name: 'Steps', exact: true }).fill('400')
  await generate(page).click()
  await expect(page.locator('[data-preview]')).toBeVisible({ timeout: 60_000 })
  const engine = page.workers().find((worker) => worker.url().includes('engine.worker'))!
  await engine.evaluate(() => {
    setTimeout(() => {
      throw new Error('pulled the plug')
    })
  })
  await expect(page.getByRole('alert')).toContainText('The engine stopped and was started again', { timeout: 30_000 })
  await expect(thumbnails(page)).toHaveCount(1)
  await page.getByRole('textbox', { name: 'Steps', exact: true }).fill('2')
  await draw(page)
  await expect(result(page)).toContainText('Drawn in')
})

test('a model that cannot be downloaded says what to press', async ({ page }) => {
  await page.route('**/models/nano/**', (route) => route.abort())
  await page.goto('/')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The download did not begin', { timeout: 60_000 })
  await page.unroute('**/models/nano/**')
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('[data-preview]').or(result(page))).toBeVisible({ timeout: 90_000 })
})

test('a full storage says so, and the picture is shown all the same', async ({ page }) => {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args: Parameters<typeof put>) {
      if (this.name === 'pictures') throw new DOMException('no room', 'QuotaExceededError')
      return put.apply(this, args)
    } as typeof put
  })
  await open(page)
  await ready(page)
  await draw(page)
  const notice = page.getByRole('region', { name: 'Notices' })
  await expect(notice).toContainText(/The browser's storage is full.*What is new is shown but not stored\./)
  const saved = page.waitForEvent('download')
  await notice.getByRole('button', { name: 'Save file' }).click()
  expect((await saved).suggestedFilename()).toMatch(/a-blue-boat\.png$/)
})

test('settings of a model that is not here are filled in, and the page says so', async ({ page }) => {
  await open(page, { ...quick, model: 'dreamshaper' })
  const notice = page.getByRole('region', { name: 'Notices' })
  await expect(notice).toContainText('Made with dreamshaper, which is not here.', { timeout: 60_000 })
  await notice.getByRole('button', { name: 'Use nano' }).click()
  await expect(notice).not.toContainText('dreamshaper')
  await expect(page.getByRole('textbox', { name: 'Steps', exact: true })).toHaveValue(quick.steps)
})

test('a setting outside the recipe says why, and one press leads back', async ({ page }) => {
  await open(page)
  await ready(page)
  await page.getByRole('combobox', { name: 'Recipe', exact: true }).selectOption('sd_turbo')
  await page.getByRole('textbox', { name: 'Steps', exact: true }).fill('7')
  await expect(page.getByText('SD-Turbo is made for 1 to 4 steps.')).toBeVisible()
  await generate(page).click()
  await expect(page.getByRole('alert')).toContainText(
    'These settings cannot be drawn. SD-Turbo is made for 1 to 4 steps.',
  )
  await page.getByRole('alert').getByRole('button', { name: 'Use SD-Turbo’s own settings' }).click()
  await expect(page.getByRole('textbox', { name: 'Steps', exact: true })).toHaveValue('1')
  await expect(thumbnails(page)).toHaveCount(1, { timeout: 90_000 })
})
