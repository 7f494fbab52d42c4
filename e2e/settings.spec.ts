import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { readTexts, withoutTexts } from '../src/settings/png-text.ts'
import { draw, drop, open, prompt, ready } from './page.ts'

test('a saved PNG carries its settings; dropped, it restores them; a link does too', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, { prompt: 'a small boat, 2 cats: “été” 🦊', steps: '3', guidance: '1', seed: '99' })
  await ready(page)
  await draw(page)

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const download = await saving
  expect(download.suggestedFilename()).toBe('fewstep-99-a-small-boat-2-cats-été.png')
  const png = new Uint8Array(await readFile(await download.path()))
  const texts = await readTexts(png)
  expect(texts.get('parameters')).toMatch(
    /^a small boat, 2 cats: “été” 🦊\nSteps: 3, Sampler: .+, CFG scale: 1, Seed: 99, Size: 128x128/,
  )
  expect(JSON.parse(texts.get('fewstep')!)).toMatchObject({ version: 1, seed: 99, steps: 3, count: 1 })

  await page.getByRole('button', { name: 'More ways to save' }).click()
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  await expect(page.getByText('Link copied.')).toBeVisible()
  const link = await page.evaluate(() => navigator.clipboard.readText())

  await prompt(page).fill('something else')
  await page.getByRole('textbox', { name: 'Seed', exact: true }).fill('5')
  await drop(page, [{ name: 'mine.png', bytes: png }])
  await page.getByRole('button', { name: 'Seed only' }).click()
  await expect(page.getByRole('textbox', { name: 'Seed', exact: true })).toHaveValue('99')
  await expect(prompt(page)).toHaveValue('something else')
  await drop(page, [{ name: 'mine.png', bytes: png }])
  await page.getByRole('button', { name: 'Use all' }).click()
  await expect(prompt(page)).toHaveValue('a small boat, 2 cats: “été” 🦊')

  await drop(page, [{ name: 'bare.png', bytes: withoutTexts(png) }])
  await expect(page.getByText('This picture carries no settings.')).toBeVisible()
  await page.keyboard.press('Escape')

  await prompt(page).fill('something else')
  await page.goto('about:blank')
  await page.goto(link)
  await expect(prompt(page)).toHaveValue('a small boat, 2 cats: “été” 🦊')
  await expect(page.getByRole('textbox', { name: 'Steps', exact: true })).toHaveValue('3')
  expect(new URL(page.url()).hash).toBe('#create')
})

test('a link with settings that make no sense says which, and the rest is used', async ({ page }) => {
  await open(page, { prompt: 'a tree', steps: '0', guidance: 'NaN' })
  await expect(page.getByText(/settings: steps: expected a whole number/)).toBeVisible()
  await expect(page.getByText(/settings: guidance: expected a number/)).toBeVisible()
  await expect(prompt(page)).toHaveValue('a tree')
})
