// AutoencoderKL as two graphs, encoder and decoder. Knows nothing of how latents are scaled for a UNet.
import * as v from 'valibot'
import type { Graph, Value } from '../onnx/graph.ts'
import { latentFields, latentSpace, type LatentSpace } from './autoencoder.ts'
import { count, counts, flag, listOfWords, only, oneOf, readConfig } from './config.ts'
import { activations, silu, type Activation } from './layers/activation.ts'
import { attention, diffusersNames, type ProjectionNames } from './layers/attention.ts'
import { conv } from './layers/conv.ts'
import { groupNorm } from './layers/norm.ts'
import { sizesOf, toPixels, toTokens } from './layers/reshape.ts'
import { downsample, resnet, upsample } from './layers/resnet.ts'
import { buildNetwork, type FindWeight, type Module, type NetworkOptions } from './module.ts'
import { refuse } from './refuse.ts'

const schema = v.object({
  ...latentFields,
  _class_name: only('AutoencoderKL'),
  in_channels: v.nullish(count, 3),
  out_channels: v.nullish(count, 3),
  down_block_types: v.optional(listOfWords(['DownEncoderBlock2D']), ['DownEncoderBlock2D']),
  up_block_types: v.optional(listOfWords(['UpDecoderBlock2D']), ['UpDecoderBlock2D']),
  block_out_channels: counts,
  layers_per_block: v.nullish(count, 1),
  act_fn: v.nullish(oneOf(activations), 'silu'),
  norm_num_groups: v.nullish(count, 32),
  use_quant_conv: v.nullish(flag, true),
  use_post_quant_conv: v.nullish(flag, true),
  mid_block_add_attention: v.nullish(flag, true),
})

export type AutoencoderKlConfig = {
  readonly latent: LatentSpace
  readonly inChannels: number
  readonly outChannels: number
  readonly channels: readonly number[]
  readonly layers: number
  readonly act: Activation
  readonly groups: number
  readonly quantConv: boolean
  readonly postQuantConv: boolean
  readonly midAttention: boolean
  /** Pixels to a side of one latent cell. */
  readonly cell: number
}

/** Reads an AutoencoderKL's config.json. `file` opens the messages. */
export const autoencoderKlConfig = (json: unknown, file = 'vae/config.json'): AutoencoderKlConfig => {
  const config = readConfig(schema, json, file)
  const channels = config.block_out_channels
  for (const field of ['down_block_types', 'up_block_types'] as const)
    if (config[field].length !== channels.length)
      throw refuse(`${file}: ${field}: expected ${channels.length} entries, got ${config[field].length}`)
  for (const count of channels)
    if (count % config.norm_num_groups !== 0)
      throw refuse(`${file}: norm_num_groups: expected a divisor of ${count} channels, got ${config.norm_num_groups}`)
  return {
    latent: latentSpace(config, 0.18215),
    inChannels: config.in_channels,
    outChannels: config.out_channels,
    channels,
    layers: config.layers_per_block,
    act: config.act_fn,
    groups: config.norm_num_groups,
    quantConv: config.use_quant_conv,
    postQuantConv: config.use_post_quant_conv,
    midAttention: config.mid_block_add_attention,
    cell: 2 ** (channels.length - 1),
  }
}

const epsilon = 1e-6

/** Input: `latent_sample` [B, latent channels, H, W]. Output: `sample` [B, 3, cell * H, cell * W], in [-1, 1] by training. */
export const autoencoderKlDecoder = (
  config: AutoencoderKlConfig,
  weights: FindWeight,
  options: NetworkOptions = {},
): Graph =>
  buildNetwork('vae decoder', weights, options, (root) => {
    const m = root.at('decoder')
    const [act, groups] = [config.act, config.groups]
    const widest = config.channels.at(-1)!
    let x = root.input('latent_sample', ['B', config.latent.channels, 'H', 'W'])
    if (config.postQuantConv) x = conv(root.at('post_quant_conv'), x, config.latent.channels, { kernel: 1 })
    x = middle(m.at('mid_block'), conv(m.at('conv_in'), x, widest), config)
    for (const [i, channels] of config.channels.toReversed().entries()) {
      const block = m.at('up_blocks').at(i)
      for (let k = 0; k <= config.layers; k++)
        x = resnet(block.at('resnets').at(k), x, channels, { groups, epsilon, act })
      if (i < config.channels.length - 1) x = upsample(block.at('upsamplers.0'), x, channels)
      x = block.out(x)
    }
    x = silu(m, groupNorm(m.at('conv_norm_out'), x, groups, epsilon))
    root.output('sample', conv(m.at('conv_out'), x, config.outChannels))
  })

/**
 * Input: `sample` [B, 3, H, W], H and W multiples of `cell`. Outputs: `latent_mean` and `latent_logvar`
 * [B, latent channels, H / cell, W / cell].
 */
export const autoencoderKlEncoder = (
  config: AutoencoderKlConfig,
  weights: FindWeight,
  options: NetworkOptions = {},
): Graph =>
  buildNetwork('vae encoder', weights, options, (root) => {
    const m = root.at('encoder')
    const [act, groups] = [config.act, config.groups]
    let x = conv(m.at('conv_in'), root.input('sample', ['B', config.inChannels, 'H', 'W']), config.channels[0]!)
    for (const [i, channels] of config.channels.entries()) {
      const block = m.at('down_blocks').at(i)
      for (let k = 0; k < config.layers; k++)
        x = resnet(block.at('resnets').at(k), x, channels, { groups, epsilon, act })
      if (i < config.channels.length - 1) x = downsample(block.at('downsamplers.0'), x, channels, 0)
      x = block.out(x)
    }
    x = middle(m.at('mid_block'), x, config)
    x = silu(m, groupNorm(m.at('conv_norm_out'), x, groups, epsilon))
    const moments = 2 * config.latent.channels
    x = conv(m.at('conv_out'), x, moments)
    if (config.quantConv) x = conv(root.at('quant_conv'), x, moments, { kernel: 1 })
    const [mean, logvar] = root.ops('Split', [x], { axis: 1, num_outputs: 2 })
    root.output('latent_mean', mean!)
    root.output('latent_logvar', logvar!)
  })

/** Resnet, attention over all pixels with one head (where it has one), resnet. */
const middle = (m: Module, x: Value, { act, groups, midAttention }: AutoencoderKlConfig): Value => {
  const channels = x.shape[1] as number
  const block = (i: number, from: Value) => resnet(m.at('resnets').at(i), from, channels, { groups, epsilon, act })
  x = block(0, x)
  if (midAttention) x = pixelAttention(m.at('attentions.0'), x, groups)
  return m.out(block(1, x))
}

/** Names of the projections in files from before diffusers 0.17. */
const oldNames: ProjectionNames = ['query', 'key', 'value', 'proj_attn']

const pixelAttention = (m: Module, x: Value, groups: number): Value => {
  const old = m.at('query').has('weight')
  const tokens = toTokens(m, groupNorm(m.at('group_norm'), x, groups, epsilon))
  const options = { heads: 1, batch: sizesOf(m, x, 0, 1), bias: true, names: old ? oldNames : diffusersNames }
  return m.op('Add', [toPixels(m, attention(m, tokens, tokens, options), x), x])
}
