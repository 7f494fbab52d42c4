// A checkpoint in one file draws what the folder of the same weights draws, number by number.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openModel } from '../checkpoints/open.ts'
import { torchNoise } from '../math/random.ts'
import type { ModelSource, Settings } from '../protocol.ts'
import { writeSafetensors, type Stored } from '../weights/safetensors.ts'
import { createHost } from './host.ts'
import { planModel } from './load.ts'

type Family = {
  readonly original: Readonly<Record<string, readonly number[]>>
  readonly parts: Readonly<Record<string, Part>>
}
type Part = {
  readonly config: object
  readonly shapes: Readonly<Record<string, readonly number[]>>
  readonly from: Readonly<Record<string, readonly [name: string, how: string]>>
}
type Files = Extract<ModelSource, { kind: 'files' }>

const packed = gunzipSync(readFileSync('test/goldens/checkpoints.json.gz')).toString()
const { families } = JSON.parse(packed) as { families: Record<string, Family> }
const merges = { path: 'merges.txt', blob: new Blob([readFileSync('test/goldens/pipelines/tokenizer/merges.txt')]) }
const vocab = readFileSync('test/goldens/pipelines/tokenizer/vocab.json')
const sizeOf = (shape: readonly number[]) => shape.reduce((size, side) => size * side, 1)
const json = (path: string, content: unknown) => ({ path, blob: new Blob([JSON.stringify(content)]) })

const tensorsOf = ({ original }: Family): Record<string, Stored & { data: Float32Array }> =>
  Object.fromEntries(
    Object.entries(original).map(([name, shape], i) => {
      const usual = /norm|\bln_|layers?\.0\.weight|out\.0/.test(name) && shape.length === 1 ? 1 : 0
      const scale = 0.5 / Math.sqrt(shape.length > 1 ? sizeOf(shape.slice(1)) : 64)
      const data = Float32Array.from(torchNoise(i)([sizeOf(shape)]).data, (value) => usual + scale * value)
      return [name, { shape, data }]
    }),
  )

const fileOf = (family: Family, name: string, metadata?: Record<string, string>): Files => ({
  kind: 'files',
  name,
  files: [{ path: `${name}.safetensors`, blob: new Blob([writeSafetensors(tensorsOf(family), metadata)]) }, merges],
})

/** The diffusers folder of the same weights, put together as diffusers' converters do. */
function folderOf(family: Family, index: unknown, scheduler: unknown): Files {
  const tensors = tensorsOf(family)
  const folders = Object.entries(family.parts).flatMap(([part, { config, shapes, from }]) => {
    const stored = Object.entries(from).map(([ours, [theirs, how]]) => {
      const { data } = tensors[theirs]!
      const shape = shapes[ours]!
      const [rows = 1, columns = 1] = shape
      if (how === 'turned') return [ours, { shape, data: data.map((_, at) => data[(at % columns) * rows + Math.floor(at / columns)]!) }] as const // prettier-ignore
      const [, third] = how.split(' ')
      const start = Number(third ?? 0) * sizeOf(shape)
      return [ours, { shape, data: data.slice(start, start + sizeOf(shape)) }] as const
    })
    const kind = part.startsWith('text') ? 'model' : 'diffusion_pytorch_model'
    return [json(`${part}/config.json`, config), { path: `${part}/${kind}.safetensors`, blob: new Blob([writeSafetensors(Object.fromEntries(stored))]) }] // prettier-ignore
  })
  const tokenizers = ['tokenizer', 'tokenizer_2'].flatMap((part, i) => [
    { path: `${part}/vocab.json`, blob: new Blob([vocab]) },
    { path: `${part}/merges.txt`, blob: merges.blob },
    json(`${part}/tokenizer_config.json`, { pad_token: i === 1 || family === families['small SD 2.x'] ? '!' : '<|endoftext|>' }), // prettier-ignore
  ])
  return { kind: 'files', name: 'folder', files: [json('model_index.json', index), json('scheduler/scheduler_config.json', scheduler), ...folders, ...tokenizers] } // prettier-ignore
}

const drawn = async (source: Files) => {
  let latents: readonly number[] = []
  const host = createHost({ threads: 1, latents: { onLatents: ({ data }) => (latents = [...data]) } })
  const { defaults, family, predictionType } = await host.load(source, { device: 'wasm', precision: 'float32' }, () => {}) // prettier-ignore
  const settings: Settings = { model: '', prompt: 'a red hat', negative: 'blurry', seed: 3, rng: 'torch', sampler: defaults.sampler, schedule: defaults.schedule, steps: 3, guidance: 4, eta: 0, width: 64, height: 64, count: 1, clipSkip: 0 } // prettier-ignore
  await host.generate(settings, () => {})
  return { latents, defaults, family, predictionType }
}

const index = (xl: boolean) => ({
  _class_name: xl ? 'StableDiffusionXLPipeline' : 'StableDiffusionPipeline',
  ...(xl && { force_zeros_for_empty_prompt: true, text_encoder_2: ['transformers', 'CLIPTextModelWithProjection'], tokenizer_2: ['transformers', 'CLIPTokenizer'] }), // prettier-ignore
  unet: ['diffusers', 'UNet2DConditionModel'],
  vae: ['diffusers', 'AutoencoderKL'],
  text_encoder: ['transformers', 'CLIPTextModel'],
  tokenizer: ['transformers', 'CLIPTokenizer'],
})
const noise = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', num_train_timesteps: 1000, set_alpha_to_one: false, steps_offset: 1 } // prettier-ignore

it.each([
  ['SD 1.x', { _class_name: 'PNDMScheduler', skip_prk_steps: true, prediction_type: 'epsilon' }],
  ['SD 2.x', { _class_name: 'DDIMScheduler', clip_sample: false, prediction_type: 'v_prediction' }],
  ['SDXL', { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'leading', prediction_type: 'epsilon' }],
])(
  '%s in one file draws what its folder draws',
  async (name, scheduler) => {
    const family = families[`small ${name}`]!
    // Random biases vary little: what is predicted is said.
    const metadata = { 'modelspec.prediction_type': scheduler.prediction_type === 'v_prediction' ? 'v' : 'epsilon' }
    const one = await drawn(fileOf(family, 'dreamy', metadata))
    const folder = await drawn(folderOf(family, index(name === 'SDXL'), { ...noise, ...scheduler }))
    expect(one.latents.length).toBe(4 * 8 * 8)
    expect(one.latents.every(Number.isFinite)).toBe(true)
    expect(one).toEqual(folder)
  },
  60_000,
)

const plan = (source: ModelSource) =>
  planModel(openModel(source, undefined), { precision: 'float32', attentionOp: 'plain' })

it.each([
  [
    'a LoRA',
    ['lora_unet_mid.lora_down.weight'],
    'expected tensors of Stable Diffusion (model.diffusion_model.*), got lora_unet_mid',
  ],
  ['a UNet alone', ['model.diffusion_model.input_blocks.0.0.weight'], 'expected its text encoder too'],
  ['a transformer', ['model.diffusion_model.double_blocks.0.img_attn.qkv.weight'], 'got a transformer (SD3, Flux)'],
  [
    'a refiner',
    ['model.diffusion_model.input_blocks.0.0.weight', 'conditioner.embedders.0.model.ln_final.weight'],
    'got a refiner',
  ],
  [
    'no attention',
    ['model.diffusion_model.input_blocks.0.0.weight', 'cond_stage_model.transformer.x', 'first_stage_model.x'],
    'expected cross-attention',
  ],
])('refuses %s and says why', async (_, names, message) => {
  const data = new Float32Array(4)
  const file = writeSafetensors(Object.fromEntries(names.map((name) => [name, { shape: [2, 2], data }])))
  const source = { kind: 'files', name: 'x', files: [{ path: 'x.safetensors', blob: new Blob([file]) }] } as const
  await expect(plan(source)).rejects.toMatchObject({ kind: 'not-a-model', message: expect.stringContaining(message) as string }) // prettier-ignore
})

it('says what is wrong with a file that lacks a tensor, or has one of another shape', async () => {
  const { original } = families['small SD 1.x']!
  // The encoder of pictures is looked at when it is needed.
  const names = Object.keys(original).filter((name) => !/^first_stage_model\.(encoder|quant)/.test(name))
  const cases = fc.record({ name: fc.constantFrom(...names), shape: fc.option(fc.array(fc.nat(9), { maxLength: 4 })) })
  await fc.assert(
    fc.asyncProperty(cases, async ({ name, shape }) => {
      fc.pre(shape?.join() !== original[name]!.join())
      const { [name]: _, ...rest } = original
      const family = { parts: {}, original: shape ? { ...rest, [name]: shape } : rest }
      const failed = await plan(fileOf(family, 'x')).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(failed).toMatchObject({ kind: 'not-a-model', message: expect.not.stringContaining('\n') as string })
    }),
    { numRuns: 8 },
  )
}, 60_000)

it('refuses inpainting, and says that the merges are not there', async () => {
  const family = families['small SD 1.x']!
  const wide = { ...family, original: { ...family.original, 'model.diffusion_model.input_blocks.0.0.weight': [32, 9, 3, 3] } } // prettier-ignore
  await expect(plan(fileOf(wide, 'paint'))).rejects.toThrow('checkpoint: paint.safetensors: UNet: expected 4 input channels, got 9: inpainting') // prettier-ignore
  const [alone] = fileOf(family, 'x').files
  await expect(plan({ kind: 'files', name: 'x', files: [alone!] })).rejects.toThrow('tokenizer: expected the merges of CLIP') // prettier-ignore
})
