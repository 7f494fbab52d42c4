// The embedded model with its own weights against diffusers: prompt -> latents -> pixels.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, it } from 'vitest'

import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { createHost } from '../src/pipelines/host.ts'
import type { Latents } from '../src/pipelines/types.ts'
import type { ModelInfo, Pixels } from '../src/protocol.ts'
import { readSafetensors } from '../src/weights/safetensors.ts'
import { filesOf } from './folder.ts'

type Case = { prompt: string; negative: string; seed: number; steps: number; guidance: number }

const golden = (name: string) => readFileSync(new URL(`goldens/nano/${name}`, import.meta.url))
const { cases, weights } = JSON.parse(golden('cases.json').toString()) as { cases: Case[]; weights: string }
const folder = fileURLToPath(new URL('../public/models/nano', import.meta.url))

let latents: Latents | undefined
const host = createHost({ threads: 1, latents: { onLatents: (last) => (latents = last) } })
const engine = createEngine(() => inProcess(host))
let model: ModelInfo

const tensors = await readSafetensors(new Blob([golden('pictures.safetensors')]), 'pictures.safetensors')
const bytes = async (name: string) => await tensors.get(name)!.blob.arrayBuffer()

describe('the embedded model', () => {
  beforeAll(async () => {
    model = await engine.load(filesOf(folder, 'nano'), { device: 'wasm', precision: 'float32' })
  }, 120_000)

  it('is the one that the goldens were made with (else: python -m training.goldens_nano)', () => {
    const hash = createHash('sha256')
    for (const part of ['text_encoder/model', 'unet/diffusion_pytorch_model', 'vae/diffusion_pytorch_model'])
      hash.update(readFileSync(`${folder}/${part}.safetensors`))
    expect(hash.digest('hex')).toBe(weights)
  })

  it.each(cases.map((one, i) => [i, one.prompt, one] as const))(
    'draws picture %i as diffusers does: %s',
    async (i, _, one) => {
      const { sampler, schedule, eta, width, height } = model.defaults
      let pixels: Pixels | undefined
      await engine.generate(
        { ...one, model: model.name, rng: 'torch', sampler, schedule, eta, width, height, count: 1, clipSkip: 0 },
        (event) => {
          if (event.type === 'picture') pixels = event.pixels
        },
      )
      const expected = new Float32Array(await bytes(`latents.${i}`))
      const off = Math.hypot(...expected.map((value, k) => latents!.data[k]! - value)) / Math.hypot(...expected)
      expect(latents!.data).toHaveLength(expected.length)
      expect(off).toBeLessThan(1e-3)

      const rgb = new Uint8Array(await bytes(`pixels.${i}`))
      const drawn = pixels!.data.filter((_, k) => k % 4 !== 3)
      expect(drawn).toHaveLength(rgb.length)
      const mean = rgb.reduce((sum, value, k) => sum + Math.abs(drawn[k]! - value), 0) / rgb.length
      console.info(`picture ${i}: latents ${off.toExponential(1)}, pixels ${mean.toFixed(4)} of 255`)
      expect(mean).toBeLessThan(2)
    },
  )

  it('is decoded by its tiny decoder as diffusers does, or offers none (after a change: python -m training.goldens_nano)', async () => {
    const index = JSON.parse(readFileSync(`${folder}/model_index.json`, 'utf8')) as object
    const listed = 'tiny_vae' in index
    expect(model.decoders?.map(({ id }) => id)).toEqual(listed ? ['full', 'tiny'] : undefined)
    expect(tensors.has('tiny.0')).toBe(listed)
    const { sampler, schedule, eta, width, height } = model.defaults
    let pixels: Pixels | undefined
    const asked = { ...cases[0]!, model: model.name, rng: 'torch', sampler, schedule, eta, width, height, count: 1, clipSkip: 0, decoder: 'tiny' } as const // prettier-ignore
    const drawing = engine.generate(asked, (event) => {
      if (event.type === 'picture') pixels = event.pixels
    })
    if (!listed) return expect(drawing).rejects.toThrow('settings: decoder: expected full for nano')
    await drawing
    const [drawn, tiny, full] = [pixels!.data.filter((_, k) => k % 4 !== 3), new Uint8Array(await bytes('tiny.0')), new Uint8Array(await bytes('pixels.0'))] // prettier-ignore
    const mean = (a: ArrayLike<number>) =>
      tiny.reduce((sum, value, k) => sum + Math.abs(a[k]! - value), 0) / tiny.length
    expect(mean(drawn)).toBeLessThan(2)
    // Another decoder of the same latents: the same picture, a little coarser.
    expect(mean(full)).toBeLessThan(20)
  })
})
