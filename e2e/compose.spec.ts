import { readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { lora, loraOfSdxl } from './adapters.ts'
import { adapter, dropTwo, field, method, openCompose, region, results } from './compose-room.ts'
import { drop } from './page.ts'

test('a new user: two LoRAs, three regions, two methods, a file, a reload, another profile', async ({
  page,
  browser,
}) => {
  await openCompose(page)
  await dropTwo(page)
  await expect(method(page, /^Composite\s+4 rows · 2 a step$/)).toHaveCount(1)
  await adapter(page, 'Fox').getByRole('textbox', { name: 'Weight, adapter Fox' }).fill('0.8')

  const add = page.getByRole('button', { name: 'Add region' })
  await add.click()
  await page.getByRole('textbox', { name: 'Words for region A' }).fill('a red cat')
  await field(page, 'Width', 'A').fill('48')
  await region(page, 'A').getByText('Fox', { exact: true }).click()
  await add.click()
  await page.getByRole('textbox', { name: 'Words for region B' }).fill('a rocket <lora:Ink:0.6>')
  await expect(adapter(page, 'Ink').getByRole('textbox', { name: 'Weight, adapter Ink' })).toHaveValue('0.6')
  await expect(page.getByRole('textbox', { name: 'Words for region B' })).toHaveValue('a rocket')

  const canvas = page.getByRole('application')
  await canvas.focus()
  await page.keyboard.press('r')
  const { x, y, width, height } = (await canvas.boundingBox())!
  await page.mouse.move(x + 0.25 * width, y + 0.5 * height)
  await page.mouse.down()
  await page.mouse.move(x + 0.5 * width, y + 0.75 * height, { steps: 4 })
  await page.mouse.up()
  await expect(field(page, 'Width', 'C')).toHaveValue(/^3[0-4]$/)
  const warnings = page.getByRole('list', { name: 'What regions will not do' })
  await expect(warnings.getByText('Merge cannot keep adapters inside regions; Regional can.')).toBeVisible()
  await expect(warnings.getByText(/^A and C overlap \d+ %; C is on top$/)).toBeVisible()

  await method(page, /^Regional/).check()
  await page.getByRole('button', { name: 'Compare methods' }).click()
  const drawn = results(page).getByRole('button', { name: /Show it on the canvas/ })
  await expect(drawn).toHaveCount(2, { timeout: 120_000 })
  await expect(results(page).getByRole('heading', { name: 'Regional' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Compare methods' })).toBeVisible({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Composition', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as a file' }).click()
  const file = readFileSync(await (await download).path())
  expect(file.length).toBeLessThan(20_000)

  await page.reload()
  await expect(adapter(page, 'Fox').getByRole('textbox', { name: 'Weight, adapter Fox' })).toHaveValue('0.8')
  await expect(adapter(page, 'Ink').getByText('56 layers of the UNet')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('textbox', { name: 'Words for region B' })).toHaveValue('a rocket')
  await expect(drawn).toHaveCount(2)

  const other = await (await browser.newContext()).newPage()
  await openCompose(other)
  await drop(other, [{ name: 'composition.json', bytes: file }])
  await expect(other.getByRole('textbox', { name: 'Words for region A' })).toHaveValue('a red cat')
  await expect(adapter(other, 'Fox').getByText(/is not on this device. Choose its file/)).toBeVisible()
  await expect(method(other, /^Regional/)).toBeChecked()
  await dropTwo(other)
  await expect(adapter(other, 'Fox').getByText('56 layers of the UNet')).toBeVisible()
  await expect(adapter(other, 'Fox').getByRole('textbox', { name: 'Weight, adapter Fox' })).toHaveValue('0.8')
  await other.context().close()
})

test.describe('beside the model', () => {
  // What a worker of the page fetches cannot be answered by a test.
  test.use({ serviceWorkers: 'block' })
  const shelf = [
    { name: 'robot', category: 'character', trigger: 'robot' },
    { name: 'alien', category: 'character', trigger: 'alien' },
    { name: 'neon', category: 'style', trigger: 'neon style' },
  ].map((one, seed) => ({ ...one, bytes: Buffer.from(lora(one.name, seed)) }))

  test('adapters are a press away, and an example of two and a style', async ({ page }) => {
    const list = shelf.map(({ bytes, ...one }) => {
      return { ...one, file: `adapters/${one.name}.safetensors`, kind: 'adapter', recipe: null, steps: null, bytes: bytes.length } // prettier-ignore
    })
    await page.route('**/models/nano/adapters.json', (route) => route.fulfill({ json: list }))
    for (const { name, bytes } of shelf)
      await page.route(`**/adapters/${name}.safetensors`, (route) => route.fulfill({ body: bytes }))
    await openCompose(page)
    await page.getByRole('button', { name: /^neon “neon style”/ }).click()
    await expect(adapter(page, 'neon').getByText('56 layers of the UNet')).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByRole('menuitem', { name: /^neon/ })).toBeDisabled()
    await page.getByRole('menuitem', { name: /^alien/ }).click()
    await expect(adapter(page, 'alien').getByText('56 layers of the UNet')).toBeVisible({ timeout: 60_000 })
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Draw an example: robot and alien' }).click()
    await expect(page.getByRole('textbox', { name: 'Words for region B' })).toHaveValue('an alien')
    await expect(results(page).getByRole('button', { name: /Show it on the canvas/ })).toHaveCount(3, {
      timeout: 120_000,
    })
  })
})

test('by keyboard alone: a region is added, moved, named, painted over, undone, drawn', async ({ page }) => {
  await openCompose(page)
  await page.getByRole('button', { name: 'Add region' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('application').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(field(page, 'Left edge', 'A')).toHaveValue('8')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(field(page, 'Height', 'A')).toHaveValue('120')
  await page.keyboard.press('e')
  await expect(page.getByRole('textbox', { name: 'Brush size in percent of the picture' })).toHaveValue('12 %')
  await page.keyboard.press(']')
  await expect(page.getByRole('textbox', { name: 'Brush size in percent of the picture' })).toHaveValue('15 %')
  await page.keyboard.press('Delete')
  await expect(region(page, 'A')).toBeHidden()
  await page.keyboard.press('Control+z')
  await page.getByRole('button', { name: 'Settings of region A' }).focus()
  await page.keyboard.press('Enter')
  await expect(field(page, 'Height', 'A')).toHaveValue('120')
  await page.keyboard.press('Control+Enter')
  await expect(results(page).getByRole('button', { name: /Show it on the canvas/ })).toHaveCount(1, {
    timeout: 120_000,
  })
  await page.keyboard.press('Alt+Shift+1')
  await expect(page.getByRole('button', { name: 'Open Compose' })).toBeVisible()
})

test('what cannot be used says why: another family, a pickle, a file that contradicts itself', async ({ page }) => {
  await openCompose(page)
  await drop(page, [{ name: 'big.safetensors', bytes: loraOfSdxl('Big') }])
  const shelf = page.getByRole('list', { name: 'On this device' })
  await expect(
    shelf.getByText('big was made for SDXL (layer width 2048); nano is of width 192. It cannot be applied.'),
  ).toBeVisible({ timeout: 60_000 })
  await drop(page, [{ name: 'old.pt', bytes: 'PK\u0003\u0004' }])
  await expect(page.getByText(/old.pt is a Python pickle/)).toBeVisible()
  await drop(page, [{ name: 'half.safetensors', bytes: lora('Half', 5).slice(0, -4) }])
  await expect(page.getByText(/half.safetensors cannot be read as an adapter/)).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'half' })).toHaveCount(0)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  test('adapters, regions and results are tabs, Generate in reach', async ({ page }) => {
    await openCompose(page)
    await page.getByRole('tab', { name: 'Regions' }).tap()
    await page.getByRole('button', { name: 'Add region' }).tap()
    await expect(region(page, 'A')).toBeVisible()
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(await overflow()).toBe(0)
    await page.getByRole('button', { name: 'Generate', exact: true }).tap()
    await page.getByRole('tab', { name: 'Results' }).tap()
    await expect(results(page).getByRole('button', { name: /Show it on the canvas/ })).toHaveCount(1, {
      timeout: 120_000,
    })
    expect(await overflow()).toBe(0)
  })
})

test('axe finds nothing: empty, composed, drawn, in both themes', async ({ page }) => {
  test.slow()
  const faults = async () => {
    const found: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze()
      for (const { id, nodes } of violations)
        found.push(...nodes.map((node) => `${colorScheme}: ${id}: ${node.target.join(' ')}: ${node.failureSummary}`))
    }
    return found
  }
  await openCompose(page)
  expect(await faults(), 'empty').toEqual([])
  await dropTwo(page)
  await page.getByRole('button', { name: 'Add region' }).click()
  await page.getByRole('button', { name: 'More of Fox' }).click()
  await page.getByRole('combobox', { name: 'Steps in which it acts' }).first().selectOption('Step by step')
  expect(await faults(), 'composed').toEqual([])
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  await expect(results(page).getByRole('button', { name: /Show it on the canvas/ })).toHaveCount(1, {
    timeout: 120_000,
  })
  expect(await faults(), 'drawn').toEqual([])
})
