// The UNet of a checkpoint: what its shapes say of its config, and its tensors under diffusers' names.
import { failure } from '../weights/failure.ts'
import type { Weights } from '../weights/safetensors.ts'
import { fromSgm } from './sgm.ts'
import { countOf, renamed, shapeOf, type Part } from './tensors.ts'

/**
 * Reads `tensors`, named as below `model.diffusion_model.`. Not told by shapes: attention has eight heads where projections are convolutions
 * (SD 1.x), and heads of 64 channels where they are linear (SD 2.x, SDXL); times of SDXL's sizes are told by 256 numbers each.
 * Throws `not-a-model` for other networks. Source: diffusers' config.json of these families.
 */
export function unetOf(tensors: Weights): Part {
  const shape = (name: string) => shapeOf(tensors, name, 'UNet')
  const [, inChannels = 0] = shape('input_blocks.0.0.weight')
  let per = 1
  while (tensors.has(`input_blocks.${per}.0.in_layers.0.weight`)) per++
  const layers = per - 1
  const levels: { readonly channels: number; readonly depth: number }[] = []
  for (let at = 1; tensors.has(`input_blocks.${at}.0.in_layers.0.weight`); at += per) {
    const [channels = 0] = shape(`input_blocks.${at}.0.out_layers.3.weight`)
    levels.push({ channels, depth: countOf(tensors, `input_blocks.${at}.1.transformer_blocks.`) })
  }
  const attended = [...tensors.keys()].find((name) => name.endsWith('attn2.to_k.weight'))
  const projected = [...tensors.keys()].find((name) => name.endsWith('.proj_in.weight'))
  if (!attended || !projected || layers === 0)
    throw failure(
      'not-a-model',
      'checkpoint: UNet: expected cross-attention, as Stable Diffusion 1, 2 and XL have it, got none',
    )
  const linear = shape(projected).length === 2
  const sizes = tensors.has('label_emb.0.0.weight') ? shape('label_emb.0.0.weight')[1] : undefined
  const kinds = (way: string) => levels.map(({ depth }) => `${depth > 0 ? 'CrossAttn' : ''}${way}Block2D`)
  return {
    weights: renamed(tensors, (name) => fromSgm(name, layers)),
    config: {
      _class_name: 'UNet2DConditionModel',
      in_channels: inChannels,
      out_channels: shape('out.2.weight')[0],
      block_out_channels: levels.map(({ channels }) => channels),
      layers_per_block: layers,
      down_block_types: kinds('Down'),
      up_block_types: kinds('Up').toReversed(),
      transformer_layers_per_block: levels.map(({ depth }) => Math.max(depth, 1)),
      attention_head_dim: linear ? levels.map(({ channels }) => channels / 64) : 8,
      use_linear_projection: linear,
      cross_attention_dim: shape(attended)[1],
      ...(sizes !== undefined && {
        addition_embed_type: 'text_time',
        addition_time_embed_dim: 256,
        projection_class_embeddings_input_dim: sizes,
      }),
    },
  }
}
