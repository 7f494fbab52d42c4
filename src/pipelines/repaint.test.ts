// RePaint through the whole pipeline: what the mask keeps comes back as it was, the rest is drawn.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { picture } from '../../test/picture.ts'
import { torchNoise } from '../math/random.ts'
import { pictureId } from '../math/picture-id.ts'
import type { Settings } from '../protocol.ts'
import { example } from '../settings/examples.test-data.ts'
import { openFolder } from '../weights/folder.ts'
import { generate } from './generate.ts'
import { planModel } from './load.ts'
import { wasmRuntime } from './session.ts'
import { startOf } from './start-picture.ts'
import type { Latents } from './types.ts'

const given = { start: picture('start'), mask: picture('mask') }

test('repaint keeps the part outside of the mask, and walks its jumps', async () => {
  const directory = fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url))
  const plan = await planModel(openFolder(filesOf(directory, 'sd')), { precision: 'float32', attentionOp: 'plain' })
  const { model } = await plan.open(await wasmRuntime(), () => {})
  const settings: Settings = {
    ...example,
    model: 'sd',
    prompt: 'a photo of the cat',
    sampler: 'repaint',
    schedule: 'leading',
    samplerOptions: { jump_length: 2, jump_n_sample: 3 },
    steps: 6,
    guidance: 1,
    eta: 0,
    width: 64,
    height: 64,
    startImage: pictureId(given.start),
    strength: 1,
    mask: pictureId(given.mask),
  }
  let [calls, latents] = [0, undefined as Latents | undefined]
  await generate(model, settings, {
    given,
    onEvent: ({ type }) => (calls += type === 'step' ? 1 : 0),
    onLatents: (last) => (latents = last),
  })
  // Six steps, and the two of each of two stretches twice more.
  expect(calls).toBe(6 + 2 * 2 * 2)
  const start = (await startOf(model, settings, given))!
  const known = start.latents(torchNoise(settings.seed))
  const moved = Array.from(latents!.data, (value, i) => value !== known.data[i]!)
  expect(moved).toEqual(Array.from(start.mask!.data, (drawn) => drawn === 1))
  expect(latents!.data.every(Number.isFinite)).toBe(true)
})
