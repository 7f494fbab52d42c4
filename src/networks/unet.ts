// UNet2DConditionModel as a graph: SD 1.x, SD 2.x, SDXL, LCM, Turbo and the embedded model. Knows no sigmas and no prompts.
import type { Graph, Value } from '../onnx/graph.ts'
import { activate, silu } from './layers/activation.ts'
import { conv } from './layers/conv.ts'
import { linear } from './layers/linear.ts'
import { groupNorm } from './layers/norm.ts'
import { reshape } from './layers/reshape.ts'
import { downsample, resnet, timestepEmbedding, upsample } from './layers/resnet.ts'
import { transformer } from './layers/transformer.ts'
import { buildNetwork, type FindWeight, type Module, type NetworkOptions } from './module.ts'
import type { UnetBlock, UnetConfig } from './unet-config.ts'

/**
 * Inputs: `sample` [B, C, H, W], `time_proj` [B, channels of the first block],
 * `encoder_hidden_states` [B, T, D]; SDXL also `text_embeds` [B, P] and `time_ids` [B, 6 * dim]; LCM also `timestep_cond` [B, G].
 * With regions the prompt is [B, P, T, D], and every cross-attention takes `<path>.regions` [B, P, tokens or 1, 1].
 * The sinusoids among them come from `unetFeeds`. Output: `out_sample`, shape of `sample`.
 */
export const unet = (config: UnetConfig, weights: FindWeight, options: NetworkOptions = {}): Graph =>
  buildNetwork('unet', weights, options, (root) => {
    const time = silu(root, timeEmbedding(root, config))
    const parts = options.regions ? ['P'] : []
    const prompt = root.input('encoder_hidden_states', ['B', ...parts, 'T', config.contextDim])
    const context = reshape(root, prompt, [-1, config.contextDim])
    const regions = options.regions ? prompt : undefined
    const first = config.downBlocks[0]!.channels

    let x = root.input('sample', ['B', config.inChannels, 'H', 'W'])
    if (config.centerInput) x = root.op('Sub', [root.op('Mul', [x, root.constant([2], [1])]), root.constant([1], [1])])
    x = conv(root.at('conv_in'), x, first, { kernel: config.convInKernel })

    const stage = (m: Module, i: number, from: Value, block: UnetBlock): Value => {
      const { groups, epsilon, act, linearProjection } = config
      const h = resnet(m.at('resnets').at(i), from, block.channels, { groups, epsilon, act, time })
      const layers = block.transformers?.[i]
      if (layers === undefined) return h
      const attention = { heads: block.heads, ...(regions && { regions }) }
      return transformer(m.at('attentions').at(i), h, context, { ...attention, layers, groups, linearProjection })
    }

    const skips = [x]
    for (const [i, block] of config.downBlocks.entries()) {
      const m = root.at('down_blocks').at(i)
      for (let k = 0; k < block.resnets; k++) skips.push((x = stage(m, k, x, block)))
      if (i < config.downBlocks.length - 1)
        skips.push((x = downsample(m.at('downsamplers.0'), x, block.channels, config.downsamplePadding)))
      x = m.out(x)
    }

    if (config.midBlock) {
      const m = root.at('mid_block')
      const { groups, epsilon, act } = config
      x = stage(m, 0, x, config.midBlock)
      if (config.midBlock.transformers)
        x = resnet(m.at('resnets').at(1), x, config.midBlock.channels, { groups, epsilon, act, time })
      x = m.out(x)
    }

    for (const [i, block] of config.upBlocks.entries()) {
      const m = root.at('up_blocks').at(i)
      for (let k = 0; k < block.resnets; k++)
        x = stage(m, k, m.at('resnets').at(k).op('Concat', [x, skips.pop()], { axis: 1 }), block)
      if (i < config.upBlocks.length - 1) x = upsample(m.at('upsamplers.0'), x, block.channels, skips.at(-1))
      x = m.out(x)
    }

    x = activate(root, config.act, groupNorm(root.at('conv_norm_out'), x, config.groups, config.epsilon))
    root.output('out_sample', conv(root.at('conv_out'), x, config.outChannels, { kernel: config.convOutKernel }))
  })

/** Time, and with it guidance (LCM) or pooled text and sizes (SDXL), as one embedding [B, timeEmbedDim]. */
const timeEmbedding = (root: Module, config: UnetConfig): Value => {
  const width = config.downBlocks[0]!.channels
  const m = root.at('time_embedding')
  let sines = root.input('time_proj', ['B', width])
  if (config.guidanceDim !== undefined) {
    const guidance = root.input('timestep_cond', ['B', config.guidanceDim])
    sines = root.op('Add', [sines, linear(m.at('cond_proj'), guidance, width, { bias: false })])
  }
  const time = timestepEmbedding(m, sines, config.timeEmbedDim, config.act)
  if (!config.textTime) return time
  const { pooled, timeIdDim } = config.textTime
  const told = [root.input('text_embeds', ['B', pooled]), root.input('time_ids', ['B', 6 * timeIdDim])]
  const joined = root.op('Concat', told, { axis: 1 })
  return root.op('Add', [time, timestepEmbedding(root.at('add_embedding'), joined, config.timeEmbedDim)])
}
