// AutoencoderDC (DC-AE, Chen et al. 2024) as two graphs, encoder and decoder: residual autoencoding, few channels a pixel.
import type { Graph, Value } from '../onnx/graph.ts'
import type { AutoencoderDcConfig, DcBlock } from './autoencoder-dc-config.ts'
import { activate } from './layers/activation.ts'
import { conv } from './layers/conv.ts'
import { efficientVit } from './layers/linear-attention.ts'
import { rmsNorm } from './layers/norm.ts'
import { nearest } from './layers/resnet.ts'
import { meanChannels, repeatChannels, shuffle, unshuffleMean } from './layers/shuffle.ts'
import { sequential } from './layers/sequential.ts'
import { buildNetwork, type FindWeight, type Module, type NetworkOptions } from './module.ts'

/** Input: `latent_sample` [B, C, H, W]. Output: `sample` [B, 3, cell * H, cell * W], in [-1, 1] by training. */
export const autoencoderDcDecoder = (
  config: AutoencoderDcConfig,
  weights: FindWeight,
  options: NetworkOptions = {},
): Graph =>
  buildNetwork('vae decoder', weights, options, (root) => {
    const m = root.at('decoder')
    const blocks = config.decoder
    const deepest = blocks.at(-1)!.channels
    const latent = root.input('latent_sample', ['B', config.latent.channels, 'H', 'W'])
    let x = conv(m.at('conv_in'), latent, deepest)
    if (config.decoderInShortcut) x = m.op('Add', [x, repeatChannels(m, latent, deepest)])
    for (const [i, block] of [...blocks.entries()].toReversed()) {
      const layers = sequential(m.at('up_blocks').at(i))
      if (i < blocks.length - 1 && block.layers > 0) x = up(layers.next(), x, block.channels, config.pixelShuffle, true)
      for (let k = 0; k < block.layers; k++) x = blockLayer(layers.next(), x, block, config)
    }
    x = activate(m, config.decoderConvAct, rmsNorm(m.at('norm_out'), x, 1e-5))
    const out = m.at('conv_out')
    const plain = blocks[0]!.layers > 0
    root.output(
      'sample',
      plain ? conv(out, x, config.inChannels) : up(out, x, config.inChannels, config.pixelShuffle, false),
    )
  })

/** Input: `sample` [B, 3, H, W] in [-1, 1], H and W multiples of the cell. Output: `latent_mean` [B, C, H / cell, W / cell]. */
export const autoencoderDcEncoder = (
  config: AutoencoderDcConfig,
  weights: FindWeight,
  options: NetworkOptions = {},
): Graph =>
  buildNetwork('vae encoder', weights, options, (root) => {
    const m = root.at('encoder')
    const blocks = config.encoder
    const sample = root.input('sample', ['B', config.inChannels, 'H', 'W'])
    const first = m.at('conv_in')
    let x =
      blocks[0]!.layers > 0
        ? conv(first, sample, blocks[0]!.channels)
        : down(first, sample, blocks[1]!.channels, config.pixelUnshuffle, false)
    for (const [i, block] of blocks.entries()) {
      const layers = sequential(m.at('down_blocks').at(i))
      for (let k = 0; k < block.layers; k++) x = blockLayer(layers.next(), x, block, config)
      if (i < blocks.length - 1 && block.layers > 0)
        x = down(layers.next(), x, blocks[i + 1]!.channels, config.pixelUnshuffle, true)
    }
    const mean = conv(m.at('conv_out'), x, config.latent.channels)
    const shortcut = config.encoderOutShortcut ? meanChannels(m, x, config.latent.channels) : undefined
    root.output('latent_mean', shortcut ? m.op('Add', [mean, shortcut]) : mean)
  })

const blockLayer = (m: Module, x: Value, block: DcBlock, { headDim }: AutoencoderDcConfig): Value => {
  if (block.type === 'EfficientViTBlock') return efficientVit(m, x, headDim, block.scales)
  const width = x.shape[1] as number
  const h = conv(m.at('conv2'), activate(m, block.act, conv(m.at('conv1'), x, width)), width, { bias: false })
  return m.out(m.op('Add', [rmsNorm(m.at('norm'), h, 1e-5), x]))
}

/** Halves the resolution; the shortcut carries the pixels over as means of channels. */
const down = (m: Module, x: Value, out: number, unshuffle: boolean, shortcut: boolean): Value => {
  const h = unshuffle
    ? unshuffleMean(m, conv(m.at('conv'), x, out / 4), out)
    : conv(m.at('conv'), x, out, { stride: 2 })
  return m.out(shortcut ? m.op('Add', [h, unshuffleMean(m, x, out)]) : h)
}

/** Doubles the resolution; the shortcut spreads repeated channels over the new pixels. */
const up = (m: Module, x: Value, out: number, pixelShuffle: boolean, shortcut: boolean): Value => {
  const h = pixelShuffle ? shuffle(m, conv(m.at('conv'), x, out * 4)) : conv(m.at('conv'), nearest(m, x, 2), out)
  return m.out(shortcut ? m.op('Add', [h, shuffle(m, repeatChannels(m, x, out * 4))]) : h)
}
