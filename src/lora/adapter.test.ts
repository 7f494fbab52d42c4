import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readSafetensors, writeSafetensors, type Stored } from '../weights/safetensors.ts'
import { openAdapter } from './adapter.ts'
import { materialise } from './delta.ts'
import { layersOf } from './layers.ts'
import type { Layer, Layers } from './types.ts'

const linear = (path: string, out: number, inner: number): Layer => ({ path, kind: 'linear', shape: [out, inner] })
const block = 'mid_block.attentions.0.transformer_blocks.0'
const layers: Layers = {
  unet: [
    linear(`${block}.attn1.to_q`, 4, 4),
    linear(`${block}.attn2.to_k`, 4, 768),
    { path: 'conv_in', kind: 'conv', shape: [4, 4, 3, 3] },
  ],
}
const kohya = (path: string) => `lora_unet_${path.replaceAll('.', '_')}`
const to_q = kohya(`${block}.attn1.to_q`)
const to_k = kohya(`${block}.attn2.to_k`)
const filled = (shape: readonly number[], value = 0.5): Stored => ({
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
})
const pair = (name: string, out: number, rank: number, inner: number) => ({
  [`${name}.lora_down.weight`]: filled([rank, inner]),
  [`${name}.lora_up.weight`]: filled([out, rank]),
})
/** `conv_in` alone has a bias, of four numbers. */
const tensor = async (_: string, name: string) => {
  if (name === 'conv_in.bias') return new Float32Array(4)
  const layer = layers.unet!.find(({ path }) => name === `${path}.weight`)
  return layer && new Float32Array(layer.shape.reduce((a, b) => a * b, 1)).fill(0.25)
}
const open = (tensors: Record<string, Stored>, metadata?: Record<string, string>, config?: unknown) =>
  openAdapter(new Blob([writeSafetensors(tensors, metadata)]), 'a.safetensors', {
    layers,
    tensor,
    ...(config !== undefined && { config }),
  })

describe('openAdapter', () => {
  it('applies what matches and lists what does not, with the reason', async () => {
    const { touched, unmatched } = await open({
      ...pair(to_q, 4, 2, 4),
      ...pair('lora_unet_nowhere', 4, 2, 4),
      [`${kohya('conv_in')}.alpha`]: filled([], 1),
      'lora_unet_odd.thing': filled([1]),
    })
    expect(touched.unet).toMatchObject([{ layer: { path: `${block}.attn1.to_q` }, format: 'lora', rank: 2 }])
    expect(unmatched.map(({ name, reason }) => `${name}: ${reason}`).sort()).toEqual([
      'lora_unet_conv_in.alpha: these tensors make no whole adapter',
      'lora_unet_nowhere.lora_down.weight: the model has no such layer',
      'lora_unet_nowhere.lora_up.weight: the model has no such layer',
      'lora_unet_odd.thing: no adapter format has such a tensor',
    ])
  })

  it('takes a layer that the file calls by two names once, and lists what the second says again', async () => {
    const original = 'lora_unet_middle_block_1_transformer_blocks_0_attn1_to_q'
    const again = { ...pair(original, 4, 3, 4), [`${original}.alpha`]: filled([], 1) }
    const { touched, unmatched } = await open({ ...pair(to_q, 4, 2, 4), ...again })
    expect(touched.unet).toMatchObject([{ rank: 2, delta: { low: { up: new Float32Array(8).fill(0.5) } } }])
    expect(unmatched.map(({ name, reason }) => `${name}: ${reason}`).sort()).toEqual(
      ['alpha', 'lora_down.weight', 'lora_up.weight'].map(
        (part) => `${original}.${part}: says again what another tensor said`,
      ),
    )
    const halves = Object.entries({ ...pair(to_q, 4, 2, 4), ...pair(original, 4, 2, 4) })
    const shared = await open(Object.fromEntries([halves[0]!, halves[3]!]))
    expect(shared.touched.unet).toMatchObject([{ format: 'lora', rank: 2 }])
  })

  it('takes rank and alpha of each layer by itself', async () => {
    const { touched } = await open({
      ...pair(to_q, 4, 2, 4),
      [`${to_q}.alpha`]: filled([], 1),
      ...pair(to_k, 4, 1, 768),
    })
    const ups = touched.unet!.map(({ delta, rank }) => [rank, delta.low!.up[0]])
    expect(ups.sort()).toEqual([
      [1, 0.5],
      [2, 0.25],
    ])
  })

  it('lists a layer whose shape differs and applies the rest', async () => {
    const { touched, unmatched } = await open({ ...pair(to_q, 5, 2, 4), ...pair(to_k, 4, 1, 768) })
    expect(touched.unet).toHaveLength(1)
    expect(unmatched[0]!.reason).toBe('expected 4 x 4, got 5 x 4: made for another network')
  })

  const conv = kohya('conv_in')
  it.each<[string, (layer: string) => Record<string, Stored>, bias: string]>([
    ['of LoRA', (layer) => pair(layer, 4, 2, layer === conv ? 36 : 4), 'lora_B.bias'],
    ['in full', (layer) => ({ [`${layer}.diff`]: filled([4, layer === conv ? 36 : 4]) }), 'diff_b'],
    ['alone', () => ({}), 'diff_b'],
  ])('takes a bias %s where the layer has one of that length, and lists the layer where not', async (_, rest, bias) => {
    const file = (layer: string, size: number) => ({
      ...pair(to_k, 4, 1, 768),
      ...rest(layer),
      [`${layer}.${bias}`]: filled([size]),
    })
    const { touched } = await open(file(conv, 4))
    expect(touched.unet!.find(({ layer }) => layer.path === 'conv_in')!.delta.bias).toHaveLength(4)
    for (const [layer, size, why] of [
      [to_q, 4, 'bias: expected none, got 4: made for another network'],
      [conv, 3, 'bias: expected 4 numbers, got 3: made for another network'],
    ] as const) {
      const left = await open(file(layer, size))
      expect(left.touched.unet!.map(({ layer: { path } }) => path)).toEqual([`${block}.attn2.to_k`])
      expect([...new Set(left.unmatched.map(({ reason }) => reason))]).toEqual([why])
    }
  })

  it('takes a new bias of Custom Diffusion where the layer has one of that length', async () => {
    const file = (size: number) => open({ ...pair(to_q, 4, 2, 4), [`${conv}_custom_diffusion.bias`]: filled([size]) })
    expect((await file(4)).touched.unet!.at(-1)!.delta.bias).toEqual(new Float32Array(4).fill(0.5))
    expect((await file(3)).unmatched.map(({ reason }) => reason)).toEqual([
      'bias: expected 4 numbers, got 3: made for another network',
    ])
    const none = await open({ ...pair(to_k, 4, 1, 768), [`${to_q}_custom_diffusion.bias`]: filled([4]) })
    expect(none.unmatched.map(({ reason }) => reason)).toEqual(['bias: expected none, got 4: made for another network'])
  })

  it.each([
    [
      'halves whose ranks disagree',
      { ...pair(to_q, 4, 2, 4), [`${to_q}.lora_up.weight`]: filled([4, 3]) },
      `lora: ${to_q}: rank mismatch: expected up and down to share one, got 3 and 2`,
    ],
    ['a missing half', { [`${to_q}.lora_down.weight`]: filled([2, 4]) }, 'up: expected a tensor, got none'],
    ['rank 0', pair(to_q, 4, 0, 4), 'expected a rank above 0, got shape [4, 0]'],
    [
      'numbers that are not finite',
      { ...pair(to_q, 4, 2, 4), [`${to_q}.lora_up.weight`]: filled([4, 2], NaN) },
      `lora: ${to_q}.lora_up.weight: expected finite numbers, got NaN at 0`,
    ],
    [
      'another family',
      { ...pair(to_q, 4, 2, 4), ...pair(to_k, 4, 2, 2048) },
      'a.safetensors: made for another family: expected a text width of 768 (SD 1.x), got 2048 (SDXL)',
    ],
    [
      'LoKr of another family',
      { ...pair(to_q, 4, 2, 4), [`${to_k}.lokr_w1`]: filled([2, 4]), [`${to_k}.lokr_w2_b`]: filled([2, 256]) },
      'expected a text width of 768 (SD 1.x), got 1024 (SD 2.x)',
    ],
    [
      'layers of a second text encoder in a model of another family',
      { ...pair(to_q, 4, 2, 4), ...pair('lora_te2_text_model_encoder_layers_0_mlp_fc1', 4, 2, 4) },
      'expected a text width of 768 (SD 1.x), got 2048 (SDXL)',
    ],
    [
      'a file of which nothing matches',
      pair('lora_unet_double_blocks_0_img_attn_proj', 4, 2, 4),
      'expected layers of this model, got none of 2 tensors (family: other)',
    ],
    ['half a LoHa', { [`${to_q}.hada_w1_a`]: filled([4, 2]) }, 'hada_w1_b: expected a tensor, got none'],
  ])('refuses %s', async (_, tensors, message) => {
    await expect(open(tensors)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining(message) })
  })

  it('refuses a file that says it is of another family, where its tensors do not tell', async () => {
    const sdxl = { ss_base_model_version: 'sdxl_base_v1-0' }
    await expect(open(pair(to_q, 4, 2, 4), sdxl)).rejects.toThrow('768 (SD 1.x), got 2048 (SDXL)')
    const { family } = await open({ ...pair(to_q, 4, 2, 4), ...pair(to_k, 4, 2, 768) }, sdxl)
    expect(family).toBe('SD 1.x')
  })

  it('reads early GLoRA, whose halves lie the other way round', async () => {
    const halves = { a1: [2, 768], a2: [768, 2], b1: [2, 768], b2: [4, 2] }
    const tensors = Object.entries(halves).map(([part, shape]) => [`${to_k}.${part}.weight`, filled(shape)])
    expect(await open(Object.fromEntries(tensors))).toMatchObject({ family: 'SD 1.x', unmatched: [] })
  })

  it('refuses a pickle and says what to do', async () => {
    const pickle = new Blob([Uint8Array.of(0x80, 2, 0x8a, 10, 1, 2, 3, 4, 5, 6)])
    await expect(openAdapter(pickle, 'a.pt', { layers, tensor })).rejects.toThrow('ask for the .safetensors version')
  })

  it('refuses a config that is none', async () => {
    await expect(open(pair(to_q, 4, 2, 4), {}, { lora_alpha: 'big' })).rejects.toThrow(
      'adapter config: lora_alpha: expected a number',
    )
    await expect(open(pair(to_q, 4, 2, 4), { lora_adapter_metadata: '{' })).rejects.toThrow('expected JSON')
  })

  it('does not run for ever on a pattern made to', async () => {
    const config = { r: 2, lora_alpha: 2, alpha_pattern: { '(a+)+b': 1, '([a-z.0-9_]*)*!': 3 } }
    const { touched } = await open(pair(to_q, 4, 2, 4), {}, config)
    expect(touched.unet![0]!.delta.low!.up[0]).toBe(0.5)
  })

  it('heeds a pattern for a text encoder that its checkpoint names the short way', async () => {
    const path = 'encoder.layers.0.self_attn.q_proj'
    const opening = { layers: { text_encoder: [linear(path, 4, 4)] }, tensor }
    for (const pattern of [`text_model.${path}`, path, 'layers.0.*q_proj']) {
      const config = { r: 2, lora_alpha: 2, alpha_pattern: { [pattern]: 1 } }
      const file = new Blob([writeSafetensors(pair(`text_encoder.${path}`, 4, 2, 4))])
      const { touched } = await openAdapter(file, 'a.safetensors', { ...opening, config })
      expect(touched.text_encoder![0]!.delta.low!.up[0], pattern).toBe(0.25)
    }
  })

  it("lays peft's magnitudes along the width of an embedding", async () => {
    const [path, table] = ['text_model.embeddings.token_embedding', Float32Array.of(3, 0, 4, 0, 0, 1)]
    const layer: Layer = { path, kind: 'embedding', shape: [3, 2] }
    const name = `base_model.model.${path}`
    const file = new Blob([
      writeSafetensors({
        [`${name}.lora_embedding_A`]: filled([1, 3], 0),
        [`${name}.lora_embedding_B`]: filled([2, 1], 0),
        [`${name}.lora_magnitude_vector`]: { shape: [2], data: Float32Array.of(10, 2) },
      }),
    ])
    const opening = { layers: { text_encoder: [layer] }, tensor: async () => table }
    const { touched } = await openAdapter(file, 'a.safetensors', opening)
    const change = await materialise(touched.text_encoder![0]!.delta, layer, async () => table)
    // Columns of norms 5 and 1 become 10 and 2 long.
    change.forEach((value, i) => expect(value).toBeCloseTo(table[i]!, 5))
  })

  it.each([
    ['F16', Uint16Array.of(0x3800, 0x3c00)],
    ['BF16', Uint16Array.of(0x3f00, 0x3f80)],
    ['F64', Float64Array.of(0.5, 1)],
    ['F8_E4M3', Uint8Array.of(0x30, 0x38)],
  ])('reads halves of %s, or says that it does not', async (dtype, [half, one]) => {
    const kind = { F16: Uint16Array, BF16: Uint16Array, F64: Float64Array, F8_E4M3: Uint8Array }[dtype]!
    const data = [new kind(8).fill(half!), new kind(8).fill(one!)]
    const size = data[0]!.byteLength
    const header = JSON.stringify({
      [`${to_q}.lora_down.weight`]: { dtype, shape: [2, 4], data_offsets: [0, size] },
      [`${to_q}.lora_up.weight`]: { dtype, shape: [4, 2], data_offsets: [size, 2 * size] },
    })
    const file = new Blob([new BigUint64Array([BigInt(header.length)]), header, ...data])
    const opened = openAdapter(file, 'a.safetensors', { layers, tensor })
    if (dtype.startsWith('F8')) return expect(opened).rejects.toThrow(`${to_q}.lora_down.weight: expected F32, F16, BF16 or another real type, got F8_E4M3`) // prettier-ignore
    expect((await opened).touched.unet![0]!.delta.low).toMatchObject({ down: new Float32Array(8).fill(0.5), up: new Float32Array(8).fill(1) }) // prettier-ignore
  })

  it('reads name, triggers, tags and base', async () => {
    const file = new Blob([readFileSync(new URL('../../test/goldens/lora/kohya-locon.safetensors', import.meta.url))])
    const unet = await readSafetensors(
      new Blob([readFileSync(new URL('../../test/goldens/lora/unet.safetensors', import.meta.url))]),
      'unet',
    )
    const adapter = await openAdapter(file, 'x.safetensors', { layers: { unet: layersOf(unet) }, tensor })
    expect(adapter).toMatchObject({
      name: 'tiny concept',
      metadata: { title: 'tiny concept', base: 'sd_v1', triggers: ['sks cat', 'garden'], tags: ['garden', 'sks cat'] },
    })
    expect(adapter.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(adapter.unmatched).toHaveLength(6)
  })

  it('reads our own trigger and category; a category that is none is left out', async () => {
    const own = { trigger: 'in ink', 'fewstep.category': 'style' }
    await expect(open(pair(to_q, 4, 2, 4), own)).resolves.toMatchObject({
      metadata: { triggers: ['in ink'], category: 'style' },
    })
    const { metadata } = await open(pair(to_q, 4, 2, 4), { 'fewstep.category': 'weather' })
    expect(metadata.category).toBeUndefined()
  })

  it('reads the few-step recipe, the steps and the guidance that a student was trained for; what is no number is left out', async () => {
    const student = { 'fewstep.recipe': 'lcm_lora', 'fewstep.steps': '4', 'fewstep.guidance': '2.5' }
    expect(await open(pair(to_q, 4, 2, 4), student)).toMatchObject({
      metadata: { recipe: 'lcm_lora', steps: 4, guidance: 2.5 },
    })
    const { metadata } = await open(pair(to_q, 4, 2, 4), {
      ...student,
      'fewstep.steps': 'few',
      'fewstep.guidance': 'much',
    })
    expect(metadata).toMatchObject({ recipe: 'lcm_lora' })
    expect([metadata.steps, metadata.guidance]).toEqual([undefined, undefined])
  })

  it('bears metadata of any kind and size', async () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`tag ${i}`.repeat(40), i]))
    const { metadata } = await open(pair(to_q, 4, 2, 4), {
      ss_tag_frequency: JSON.stringify({ folder: many, other: [1], third: null }),
      ss_output_name: 'n'.repeat(100_000),
    })
    expect(metadata.title).toHaveLength(200)
    expect(metadata.tags).toHaveLength(50)
    expect(metadata.tags[0]).toHaveLength(200)
    await expect(open(pair(to_q, 4, 2, 4), { ss_tag_frequency: '[' })).resolves.toMatchObject({
      metadata: { tags: [] },
    })
  })

  it('refuses rotations whose numbers are too large to be inverted', async () => {
    const blocks = { [`${kohya('conv_in')}.oft_R.weight`]: filled([4, 36], 1e30) }
    await expect(open(blocks, {})).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('expected blocks that make rotations') }) // prettier-ignore
  })

  const names = [
    'lora_down.weight,lora_up.weight,lora_mid.weight,alpha,scale,dora_scale,weight,on_input,diff,diff_b,w_norm,b_norm',
    'hada_w1_a,hada_w1_b,hada_w2_a,hada_w2_b,hada_t1,hada_t2,lokr_w1,lokr_w1_a,lokr_w1_b,lokr_w2,lokr_w2_a,lokr_w2_b',
    'lokr_t2,a1.weight,a2.weight,b1.weight,b2.weight,bm.weight,oft_blocks,rescale,oft_R.weight,boft_R,boft_s,ia3_l',
    'lora_AB.weight,lora_A.weight,lora_B.weight,lora_E,lora_magnitude_vector,lora_B.bias,new',
  ].flatMap((list) => list.split(','))
  const shape = fc.array(fc.constantFrom<number[]>(0, 1, 2, 4, 36), { maxLength: 4 })
  const value = fc.constantFrom(0, 1, -0.5, 1e30, 3, NaN)
  const stored = fc.tuple(shape, value).filter(([s]) => s.reduce((a, b) => a * b, 1) < 2000)
  const layerName = fc.constantFrom(to_q, kohya('conv_in'), 'unet.conv_in', 'x')

  it('answers or refuses with a reason, whatever the tensors', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(layerName, fc.constantFrom(...names), stored), { minLength: 1, maxLength: 7 }),
        fc.option(fc.record({ peft_type: fc.constantFrom('LORA', 'OFT', 'ADALORA'), alpha: value, r: value, coft: fc.boolean() }), { nil: undefined }), // prettier-ignore
        async (list, config) => {
          const tensors = Object.fromEntries(
            list.map(([layer, part, [size, number]]) => [`${layer}.${part}`, filled(size, number)]),
          )
          try {
            const { touched } = await open(tensors, {}, config)
            for (const { layer, delta } of touched.unet ?? []) {
              const count = layer.shape.reduce((a, b) => a * b, 1)
              expect(delta.full?.length ?? count).toBe(count)
              if (delta.low) expect(delta.low.up.length).toBe(layer.shape[0]! * delta.low.rank)
              if (delta.low) expect(delta.low.down.length * layer.shape[0]!).toBe(count * delta.low.rank)
            }
          } catch (error) {
            expect(error).toMatchObject({ kind: 'bad-input', message: expect.stringMatching(/^lora: /) })
          }
        },
      ),
      { numRuns: 1000 },
    ))
})
