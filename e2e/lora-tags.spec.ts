// `<lora:name:0.8>` in the boxes of the page: fetched from the model's shelf, told where nobody has it.
import { expect, test } from '@playwright/test'
import { lora } from './adapters.ts'
import { adapter, openCompose } from './compose-room.ts'

// What a worker of the page fetches cannot be answered by a test.
test.use({ serviceWorkers: 'block' })

test('a name of the model’s shelf becomes a row, in any room; one that nobody has says what is near', async ({
  page,
}) => {
  const bytes = Buffer.from(lora('robot', 3))
  const robot = { file: 'adapters/robot.safetensors', name: 'robot', kind: 'adapter', category: 'character', trigger: 'robot', recipe: null, steps: null, bytes: bytes.length } // prettier-ignore
  await page.route('**/models/nano/adapters.json', (route) => route.fulfill({ json: [robot] }))
  await page.route('**/adapters/robot.safetensors', (route) => route.fulfill({ body: bytes }))
  await openCompose(page)
  await page.getByRole('button', { name: 'Add region' }).click()
  const words = page.getByRole('textbox', { name: 'Words for region A' })
  await words.fill('a thing <lora:robto:0.6>')
  await expect(page.getByText('No adapter is called “robto”, on this device or beside the model. Near it: robot.')).toBeVisible() // prettier-ignore
  await words.fill('a thing <lora:robot:0.6>')
  const weight = adapter(page, 'robot').getByRole('textbox', { name: 'Weight, adapter robot' })
  await expect(weight).toHaveValue('0.6')
  await expect(words).toHaveValue('a thing')
  await expect(adapter(page, 'robot').getByText('56 layers of the UNet')).toBeVisible({ timeout: 60_000 })

  await page.keyboard.press('Alt+Shift+1')
  const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true })
  await prompt.fill('a red cat <lora:robot:0.9>')
  await expect(prompt).toHaveValue('a red cat')
  await prompt.fill('a red cat <lora:rubot:0.9>')
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  const alert = page.getByRole('alert').filter({ hasText: 'No adapter is called “rubot”' })
  await expect(alert.getByRole('button', { name: 'Open Compose' })).toBeVisible({ timeout: 60_000 })
  await alert.getByRole('button', { name: 'Open Compose' }).click()
  await expect(weight).toHaveValue('0.9')
})
