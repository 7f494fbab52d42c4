// What tests do in the Compose room, by roles and names.
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { lora } from './adapters.ts'
import { drop } from './page.ts'

const scene = { prompt: 'a red cat left of a rocket', steps: '2', guidance: '1' }

/** Opens the room with settings in its link, and waits for the model. */
export async function openCompose(page: Page, more: Record<string, string> = {}): Promise<void> {
  await page.goto(`/#compose?${new URLSearchParams({ ...scene, ...more })}`)
  await expect(page.getByRole('button', { name: /^Model: nano/ })).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('heading', { name: 'Compose' })).toBeVisible()
}

export const adapter = (page: Page, name: string) => page.getByRole('group', { name: `Adapter ${name}` })
export const region = (page: Page, letter: string) => page.getByRole('group', { name: `Region ${letter}`, exact: true })
export const field = (page: Page, words: string, letter: string) =>
  page.getByRole('textbox', { name: `${words} of region ${letter}, in pixels` })
export const method = (page: Page, name: RegExp) => page.getByRole('checkbox', { name })
export const results = (page: Page) => page.getByRole('region', { name: 'Results' })

/** Drops two adapters, Fox and Ink, and waits until they are read. */
export async function dropTwo(page: Page): Promise<void> {
  await drop(page, [
    { name: 'fox.safetensors', bytes: lora('Fox', 3) },
    { name: 'ink.safetensors', bytes: lora('Ink', 9) },
  ])
  await expect(adapter(page, 'Ink').getByText('56 layers of the UNet')).toBeVisible({ timeout: 60_000 })
}
