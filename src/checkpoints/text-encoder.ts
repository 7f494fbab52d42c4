// The text encoders of a checkpoint: CLIP as transformers names it (SD 1.x, SDXL's first), and OpenCLIP (SD 2.x, SDXL's second).
import type { Weight, Weights } from '../weights/safetensors.ts'
import { countOf, renamed, shapeOf, type Part } from './tensors.ts'

/** Reads CLIP's text model, named as transformers does, with or without `text_model.` in front. */
export function clipOf(tensors: Weights): Part {
  const weights = renamed(tensors, (name) => `text_model.${name.replace(/^text_model\./, '')}`)
  return { weights, config: configOf(weights, 'quick_gelu') }
}

const inBlock: Readonly<Record<string, string>> = {
  ln_1: 'layer_norm1',
  ln_2: 'layer_norm2',
  'attn.out_proj': 'self_attn.out_proj',
  'mlp.c_fc': 'mlp.fc1',
  'mlp.c_proj': 'mlp.fc2',
}
const outside: Readonly<Record<string, string>> = {
  positional_embedding: 'text_model.embeddings.position_embedding.weight',
  'token_embedding.weight': 'text_model.embeddings.token_embedding.weight',
  'ln_final.weight': 'text_model.final_layer_norm.weight',
  'ln_final.bias': 'text_model.final_layer_norm.bias',
}

/**
 * Reads OpenCLIP's text model. SDXL pools it by its projection (`projected`); SD 2.x is conditioned by the last layer but one, which is how its
 * folders have one layer less. Source: convert_open_clip_checkpoint of diffusers, loaders/single_file_utils.py.
 */
export async function openClipOf(tensors: Weights, projected: boolean): Promise<Part> {
  const layers = countOf(tensors, 'transformer.resblocks.') - (projected ? 0 : 1)
  const weights = new Map<string, Weight>()
  for (const [name, weight] of tensors) {
    const known = outside[name]
    if (known) weights.set(known, weight)
    const [, layer, rest = '', end] = /^transformer\.resblocks\.(\d+)\.(.+)[._](weight|bias)$/.exec(name) ?? []
    if (layer === undefined || Number(layer) >= layers) continue
    const place = `text_model.encoder.layers.${layer}`
    if (rest === 'attn.in_proj')
      for (const [i, letter] of ['q', 'k', 'v'].entries()) weights.set(`${place}.self_attn.${letter}_proj.${end}`, third(weight, i)) // prettier-ignore
    else weights.set(`${place}.${inBlock[rest] ?? rest}.${end}`, weight)
  }
  const projection = tensors.get('text_projection')
  if (projected && projection) weights.set('text_projection.weight', await transposed(projection))
  return { weights, config: { ...configOf(weights, 'gelu'), ...(projected && projection && { architectures: ['CLIPTextModelWithProjection'], projection_dim: projection.shape[1] }) } } // prettier-ignore
}

/** One of three equal parts along the first side: the bytes lie one after the other. */
const third = ({ dtype, shape: [rows = 0, ...rest], blob }: Weight, i: number): Weight => {
  const size = blob.size / 3
  return { dtype, shape: [rows / 3, ...rest], blob: blob.slice(i * size, (i + 1) * size) }
}

/** A matrix with its sides exchanged, element by element of any type. */
async function transposed({ dtype, shape, blob }: Weight): Promise<Weight> {
  const [rows = 0, columns = 0] = shape
  const from = new Uint8Array(await blob.arrayBuffer())
  const bytes = from.length / (rows * columns)
  const to = new Uint8Array(from.length)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let k = 0; k < bytes; k++) to[(j * rows + i) * bytes + k] = from[(i * columns + j) * bytes + k]!
  return { dtype, shape: [columns, rows], blob: new Blob([to]) }
}

/** What shapes say; heads have 64 channels in all of these. */
function configOf(weights: Weights, act: string): Part['config'] {
  const shape = (name: string) => shapeOf(weights, `text_model.${name}`, 'text encoder')
  const [vocabulary = 0, width = 0] = shape('embeddings.token_embedding.weight')
  return {
    model_type: 'clip_text_model',
    architectures: ['CLIPTextModel'],
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: shape('encoder.layers.0.mlp.fc1.weight')[0],
    num_hidden_layers: countOf(weights, 'text_model.encoder.layers.'),
    num_attention_heads: width / 64,
    max_position_embeddings: shape('embeddings.position_embedding.weight')[0],
    hidden_act: act,
    eos_token_id: vocabulary - 1,
  }
}
