// What configs that make no sense are told, and that no config at all ends in anything but a clear error or a config.
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { autoencoderDcConfig } from './autoencoder-dc-config.ts'
import { autoencoderKlConfig } from './autoencoder-kl.ts'
import { autoencoderTinyConfig } from './autoencoder-tiny.ts'
import { clipTextConfig } from './clip-text.ts'
import { unet } from './unet.ts'
import { unetConfig } from './unet-config.ts'

const golden = (folder: string) =>
  JSON.parse(readFileSync(`test/goldens/networks/${folder}/config.json`, 'utf8')) as Record<string, unknown>

const readers = {
  'unet-sdxl': unetConfig,
  'text-gelu-projection': clipTextConfig,
  kl: autoencoderKlConfig,
  tiny: autoencoderTinyConfig,
  'dc-attention': autoencoderDcConfig,
} as const
const all = Object.entries(readers) as [keyof typeof readers, (json: unknown, file: string) => unknown][]

describe('configs', () => {
  it.each<[keyof typeof readers, Record<string, unknown>, string]>([
    ['unet-sdxl', { block_out_channels: 'x' }, 'block_out_channels: expected list of positive integers, got "x"'],
    [
      'unet-sdxl',
      { block_out_channels: [8, -16, 16] },
      'block_out_channels: expected list of positive integers, got [8,-16,16]',
    ],
    [
      'unet-sdxl',
      { block_out_channels: [8, 16] },
      'down_block_types: expected 2 entries, one for each of block_out_channels, got 3',
    ],
    [
      'unet-sdxl',
      { down_block_types: ['AttnDownBlock2D'] },
      'down_block_types: expected list of CrossAttnDownBlock2D | DownBlock2D, got ["AttnDownBlock2D"]',
    ],
    [
      'unet-sdxl',
      { attention_head_dim: [1, 2, 3] },
      'attention_head_dim: expected a number of heads that divides 16 channels, got 3',
    ],
    ['unet-sdxl', { norm_num_groups: 5 }, 'norm_num_groups: expected a divisor of 8 channels, got 5'],
    ['unet-sdxl', { class_embed_type: 'timestep' }, 'class_embed_type: expected null, got "timestep"'],
    ['unet-sdxl', { norm_eps: 'NaN' }, 'norm_eps: expected a finite number, got "NaN"'],
    [
      'unet-sdxl',
      { projection_class_embeddings_input_dim: 48 },
      'projection_class_embeddings_input_dim: expected more than 48, got 48',
    ],
    [
      'unet-sdxl',
      { _class_name: 'UNet3DConditionModel' },
      '_class_name: expected "UNet2DConditionModel", got "UNet3DConditionModel"',
    ],
    [
      'text-gelu-projection',
      { num_attention_heads: 3 },
      'num_attention_heads: expected a divisor of hidden_size 16, got 3',
    ],
    ['text-gelu-projection', { hidden_act: 'mystery' }, 'hidden_act: expected one of silu'],
    [
      'text-gelu-projection',
      { num_hidden_layers: 1e9 },
      'num_hidden_layers: expected a positive whole number, got 1000000000',
    ],
    ['kl', { norm_num_groups: 3 }, 'norm_num_groups: expected a divisor of 8 channels, got 3'],
    ['kl', { up_block_types: ['UpDecoderBlock2D'] }, 'up_block_types: expected 3 entries, got 1'],
    ['tiny', { num_encoder_blocks: [1] }, 'num_encoder_blocks: expected 3 entries, got 1'],
    ['dc-attention', { decoder_norm_types: 'batch_norm' }, 'decoder_norm_types: expected "rms_norm", got "batch_norm"'],
    [
      'dc-attention',
      { decoder_layers_per_block: [1, 0, 1] },
      'decoder_layers_per_block: expected layers in every block but the first, got 0 at 1',
    ],
  ])('%s with %j', (folder, changes, message) => {
    const read = () => readers[folder]({ ...golden(folder), ...changes }, 'part/config.json')
    expect(read).toThrow(`part/config.json: ${message}`)
    expect(read).toThrow(expect.objectContaining({ kind: 'not-a-model' }))
  })

  it.each([null, [], 3, 'x'])('that are no object: %j', (json) => {
    for (const [, read] of all) expect(() => read(json, 'c.json')).toThrow('c.json: expected an object')
  })

  it.each(all)('%s: a field replaced by anything gives a config or one clear line', (folder, read) => {
    const config = golden(folder)
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 1e300, '', '8', [], [[]], {}, null),
      fc.array(fc.integer({ min: -2, max: 4096 }), { maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(config)), odd, (field, value) => {
        try {
          read({ ...config, [field]: value }, 'part/config.json')
        } catch (error) {
          expect(error).toMatchObject({
            kind: 'not-a-model',
            message: expect.stringMatching(/^part\/config\.json: .*expected .*, got .*$/),
          })
        }
      }),
      { numRuns: 400 },
    )
  })
})

describe('weights that do not fit', () => {
  const config = unetConfig(golden('unet-sdxl'))

  it('name the tensor that is missing', () => {
    expect(() => unet(config, () => undefined)).toThrow(
      'unet: time_embedding.linear_1.weight: expected a tensor [32, 8], got none',
    )
  })

  it('name the shape and the type expected', () => {
    expect(() => unet(config, () => ({ dtype: 'F32', shape: [7, 7] }))).toThrow(
      'unet: time_embedding.linear_1.weight: expected shape [32, 8], got [7, 7]',
    )
    expect(() => unet(config, () => ({ dtype: 'F8_E4M3', shape: [32, 8] }))).toThrow(
      'unet: time_embedding.linear_1.weight: expected F32, F16 or BF16, got F8_E4M3',
    )
  })
})
