import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { layersOf } from './layers.ts'
import { namesOf } from './names.ts'
import { sgmNames } from '../checkpoints/sgm.ts'

type Golden = { shapes: Record<string, number[]>; pairs: [string, string][] }
const golden = JSON.parse(readFileSync(new URL('../../test/goldens/lora/names.json', import.meta.url), 'utf8')) as {
  sd1: Golden
  sdxl: Golden
  text: [string, string][]
}

const layersIn = (shapes: Record<string, number[]>) =>
  layersOf(new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }])))
const text = layersIn(Object.fromEntries(golden.text.map(([, path]) => [`${path}.weight`, [4, 4]])))
const bare = text.map((layer) => ({ ...layer, path: layer.path.replace('text_model.', '') }))

describe('names', () => {
  it.each(['sd1', 'sdxl'] as const)('%s: finds every layer that diffusers finds under its kohya-ss name', (family) => {
    const { shapes, pairs } = golden[family]
    const names = namesOf({ unet: layersIn(shapes) })
    expect(pairs.length).toBeGreaterThan(130)
    for (const [name, path] of pairs) expect(names.get(name), name).toMatchObject({ layer: { path } })
  })

  it.each(['sd1', 'sdxl'] as const)('%s: no spelling names two layers', (family) => {
    const names = namesOf({ unet: layersIn(golden[family].shapes), text_encoder: text, text_encoder_2: text })
    const shared = [...names].filter(([, place]) => place === 'ambiguous').map(([name]) => name)
    expect(shared).toEqual([])
  })

  it.each([
    ['with', text],
    ['without', bare],
  ])('finds layers of text encoders whose checkpoint writes names %s text_model', (_, list) => {
    const names = namesOf({ text_encoder: list, text_encoder_2: list })
    for (const [name, path] of golden.text) {
      const component = name.startsWith('lora_te2_') ? 'text_encoder_2' : 'text_encoder'
      const place = names.get(name)
      expect(place, name).toMatchObject({ component })
      expect(place !== 'ambiguous' && place?.layer.path.replace('text_model.', '')).toBe(
        path.replace('text_model.', ''),
      )
    }
  })

  it.each([
    ['unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0', 'to_out.0'],
    ['mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_out', 'to_out.0'],
    ['unet.mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_q', 'to_q'],
    ['base_model.model.mid_block.attentions.0.transformer_blocks.0.attn1.to_q', 'to_q'],
    ['diffusion_model.middle_block.1.transformer_blocks.0.attn1.to_q', 'to_q'],
  ])('knows %s', (name, end) => {
    const path = `mid_block.attentions.0.transformer_blocks.0.attn1.${end}`
    expect(namesOf({ unet: layersIn(golden.sdxl.shapes) }).get(name)).toMatchObject({ layer: { path } })
  })

  it('names the outside of the network as the original code does', () => {
    const name = sgmNames(Object.keys(golden.sdxl.shapes).map((key) => key.replace('.weight', '')))
    expect(['conv_in', 'time_embedding.linear_2', 'add_embedding.linear_1', 'conv_out', 'nothing'].map(name)).toEqual([
      'input_blocks.0.0',
      'time_embed.2',
      'label_emb.0.0',
      'out.2',
      undefined,
    ])
  })
})
