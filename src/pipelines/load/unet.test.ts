// A UNet in two: the whole network that keeps its inner features, and the shallow path from there. And networks of other latents.
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import { filesOf } from '../../../test/folder.ts'
import type { Tensor } from '../../math/tensor.ts'
import { openFolder } from '../../weights/folder.ts'
import { wasmRuntime } from '../session.ts'
import { sessions } from './part.ts'
import { planUnet } from './unet.ts'

const wave = (shape: readonly number[], pace: number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(pace * (i + 1))),
})

const computing = { precision: 'float32', attentionOp: 'plain' } as const
const filesFor = (family: string) =>
  filesOf(fileURLToPath(new URL(`../../../test/goldens/pipelines/${family}`, import.meta.url)), family)

describe('features of a UNet', () => {
  it.each(['sd', 'sdxl'])('%s: the shallow path from them answers as the whole network', async (family) => {
    const plan = await planUnet(openFolder(filesFor(family)), 4, computing)
    const { open, release } = sessions(await wasmRuntime())
    const { unet, use } = await plan.open(open)
    const { config } = plan
    const batch = {
      sample: wave([2, config.inChannels, 8, 8], 0.7),
      timesteps: [900, 300],
      embeddings: wave([2, 5, config.contextDim], 1.3),
      ...(config.textTime && { pooled: wave([2, config.textTime.pooled], 0.3), timeIds: wave([2, 6], 9) }),
    }
    const plain = await unet(batch)
    await use([], { caching: true })
    let features: Tensor | undefined
    const kept = await unet({ ...batch, onFeatures: (all) => (features = all) })
    expect(kept.data).toEqual(plain.data)
    expect(features!.shape[0]).toBe(2)
    expect((await unet({ ...batch, features: features! })).data).toEqual(plain.data)
    // Told something else near the surface, it answers something else; what it kept is used.
    const halved = { ...features!, data: features!.data.map((value) => value / 2) }
    expect((await unet({ ...batch, features: halved })).data).not.toEqual(plain.data)
    await use([])
    let heard = false
    await unet({ ...batch, onFeatures: () => (heard = true) })
    expect(heard).toBe(false)
    await release()
  })
})

describe('a UNet of other channels than the latents', () => {
  it.each([
    ['in_channels', 9],
    ['in_channels', 8],
    ['out_channels', 8],
  ])('is refused before its weights are read: %s %d', async (field, count) => {
    const folder = openFolder(filesFor('sd'))
    const config = { ...Object(await folder.json('unet/config.json')), [field]: count } as unknown
    const bare = { ...folder, json: async () => config, weights: () => Promise.reject(new Error('read')) }
    await expect(planUnet(bare, 4, computing)).rejects.toMatchObject({
      kind: 'not-a-model',
      message: expect.stringContaining(`load: sd: unet/config.json: ${field}: expected 4, got ${count}`),
    })
  })
})
