// What an AutoencoderDC's config.json says, checked, with diffusers' defaults and one value a block.
import * as v from 'valibot'
import { latentFields, latentSpace, type LatentSpace } from './autoencoder.ts'
import { count, counts, flag, layerCounts, listOfWords, only, oneOf, readConfig } from './config.ts'
import { activations, type Activation } from './layers/activation.ts'
import { refuse } from './refuse.ts'

const blockTypes = ['ResBlock', 'EfficientViTBlock'] as const
const types = v.optional(
  v.union([oneOf(blockTypes), listOfWords(blockTypes)], 'ResBlock, EfficientViTBlock or a list of them'),
  'ResBlock',
)
const acts = v.optional(
  v.union([oneOf(activations), listOfWords(activations)], `${activations.join(', ')} or a list of them`),
  'silu',
)
const norms = v.optional(v.union([oneOf(['rms_norm']), listOfWords(['rms_norm'])], '"rms_norm"'), 'rms_norm')
const kernel = v.custom<number>((value) => [1, 3, 5, 7, 9].includes(value as number), 'an odd kernel size')
const scales = v.optional(v.array(v.array(kernel, 'a list of odd kernel sizes'), 'a list of lists'), [
  [],
  [],
  [],
  [5],
  [5],
  [5],
])

const schema = v.object({
  ...latentFields,
  _class_name: only('AutoencoderDC'),
  in_channels: v.nullish(count, 3),
  latent_channels: v.nullish(count, 32),
  attention_head_dim: v.nullish(count, 32),
  encoder_block_types: types,
  decoder_block_types: types,
  encoder_block_out_channels: v.optional(counts, [128, 256, 512, 512, 1024, 1024]),
  decoder_block_out_channels: v.optional(counts, [128, 256, 512, 512, 1024, 1024]),
  encoder_layers_per_block: v.optional(layerCounts, [2, 2, 2, 3, 3, 3]),
  decoder_layers_per_block: v.optional(layerCounts, [3, 3, 3, 3, 3, 3]),
  encoder_qkv_multiscales: scales,
  decoder_qkv_multiscales: scales,
  upsample_block_type: v.optional(oneOf(['pixel_shuffle', 'interpolate']), 'pixel_shuffle'),
  downsample_block_type: v.optional(oneOf(['pixel_unshuffle', 'conv', 'Conv']), 'pixel_unshuffle'),
  decoder_norm_types: norms,
  decoder_act_fns: acts,
  encoder_out_shortcut: v.nullish(flag, true),
  decoder_in_shortcut: v.nullish(flag, true),
  decoder_conv_act_fn: v.nullish(oneOf(activations), 'relu'),
})

export type DcBlock = {
  readonly channels: number
  readonly layers: number
  readonly type: (typeof blockTypes)[number]
  /** Kernel sizes of the extra scales of attention. */
  readonly scales: readonly number[]
  readonly act: Activation
}

export type AutoencoderDcConfig = {
  readonly latent: LatentSpace
  readonly inChannels: number
  readonly headDim: number
  readonly encoder: readonly DcBlock[]
  readonly decoder: readonly DcBlock[]
  readonly pixelShuffle: boolean
  readonly pixelUnshuffle: boolean
  readonly encoderOutShortcut: boolean
  readonly decoderInShortcut: boolean
  readonly decoderConvAct: Activation
  /** Pixels to a side of one latent cell. */
  readonly cell: number
}

/** Reads an AutoencoderDC's config.json. `file` opens the messages. */
export const autoencoderDcConfig = (json: unknown, file = 'vae/config.json'): AutoencoderDcConfig => {
  const config = readConfig(schema, json, file)
  const side = (name: 'encoder' | 'decoder'): readonly DcBlock[] => {
    const channels = config[`${name}_block_out_channels`]
    const perBlock = <T>(field: string, value: T | readonly T[]): readonly T[] => {
      if (!Array.isArray(value)) return channels.map(() => value as T)
      if (value.length < channels.length)
        throw refuse(`${file}: ${field}: expected ${channels.length} entries, got ${value.length}`)
      return value as readonly T[]
    }
    const layers = perBlock(`${name}_layers_per_block`, config[`${name}_layers_per_block`])
    const kinds = perBlock(`${name}_block_types`, config[`${name}_block_types`])
    const scale = perBlock<readonly number[]>(`${name}_qkv_multiscales`, config[`${name}_qkv_multiscales`])
    const act = perBlock<Activation>('decoder_act_fns', name === 'decoder' ? config.decoder_act_fns : 'silu')
    return channels.map((width, i) => {
      // diffusers itself leaves no way through a block without layers unless it is the first.
      if (layers[i] === 0 && i > 0)
        throw refuse(`${file}: ${name}_layers_per_block: expected layers in every block but the first, got 0 at ${i}`)
      return { channels: width, layers: layers[i]!, type: kinds[i]!, scales: scale[i]!, act: act[i]! }
    })
  }
  const [encoder, decoder] = [side('encoder'), side('decoder')]
  if (encoder.length < 2 || encoder.length !== decoder.length)
    throw refuse(
      `${file}: decoder_block_out_channels: expected as many as the encoder's, two or more, got ${decoder.length}`,
    )
  return {
    latent: latentSpace(config, 1),
    inChannels: config.in_channels,
    headDim: config.attention_head_dim,
    encoder,
    decoder,
    pixelShuffle: config.upsample_block_type === 'pixel_shuffle',
    pixelUnshuffle: config.downsample_block_type === 'pixel_unshuffle',
    encoderOutShortcut: config.encoder_out_shortcut,
    decoderInShortcut: config.decoder_in_shortcut,
    decoderConvAct: config.decoder_conv_act_fn,
    cell: 2 ** (encoder.length - 1),
  }
}
