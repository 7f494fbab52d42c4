// What a UNet2DConditionModel's config.json says, checked, with diffusers' defaults and one value a block.
import * as v from 'valibot'
import { activations } from './layers/activation.ts'
import { count, counts, flag, layerCount, layerCounts, listOfWords, only, oneOf, readConfig, real } from './config.ts'
import { refuse } from './refuse.ts'

const layersOfBlock = v.union([layerCount, layerCounts], 'a whole number or a list of them')
const layersOfBlocks = v.union(
  [layerCount, v.array(layersOfBlock)],
  'a whole number, or a list with one or a list of them for each block',
)
const oneOrMany = v.union([count, counts], 'a positive whole number or a list of positive integers')

const schema = v.object({
  _class_name: only('UNet2DConditionModel'),
  in_channels: v.nullish(count, 4),
  out_channels: v.nullish(count, 4),
  sample_size: v.nullish(v.union([count, counts], 'a positive whole number'), 64),
  center_input_sample: v.nullish(flag, false),
  flip_sin_to_cos: v.nullish(flag, true),
  freq_shift: v.nullish(real, 0),
  down_block_types: listOfWords(['CrossAttnDownBlock2D', 'DownBlock2D']),
  mid_block_type: v.optional(
    v.nullable(oneOf(['UNetMidBlock2DCrossAttn', 'UNetMidBlock2D'])),
    'UNetMidBlock2DCrossAttn',
  ),
  up_block_types: listOfWords(['CrossAttnUpBlock2D', 'UpBlock2D']),
  block_out_channels: counts,
  layers_per_block: v.nullish(oneOrMany, 2),
  downsample_padding: v.nullish(oneOf01(), 1),
  act_fn: v.nullish(oneOf(activations), 'silu'),
  norm_num_groups: v.nullish(count, 32),
  norm_eps: v.nullish(real, 1e-5),
  cross_attention_dim: v.nullish(oneOrMany, 1280),
  transformer_layers_per_block: v.nullish(layersOfBlocks, 1),
  reverse_transformer_layers_per_block: v.nullish(layersOfBlocks),
  attention_head_dim: v.nullish(oneOrMany, 8),
  use_linear_projection: v.nullish(flag, false),
  addition_embed_type: v.nullish(oneOf(['text_time'])),
  addition_time_embed_dim: v.nullish(count),
  projection_class_embeddings_input_dim: v.nullish(count),
  time_cond_proj_dim: v.nullish(count),
  time_embedding_dim: v.nullish(count),
  conv_in_kernel: v.nullish(oddKernel(), 3),
  conv_out_kernel: v.nullish(oddKernel(), 3),
  upcast_attention: v.nullish(flag, false),
  num_attention_heads: only(null),
  mid_block_scale_factor: only(1, null),
  only_cross_attention: only(false, null),
  mid_block_only_cross_attention: only(false, null),
  dual_cross_attention: only(false, null),
  encoder_hid_dim: only(null),
  encoder_hid_dim_type: only(null),
  class_embed_type: only(null),
  num_class_embeds: only(null),
  class_embeddings_concat: only(false, null),
  resnet_time_scale_shift: only('default', null),
  resnet_skip_time_act: only(false, null),
  resnet_out_scale_factor: only(1, null),
  time_embedding_type: only('positional', null),
  time_embedding_act_fn: only(null),
  timestep_post_act: only(null),
  attention_type: only('default', null),
  cross_attention_norm: only(null),
})

function oneOf01() {
  return v.custom<0 | 1>((value) => value === 0 || value === 1, '0 or 1')
}
function oddKernel() {
  return v.custom<number>((value) => [1, 3, 5, 7].includes(value as number), '1, 3, 5 or 7')
}

export type UnetBlock = {
  readonly channels: number
  readonly heads: number
  readonly resnets: number
  /** Transformer layers after each resnet, or undefined in a block without attention. */
  readonly transformers?: readonly number[]
}

export type UnetConfig = {
  readonly inChannels: number
  readonly outChannels: number
  /** Native latent size, [height, width]. */
  readonly sampleSize: readonly [number, number]
  readonly centerInput: boolean
  readonly flipSinToCos: boolean
  readonly freqShift: number
  readonly timeEmbedDim: number
  readonly downBlocks: readonly UnetBlock[]
  readonly midBlock?: UnetBlock
  readonly upBlocks: readonly UnetBlock[]
  readonly downsamplePadding: 0 | 1
  readonly act: (typeof activations)[number]
  readonly groups: number
  readonly epsilon: number
  readonly contextDim: number
  readonly linearProjection: boolean
  readonly convInKernel: number
  readonly convOutKernel: number
  /** SDXL: pooled text of width `pooled` and six sizes, each a sinusoid of width `timeIdDim`. */
  readonly textTime?: { readonly pooled: number; readonly timeIdDim: number }
  /** LCM: width of the guidance embedding. */
  readonly guidanceDim?: number
}

/** Reads a UNet's config.json. `file` opens the messages. Throws where it makes no sense or asks for what is not built. */
export const unetConfig = (json: unknown, file = 'unet/config.json'): UnetConfig => {
  const config = readConfig(schema, json, file)
  const channels = config.block_out_channels
  const blocks = channels.length
  const perBlock = <T>(field: string, value: T | readonly T[]): readonly T[] => {
    if (!Array.isArray(value)) return channels.map(() => value as T)
    if (value.length !== blocks)
      throw refuse(
        `${file}: ${field}: expected ${blocks} entries, one for each of block_out_channels, got ${value.length}`,
      )
    return value as readonly T[]
  }
  const downTypes = perBlock('down_block_types', config.down_block_types)
  const upTypes = perBlock('up_block_types', config.up_block_types)
  const heads = perBlock('attention_head_dim', config.attention_head_dim)
  const resnets = perBlock('layers_per_block', config.layers_per_block)
  const contexts = new Set(perBlock('cross_attention_dim', config.cross_attention_dim))
  if (contexts.size > 1)
    throw refuse(`${file}: cross_attention_dim: expected the same for all blocks, got ${[...contexts].join(', ')}`)
  const depths = perBlock('transformer_layers_per_block', config.transformer_layers_per_block)
  const nested = depths.some((depth) => typeof depth !== 'number')
  if (nested && !config.reverse_transformer_layers_per_block)
    throw refuse(`${file}: reverse_transformer_layers_per_block: expected a list beside nested layer counts, got none`)
  const upDepths = perBlock(
    'reverse_transformer_layers_per_block',
    config.reverse_transformer_layers_per_block ?? depths.toReversed(),
  )
  const block = (i: number, count: number, depth: number | readonly number[] | undefined, field: string): UnetBlock => {
    if (depth !== undefined && channels[i]! % heads[i]! !== 0)
      throw refuse(
        `${file}: attention_head_dim: expected a number of heads that divides ${channels[i]} channels, got ${heads[i]}`,
      )
    if (channels[i]! % config.norm_num_groups !== 0)
      throw refuse(
        `${file}: norm_num_groups: expected a divisor of ${channels[i]} channels, got ${config.norm_num_groups}`,
      )
    const layers = typeof depth === 'number' ? Array.from({ length: count }, () => depth) : depth
    if (layers && layers.length !== count)
      throw refuse(`${file}: ${field}: expected ${count} entries for block ${i}, got ${layers.length}`)
    return { channels: channels[i]!, heads: heads[i]!, resnets: count, ...(layers && { transformers: layers }) }
  }
  const last = blocks - 1
  const midDepth = config.mid_block_type === 'UNetMidBlock2D' ? undefined : [depths[last]!].flat()[0]!
  const [height, width = height] = [config.sample_size].flat() as [number, number?]
  return {
    inChannels: config.in_channels,
    outChannels: config.out_channels,
    sampleSize: [height, width],
    centerInput: config.center_input_sample,
    flipSinToCos: config.flip_sin_to_cos,
    freqShift: config.freq_shift,
    timeEmbedDim: config.time_embedding_dim ?? channels[0]! * 4,
    downBlocks: downTypes.map((type, i) =>
      block(i, resnets[i]!, type === 'DownBlock2D' ? undefined : depths[i]!, 'transformer_layers_per_block'),
    ),
    ...(config.mid_block_type !== null && { midBlock: block(last, 1, midDepth, 'transformer_layers_per_block') }),
    upBlocks: upTypes.map((type, i) =>
      block(
        last - i,
        resnets[last - i]! + 1,
        type === 'UpBlock2D' ? undefined : upDepths[i]!,
        'reverse_transformer_layers_per_block',
      ),
    ),
    downsamplePadding: config.downsample_padding,
    act: config.act_fn,
    groups: config.norm_num_groups,
    epsilon: config.norm_eps,
    contextDim: [...contexts][0]!,
    linearProjection: config.use_linear_projection,
    convInKernel: config.conv_in_kernel,
    convOutKernel: config.conv_out_kernel,
    ...(config.addition_embed_type && { textTime: textTime(config, file) }),
    ...(config.time_cond_proj_dim && { guidanceDim: config.time_cond_proj_dim }),
  }
}

const textTime = (config: v.InferOutput<typeof schema>, file: string): NonNullable<UnetConfig['textTime']> => {
  const [timeIdDim, total] = [config.addition_time_embed_dim, config.projection_class_embeddings_input_dim]
  if (!timeIdDim || timeIdDim % 2 !== 0)
    throw refuse(`${file}: addition_time_embed_dim: expected an even number beside text_time, got ${timeIdDim}`)
  if (!total || total <= 6 * timeIdDim)
    throw refuse(`${file}: projection_class_embeddings_input_dim: expected more than ${6 * timeIdDim}, got ${total}`)
  return { pooled: total - 6 * timeIdDim, timeIdDim }
}
