// What checkpoints in one file are as folders, against diffusers' own converters: full-size by names and shapes, small ones by their bytes.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Weight, Weights } from '../weights/safetensors.ts'
import { autoencoderOf } from './autoencoder.ts'
import { predictionOf } from './scheduler.ts'
import { below, type Part } from './tensors.ts'
import { clipOf, openClipOf } from './text-encoder.ts'
import { unetOf } from './unet.ts'

type Config = Readonly<Record<string, unknown>>
type Family = {
  readonly original: Readonly<Record<string, readonly number[]>>
  readonly parts: Readonly<Record<string, { config: Config; shapes: Readonly<Record<string, readonly number[]>> }>>
}
const packed = gunzipSync(readFileSync('test/goldens/checkpoints.json.gz')).toString()
const { families } = JSON.parse(packed) as { families: Record<string, Family> }

const empty = (shape: readonly number[]): Weight => ({ dtype: 'F16', shape, blob: new Blob() })

async function partOf(part: string, all: Weights): Promise<Part> {
  const xl = all.has('conditioner.embedders.1.model.text_projection')
  const first = [...all.keys()].some((name) => name.startsWith('cond_stage_model.model.'))
    ? openClipOf(below(all, 'cond_stage_model.model.'), false)
    : clipOf(below(all, xl ? 'conditioner.embedders.0.transformer.' : 'cond_stage_model.transformer.'))
  if (part === 'unet') return unetOf(below(all, 'model.diffusion_model.'))
  if (part === 'vae') return autoencoderOf(below(all, 'first_stage_model.'), xl ? 0.13025 : 0.18215, xl ? { force_upcast: true } : {}) // prettier-ignore
  return part === 'text_encoder' ? first : openClipOf(below(all, 'conditioner.embedders.1.model.'), true)
}

/** One value a level, and no tuple in place of a list. */
const spread = (name: string, value: unknown, levels: number) =>
  name === 'transformer_layers_per_block' && typeof value === 'number' ? Array.from({ length: levels }, () => value) : value // prettier-ignore

describe.each(Object.entries(families))('%s', (_, { original, parts }) => {
  const all: Weights = new Map(Object.entries(original).map(([name, shape]) => [name, empty(shape)]))
  it.each(Object.entries(parts))('has the %s of its folder', async (part, { config, shapes }) => {
    const made = await partOf(part, all)
    expect(Object.fromEntries([...made.weights].map(([name, { shape }]) => [name, shape]))).toEqual(shapes)
    const levels = Object(config['block_out_channels']).length as number
    for (const [name, value] of Object.entries(made.config)) expect([name, value]).toEqual([name, spread(name, config[name], levels)]) // prettier-ignore
  })
})

describe('what a UNet predicts', () => {
  const bias = (values: number[]): Weight => ({ dtype: 'F32', shape: [values.length], blob: new Blob([Float32Array.from(values)]) }) // prettier-ignore
  const name = (block: number) => `output_blocks.${block}.1.transformer_blocks.0.norm1.bias`
  const unet: Weights = new Map([[name(9), bias([0, 0])], [name(11), bias([0.2, -0.2])]]) // prettier-ignore

  it('is what the file says, else what a bias of SD 2.x tells, else noise', async () => {
    expect(await predictionOf('SD 2.x', unet, unet, {})).toBe('v_prediction')
    expect(await predictionOf('SD 2.x', unet, new Map([[name(11), bias([0.05, -0.05])]]), {})).toBe('epsilon')
    expect(await predictionOf('SD 1.x', unet, unet, {})).toBe('epsilon')
    expect(await predictionOf('SDXL', new Map([['v_pred', bias([])]]), unet, {})).toBe('v_prediction')
    expect(await predictionOf('SD 2.x', unet, unet, { 'modelspec.prediction_type': 'epsilon' })).toBe('epsilon')
  })
})
