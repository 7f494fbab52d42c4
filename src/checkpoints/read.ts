// A checkpoint in one .safetensors file, as A1111 and ComfyUI keep them, as the parts of the diffusers folder that it would be. No tensor is copied
// but one of SDXL's, which lies there turned.
import { failure } from '../weights/failure.ts'
import { readMetadata, readSafetensors, type Weights } from '../weights/safetensors.ts'
import { autoencoderOf } from './autoencoder.ts'
import { predictionOf, schedulerOf } from './scheduler.ts'
import { below, type Part } from './tensors.ts'
import { clipOf, openClipOf } from './text-encoder.ts'
import { unetOf } from './unet.ts'

/** What model_index.json and the folders' files of the same names would hold; `scheduler` is a config alone. */
export type Checkpoint = {
  readonly index: Readonly<Record<string, unknown>>
  readonly scheduler: Readonly<Record<string, unknown>>
  /** `unet`, `vae`, `text_encoder`, `text_encoder_2`. */
  readonly parts: ReadonlyMap<string, Part>
}

const network = 'model.diffusion_model.'
/** Where text encoders lie, and which kind they are. */
const encoders = {
  'SD 1.x': ['cond_stage_model.transformer.'],
  'SD 2.x': ['cond_stage_model.model.'],
  SDXL: ['conditioner.embedders.0.transformer.', 'conditioner.embedders.1.model.'],
} as const

/** Reads the header of SD 1.x, SD 2.x and SDXL. Throws `not-a-model` for other files, naming what is missing or what they are instead. */
export async function readCheckpoint(file: Blob, name: string): Promise<Checkpoint> {
  const all = await readSafetensors(file, name)
  const refuse = (message: string) => failure('not-a-model', `checkpoint: ${name}: ${message}`)
  const has = (prefix: string) => [...all.keys()].some((tensor) => tensor.startsWith(prefix))
  if (has(`${network}joint_blocks`) || has(`${network}double_blocks`) || has('double_blocks.') || has('joint_blocks.'))
    throw refuse('expected a UNet, got a transformer (SD3, Flux): such models are not run here yet')
  if (!has(network))
    throw refuse(`expected tensors of Stable Diffusion (${network}*), got ${[...all.keys()][0] ?? 'none'} and the like`)
  const family = has(encoders.SDXL[1]) ? 'SDXL' : has(encoders['SD 2.x'][0]) ? 'SD 2.x' : 'SD 1.x'
  const xl = family === 'SDXL'
  if (!xl && has('conditioner.embedders.0.model.'))
    throw refuse('expected a text-to-image model, got a refiner, which starts from a picture')
  for (const [prefix, part] of [
    [encoders[family][0], 'text encoder'],
    ['first_stage_model.', 'autoencoder'],
  ] as const)
    if (!has(prefix))
      throw refuse(`expected its ${part} too (${prefix}*), got none: choose a file that holds the whole model`)

  const tensors = below(all, network)
  const prediction = await predictionOf(family, all, tensors, await readMetadata(file, name))
  const unet = unetOf(tensors)
  const vae = autoencoderOf(below(all, 'first_stage_model.'), xl ? 0.13025 : 0.18215, xl ? { force_upcast: true } : {})
  const { in_channels: channels } = unet.config
  if (channels !== vae.config['latent_channels'])
    throw refuse(
      `UNet: expected ${String(vae.config['latent_channels'])} input channels, got ${String(channels)}: inpainting checkpoints are not run here`,
    )
  const encoder = (prefix: string): Promise<Part> | Part => {
    const own: Weights = below(all, prefix)
    return prefix.endsWith('.model.') ? openClipOf(own, xl) : clipOf(own)
  }
  const texts = await Promise.all(encoders[family].map(encoder))
  const numbered = texts.map((part, i) => [`text_encoder${i === 0 ? '' : '_2'}`, part] as const)
  const scheduler = schedulerOf(family, prediction, all.has('ztsnr'))
  const sample = xl ? 128 : prediction === 'v_prediction' && family === 'SD 2.x' ? 96 : 64
  return {
    index: {
      _class_name: xl ? 'StableDiffusionXLPipeline' : 'StableDiffusionPipeline',
      ...(xl && { force_zeros_for_empty_prompt: true }),
      scheduler: ['diffusers', scheduler['_class_name']],
      unet: ['diffusers', 'UNet2DConditionModel'],
      vae: ['diffusers', 'AutoencoderKL'],
      ...Object.fromEntries(
        numbered.flatMap(([part, { config }]) => [
          [part, ['transformers', (config['architectures'] as string[])[0]]],
          [part.replace('text_encoder', 'tokenizer'), ['transformers', 'CLIPTokenizer']],
        ]),
      ),
    },
    scheduler,
    parts: new Map([['unet', { ...unet, config: { ...unet.config, sample_size: sample } }], ['vae', vae], ...numbered]),
  }
}
