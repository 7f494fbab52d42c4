// AutoencoderTiny (TAESD) as two graphs, encoder and decoder.
import * as v from 'valibot'
import type { Graph, Value } from '../onnx/graph.ts'
import { latentFields, latentSpace, type LatentSpace } from './autoencoder.ts'
import { count, counts, layerCounts, only, oneOf, readConfig } from './config.ts'
import { activate, activations, type Activation } from './layers/activation.ts'
import { conv } from './layers/conv.ts'
import { nearest } from './layers/resnet.ts'
import { sequential } from './layers/sequential.ts'
import { buildNetwork, type FindWeight, type Module, type NetworkOptions } from './module.ts'
import { refuse } from './refuse.ts'

const schema = v.object({
  ...latentFields,
  _class_name: only('AutoencoderTiny'),
  in_channels: v.nullish(count, 3),
  out_channels: v.nullish(count, 3),
  encoder_block_out_channels: v.optional(counts, [64, 64, 64, 64]),
  decoder_block_out_channels: v.optional(counts, [64, 64, 64, 64]),
  num_encoder_blocks: v.optional(layerCounts, [1, 3, 3, 3]),
  num_decoder_blocks: v.optional(layerCounts, [3, 3, 3, 1]),
  act_fn: v.nullish(oneOf(activations), 'relu'),
  upsampling_scaling_factor: v.nullish(count, 2),
  upsample_fn: only('nearest', null),
})

export type AutoencoderTinyConfig = {
  readonly latent: LatentSpace
  readonly inChannels: number
  readonly outChannels: number
  /** The same through all blocks of one side: a layer's input and output widths never differ. */
  readonly encoderChannels: number
  readonly decoderChannels: number
  readonly encoderBlocks: readonly number[]
  readonly decoderBlocks: readonly number[]
  readonly act: Activation
  readonly factor: number
  /** Pixels to a side of one latent cell. */
  readonly cell: number
}

/** Reads an AutoencoderTiny's config.json. `file` opens the messages. */
export const autoencoderTinyConfig = (json: unknown, file = 'vae/config.json'): AutoencoderTinyConfig => {
  const config = readConfig(schema, json, file)
  const uniform = (side: 'encoder' | 'decoder') => {
    const [channels, blocks] = [config[`${side}_block_out_channels`], config[`num_${side}_blocks`]]
    if (channels.length !== blocks.length)
      throw refuse(`${file}: num_${side}_blocks: expected ${channels.length} entries, got ${blocks.length}`)
    if (channels.some((width) => width !== channels[0]))
      throw refuse(`${file}: ${side}_block_out_channels: expected one width throughout, got ${channels.join(', ')}`)
    return channels[0]!
  }
  return {
    latent: latentSpace(config, 1),
    inChannels: config.in_channels,
    outChannels: config.out_channels,
    encoderChannels: uniform('encoder'),
    decoderChannels: uniform('decoder'),
    encoderBlocks: config.num_encoder_blocks,
    decoderBlocks: config.num_decoder_blocks,
    act: config.act_fn,
    factor: config.upsampling_scaling_factor,
    cell: config.upsampling_scaling_factor ** (config.num_decoder_blocks.length - 1),
  }
}

/** Input: `latent_sample` [B, C, H, W]. Output: `sample` [B, 3, cell * H, cell * W], about [-1, 1]. */
export const autoencoderTinyDecoder = (
  config: AutoencoderTinyConfig,
  weights: FindWeight,
  options: NetworkOptions = {},
): Graph =>
  buildNetwork('vae decoder', weights, options, (root) => {
    const layers = sequential(root.at('decoder.layers'))
    const width = config.decoderChannels
    let x = root.input('latent_sample', ['B', config.latent.channels, 'H', 'W'])
    // A soft clamp to +-3.
    x = root.op('Tanh', [root.op('Div', [x, root.constant([3], [1])])])
    x = conv(layers.next(), root.op('Mul', [x, root.constant([3], [1])]), width)
    x = activate(layers.next(), config.act, x)
    for (const [i, blocks] of config.decoderBlocks.entries()) {
      for (let k = 0; k < blocks; k++) x = block(layers.next(), x, config.act)
      const last = i === config.decoderBlocks.length - 1
      if (!last) x = nearest(layers.next(), x, config.factor)
      x = conv(layers.next(), x, last ? config.outChannels : width, { bias: last })
    }
    root.output('sample', root.op('Sub', [root.op('Add', [x, x]), root.constant([1], [1])]))
  })

/** Input: `sample` [B, 3, H, W] in [-1, 1], H and W multiples of the cell. Output: `latent_mean` [B, C, H / cell, W / cell]. */
export const autoencoderTinyEncoder = (
  config: AutoencoderTinyConfig,
  weights: FindWeight,
  options: NetworkOptions = {},
): Graph =>
  buildNetwork('vae encoder', weights, options, (root) => {
    const layers = sequential(root.at('encoder.layers'))
    const width = config.encoderChannels
    let x = root.input('sample', ['B', config.inChannels, 'H', 'W'])
    x = root.op('Mul', [root.op('Add', [x, root.constant([1], [1])]), root.constant([0.5], [1])])
    for (const [i, blocks] of config.encoderBlocks.entries()) {
      x = conv(layers.next(), x, width, i === 0 ? {} : { stride: 2, bias: false })
      for (let k = 0; k < blocks; k++) x = block(layers.next(), x, config.act)
    }
    root.output('latent_mean', conv(layers.next(), x, config.latent.channels))
  })

/** relu(conv(act(conv(act(conv(x))))) + x). */
const block = (m: Module, x: Value, act: Activation): Value => {
  const width = x.shape[1] as number
  let h = activate(m, act, conv(m.at('conv.0'), x, width))
  h = activate(m, act, conv(m.at('conv.2'), h, width))
  h = conv(m.at('conv.4'), h, width)
  return m.out(m.op('Relu', [m.op('Add', [h, x])]))
}
