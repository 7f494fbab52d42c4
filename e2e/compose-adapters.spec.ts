// What a person does with two of the model's own adapters: how they get on, what each is told, the judge's verdict, one file of both.
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { adapter, method, openCompose, region, results } from './compose-room.ts'

test('two of the shelf: crosstalk, trigger words, weights by part, Solo, the judge, one merged file', async ({
  page,
}) => {
  test.slow()
  await openCompose(page, { prompt: 'a meadow', steps: '4' })
  for (const name of ['robot', 'unicorn']) {
    const offer = page.getByRole('listitem').getByRole('button', { name: new RegExp(`^${name} \\d`) })
    if (name === 'robot') await offer.click()
    else {
      await page.getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('menuitem', { name: /^unicorn\s*\d/ }).click()
    }
    await expect(adapter(page, `nano ${name}`).getByText('layers of the UNet')).toBeVisible({ timeout: 60_000 })
  }

  const crosstalk = page.getByRole('region', { name: 'Crosstalk' })
  await crosstalk.getByRole('button', { name: 'Measure' }).click()
  const pair = crosstalk.getByRole('button', { name: /^nano robot and nano unicorn: \d\.\d\d times chance/ })
  await pair.click({ timeout: 60_000 })
  await expect(
    crosstalk.getByRole('img', { name: /^nano robot and nano unicorn: overlap in \d+ layers$/ }),
  ).toBeVisible()
  await expect(
    crosstalk.getByText('nano robot and nano unicorn will bleed into each other under Merge; try'),
  ).toBeVisible()

  await adapter(page, 'nano robot').getByRole('button', { name: 'Insert robot into the prompt' }).click()
  await expect(page.getByRole('textbox', { name: 'Prompt', exact: true })).toHaveValue('a meadow, robot')
  await expect(adapter(page, 'nano robot').getByRole('button', { name: 'robot, in the prompt already' })).toBeDisabled()

  const more = adapter(page, 'nano robot')
  await more.getByRole('button', { name: 'More of nano robot' }).click()
  await more.getByRole('textbox', { name: 'Text weight, text encoder, adapter nano robot' }).fill('0.5')
  await expect(more.getByRole('button', { name: 'As weight' })).toBeVisible()
  await more.getByRole('textbox', { name: 'Weight of the down blocks, adapter nano robot' }).fill('0.4')
  await more.getByRole('textbox', { name: 'Block weights as a list, adapter nano robot' }).fill('1, 0, 1')
  await expect(more.getByText('Expected 12, 17, 20, 26 numbers, got 3')).toBeVisible()

  await page.getByRole('button', { name: 'Actions for nano unicorn' }).click()
  await page.getByRole('menuitem', { name: 'Solo: only this one' }).click()
  await expect(page.getByRole('switch', { name: 'nano robot takes part' })).not.toBeChecked()
  await page.getByRole('button', { name: 'Actions for nano unicorn' }).click()
  await page.getByRole('menuitem', { name: 'All take part' }).click()
  await expect(page.getByRole('switch', { name: 'nano robot takes part' })).toBeChecked()

  await page.getByRole('button', { name: 'Add region' }).click()
  await page.getByRole('textbox', { name: 'Words for region A' }).fill('a robot')
  await region(page, 'A').getByText('nano robot', { exact: true }).click()
  await method(page, /^Regional/).check()
  await page.getByRole('button', { name: 'Compare methods' }).click()
  await expect(results(page).getByText(/^Judge: \d of \d/)).toHaveCount(2, { timeout: 120_000 })
  await results(page)
    .getByText(/^Judge: /)
    .first()
    .click()
  await expect(
    results(page)
      .getByText(/[✓✗] .*robot/)
      .first(),
  ).toBeVisible()

  await page.getByRole('button', { name: 'Merge into one file' }).click()
  await page.getByRole('combobox', { name: 'Rule' }).selectOption('TIES')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('both')
  const download = page.waitForEvent('download', { timeout: 120_000 })
  await page.getByRole('button', { name: 'Merge those that take part' }).click()
  const saved = await download
  expect(saved.suggestedFilename()).toBe('both.safetensors')
  const bytes = readFileSync(await saved.path())
  expect(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()).toContain('lora_unet_')
})
