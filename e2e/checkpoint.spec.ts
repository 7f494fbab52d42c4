// A checkpoint in one file, as A1111 and ComfyUI keep them, is dropped on the page and draws.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { writeSafetensors } from '../src/weights/safetensors.ts'
import { open, ready, result, generate } from './page.ts'

/** A small SD 1.x with the usual vocabulary, of weights by chance, under the original's names. */
function checkpoint(): Uint8Array<ArrayBuffer> {
  const packed = gunzipSync(readFileSync('test/goldens/checkpoints.json.gz')).toString()
  const { families } = JSON.parse(packed) as { families: Record<string, { original: Record<string, number[]> }> }
  const { original } = families['small SD 1.x']!
  let state = 1
  const chance = () => ((state = (state * 16807) % 2147483647) / 2147483647 - 0.5) * 0.1
  return writeSafetensors(
    Object.fromEntries(
      Object.entries(original).map(([name, small]) => {
        const shape = name.endsWith('token_embedding.weight') ? [49408, small[1]!] : small
        return [name, { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, chance) }]
      }),
    ),
  )
}

test('a checkpoint in one file is chosen, told what it is, and draws', async ({ page }) => {
  await open(page)
  await ready(page)
  await page.keyboard.press('Alt+Shift+M')
  const models = page.getByRole('dialog', { name: 'Models' })
  const file = { name: 'dreamy.safetensors', mimeType: '', buffer: Buffer.from(checkpoint()) }
  await models.getByLabel('Checkpoint file').setInputFiles(file)
  await expect(page.getByRole('button', { name: 'Model: dreamy. Open models' })).toBeVisible({ timeout: 60_000 })
  await page.getByRole('textbox', { name: 'Steps' }).fill('1')
  await page.getByRole('textbox', { name: 'Width' }).fill('64')
  await page.getByRole('textbox', { name: 'Height' }).fill('64')
  await generate(page).click()
  await expect(result(page)).toContainText('Drawn in', { timeout: 60_000 })
  await page.keyboard.press('Alt+Shift+M')
  await expect(models.getByRole('article', { name: 'dreamy' })).toContainText('epsilon')
})
