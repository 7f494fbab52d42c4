// What every end-to-end test does with the page. Knows the page by its roles and names, as a person does.
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

/** Settings that draw fast: the steps stay visible, the wait stays short. */
export const quick = { steps: '2', guidance: '1', prompt: 'a blue boat' }

/** Opens the page with settings in its link, so that nothing is drawn before it is asked for. */
export async function open(page: Page, settings: Record<string, string> = quick): Promise<void> {
  await page.goto(`/#create?${new URLSearchParams(settings)}`)
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue(settings['prompt'] ?? '')
}

/** Waits until a model is there to draw. */
export const ready = (page: Page) =>
  expect(page.getByText('Press Ctrl+Enter or Generate')).toBeVisible({ timeout: 120_000 })

export const generate = (page: Page) => page.getByRole('button', { name: 'Generate', exact: true })
export const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt', exact: true })
export const result = (page: Page) => page.locator('[data-result]')
/** The finished picture in the centre. */
export const picture = (page: Page) => page.getByRole('region', { name: 'Picture' }).locator('img')
export const thumbnails = (page: Page) => page.getByRole('region', { name: 'History' }).getByRole('button')

/** Presses Generate and waits for the picture. */
export async function draw(page: Page): Promise<void> {
  const before = await thumbnails(page).count()
  await generate(page).click()
  await expect(thumbnails(page)).toHaveCount(before + 1, { timeout: 90_000 })
  await expect(result(page)).toContainText('Drawn in')
}

/** Drops files on the page, as a person drags them in from a folder. */
export async function drop(page: Page, files: { name: string; bytes: Uint8Array | string }[]): Promise<void> {
  const plain = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const { name, base64 } of given) {
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name))
    }
    return data
  }, plain)
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

/** Opens the list of keys, as "?" does outside text fields. */
export async function openKeys(page: Page): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.keyboard.press('Shift+?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
}
