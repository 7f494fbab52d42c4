// The autoencoder of a checkpoint: what its shapes say of its config, and its tensors under diffusers' names.
import type { Weights } from '../weights/safetensors.ts'
import { countOf, shapeOf, type Part } from './tensors.ts'

const inAttention: Readonly<Record<string, string>> = {
  norm: 'group_norm',
  q: 'to_q',
  k: 'to_k',
  v: 'to_v',
  proj_out: 'to_out.0',
}

/**
 * Reads `tensors`, named as below `first_stage_model.`; `scaling` is what its latents are multiplied by for the UNet.
 * Source: convert_ldm_vae_checkpoint of diffusers, loaders/single_file_utils.py.
 */
export function autoencoderOf(tensors: Weights, scaling: number, more: Readonly<Record<string, unknown>>): Part {
  const shape = (name: string) => shapeOf(tensors, name, 'autoencoder')
  const levels = countOf(tensors, 'encoder.down.')
  const channels = Array.from({ length: levels }, (_, i) => shape(`encoder.down.${i}.block.0.conv2.weight`)[0])
  const weights = new Map(
    [...tensors].map(([name, weight]) => {
      const ours = nameOf(name, levels)
      // Projections of its attention are kernels of one pixel here, matrices there: the same numbers.
      const isMatrix = ours.includes('attentions') && weight.shape.length === 4
      return [ours, isMatrix ? { ...weight, shape: weight.shape.slice(0, 2) } : weight]
    }),
  )
  return {
    weights,
    config: {
      _class_name: 'AutoencoderKL',
      block_out_channels: channels,
      layers_per_block: countOf(tensors, 'encoder.down.0.block.'),
      down_block_types: channels.map(() => 'DownEncoderBlock2D'),
      up_block_types: channels.map(() => 'UpDecoderBlock2D'),
      latent_channels: shape('decoder.conv_in.weight')[1],
      scaling_factor: scaling,
      use_quant_conv: tensors.has('quant_conv.weight'),
      use_post_quant_conv: tensors.has('post_quant_conv.weight'),
      ...more,
    },
  }
}

function nameOf(name: string, levels: number): string {
  const up = (i: string) => levels - 1 - Number(i)
  return name
    .replace('nin_shortcut', 'conv_shortcut')
    .replace(/^encoder\.down\.(\d+)\.block\./, 'encoder.down_blocks.$1.resnets.')
    .replace(/^encoder\.down\.(\d+)\.downsample\./, 'encoder.down_blocks.$1.downsamplers.0.')
    .replace(/^decoder\.up\.(\d+)\.block\./, (_, i: string) => `decoder.up_blocks.${up(i)}.resnets.`)
    .replace(/^decoder\.up\.(\d+)\.upsample\./, (_, i: string) => `decoder.up_blocks.${up(i)}.upsamplers.0.`)
    .replace(/\.mid\.block_(\d)\./, (_, i: string) => `.mid_block.resnets.${Number(i) - 1}.`)
    .replace(/\.mid\.attn_1\.([a-z_]+)\./, (_, part: string) => `.mid_block.attentions.0.${inAttention[part] ?? part}.`)
    .replace(/^(encoder|decoder)\.norm_out\./, '$1.conv_norm_out.')
}
