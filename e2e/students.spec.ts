// Few-step students beside the model: offered as recipes, drawn by at once, and what Live draws by. They are made here: small random files.
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { lora } from './adapters.ts'
import { draw, open, prompt, quick, ready, result } from './page.ts'

// What a worker of the page fetches cannot be answered by a test.
test.use({ serviceWorkers: 'block' })

const students = [
  { name: 'lcm', recipe: 'lcm_lora', steps: 4 },
  { name: 'one', recipe: 'dmd2', steps: 1 },
].map((one, seed) => ({ ...one, bytes: Buffer.from(lora(one.name, seed)) }))

/** Puts these on the model's shelf, in place of what lies there. */
async function shelve(page: Page, list: typeof students): Promise<void> {
  const lines = list.map(({ name, bytes, ...one }) => {
    return { ...one, name, file: `students/${name}.safetensors`, kind: 'student', category: null, trigger: null, bytes: bytes.length } // prettier-ignore
  })
  await page.route('**/models/nano/adapters.json', (route) => route.fulfill({ json: lines }))
  for (const { name, bytes } of list)
    await page.route(`**/students/${name}.safetensors`, (route) => route.fulfill({ body: bytes }))
}

const recipe = (page: Page) => page.getByRole('combobox', { name: 'Recipe', exact: true })
const steps = (page: Page) => page.getByRole('textbox', { name: 'Steps', exact: true })
const live = (page: Page) => page.getByRole('switch', { name: 'Live' })
const liveState = (page: Page) => page.locator('[data-live-state]')

test('a student is a choice among the recipes, draws by its own settings, and goes again', async ({ page }) => {
  await shelve(page, students)
  await open(page, { prompt: 'a red cat' })
  await ready(page)
  await recipe(page).selectOption('LCM LoRA, 4 steps')
  await expect(steps(page)).toHaveValue('4')
  await expect(recipe(page)).toHaveValue('students/lcm.safetensors')
  await draw(page)
  await expect(result(page)).toContainText('4 rows')
  await recipe(page).selectOption('None: every setting is free')
  await expect(steps(page)).toHaveValue('20')
})

test('Live draws by the student that needs the fewest steps, while one types', async ({ page }) => {
  await shelve(page, students)
  await open(page, { ...quick, seed: '7', prompt: 'a red cat' })
  await ready(page)
  await live(page).check()
  await expect(liveState(page)).toHaveText(/^Live: DMD2, 1 step, \d/, { timeout: 60_000 })
  await prompt(page).press('End')
  await prompt(page).pressSequentially(' at night', { delay: 60 })
  await expect(page.locator('[data-live]')).toHaveAccessibleName(/^a red cat at night, /, { timeout: 60_000 })
  await expect(recipe(page)).toHaveValue('')
})

test('without students the recipes are for other files, and Live draws by the model itself', async ({ page }) => {
  await shelve(page, [])
  await open(page, { ...quick, seed: '7' })
  await ready(page)
  await expect(recipe(page).getByRole('group')).toHaveCount(0)
  await expect(recipe(page).getByRole('option', { name: 'LCM LoRA', exact: true })).toBeAttached()
  await live(page).check()
  await expect(liveState(page)).toHaveText(/^Live: 2 steps, \d/, { timeout: 60_000 })
})
