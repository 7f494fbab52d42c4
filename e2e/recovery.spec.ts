// What a person sees when memory runs out or weights are no numbers, provoked by real means, and that drawing goes on with every word kept.
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { draw, generate, open, prompt, quick, ready, result } from './page.ts'

const weights = 'unet/diffusion_pytorch_model.safetensors'

/** A safetensors file whose tensor `name` holds nothing but NaN. */
function spoilt(file: Buffer, name: string): Buffer {
  const size = Number(file.readBigUInt64LE(0))
  const header = JSON.parse(file.subarray(8, 8 + size).toString()) as Record<string, { data_offsets: [number, number] }>
  const [from, to] = header[name]!.data_offsets
  // All bits set are NaN in every precision.
  return Buffer.from(file).fill(0xff, 8 + size + from, 8 + size + to)
}

test('memory that runs out is told in figures, with the size that fits', async ({ page }) => {
  await open(page, { ...quick, width: '2048', height: '2048', steps: '1' })
  await ready(page)
  await generate(page).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(
    /Not enough memory for 2048 × 2048, 1 picture\. It needs about 4\.\d GB \(weights 22 MB, drawing 4\.\d GB, decoding 1\.8 GB\); this device allows 4\.3 GB\. Nothing was lost\./,
    { timeout: 120_000 },
  )
  await expect(alert.getByRole('button', { name: /^Retry at 1024 × 1024 \(about \d+ MB\)$/ })).toBeVisible()
  await expect(prompt(page)).toHaveValue(quick.prompt)
  for (const side of ['Width', 'Height']) await page.getByRole('textbox', { name: `${side} in pixels` }).fill('128')
  await draw(page)
  await expect(alert).toBeHidden()
})

test('weights that are no numbers are told, and the words are there for the next model', async ({ page }) => {
  const file = spoilt(readFileSync(`public/models/nano/${weights}`), 'conv_out.bias')
  await page.route(`**/models/nano/${weights}`, (route) => route.fulfill({ body: file }))
  await open(page)
  await ready(page)
  await prompt(page).fill('a green frog')
  await generate(page).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('The network gave no valid numbers, in full precision too.', { timeout: 60_000 })
  await alert.getByRole('button', { name: 'Details' }).click()
  await expect(alert.getByRole('textbox', { name: 'Technical details' })).toHaveValue(
    /sampling: step 1 of 2: latents are not finite/,
  )
  await expect(prompt(page)).toHaveValue('a green frog')
  await page.unroute(`**/models/nano/${weights}`)
  await page.reload()
  await expect(prompt(page)).toHaveValue('a green frog')
  await ready(page)
  await generate(page).click()
  await expect(result(page)).toContainText('Drawn in', { timeout: 90_000 })
})
