// Changes of layers as a file that other tools load: kohya-ss names and tensors, which A1111, ComfyUI, diffusers and sd.cpp all know.
import { writeSafetensors, type Stored } from '../weights/safetensors.ts'
import { matrixShape } from './layers.ts'
import { multiply } from './matrix.ts'
import { sgmNames } from '../checkpoints/sgm.ts'
import type { Adapter, Component, Delta, Layer, Layers, Touched } from './types.ts'

/**
 * A safetensors file of `touched`. `layers` are the model's, for SDXL's original names. No alpha is written, which all tools read as
 * scale 1: diffusers 0.42 misreads alphas that differ from layer to layer. Whole changes and biases become LyCORIS' `diff` and
 * `diff_b`, norms its `w_norm` and `b_norm`.
 */
export const writeAdapter = (
  touched: Adapter['touched'],
  layers: Layers,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> => {
  const nameOf = namer(layers)
  const tensors: Record<string, Stored> = {}
  for (const [component, list] of Object.entries(touched) as [Component, readonly Touched[]][])
    for (const { layer, delta } of list)
      for (const [part, stored] of partsOf(layer, delta)) tensors[`${nameOf(component, layer)}.${part}`] = stored
  return writeSafetensors(tensors, metadata)
}

function* partsOf(layer: Layer, { low, full, bias, ...other }: Delta): Generator<[string, Stored]> {
  if (other.output ?? other.input)
    throw new Error(`lora: ${layer.path}: expected a change without factors of the weight`)
  const { kind, shape } = layer
  const [rows, columns] = matrixShape(layer)
  const whole = kind === 'norm' || kind === 'embedding'
  const matrix = full ?? (low && whole ? multiply(low.up, low.down, rows, low.rank, columns) : undefined)
  if (matrix) yield [kind === 'norm' ? 'w_norm' : 'diff', { shape, data: matrix }]
  else if (low && low.rank > 0) {
    const one = shape.slice(2).map(() => 1)
    yield ['lora_down.weight', { shape: [low.rank, ...shape.slice(1)], data: low.down }]
    yield ['lora_up.weight', { shape: [rows, low.rank, ...one], data: low.up }]
  }
  if (bias) yield [kind === 'norm' ? 'b_norm' : 'diff_b', { shape: [rows], data: bias }]
}

/** SDXL's UNet goes by its original names, as kohya-ss writes it. */
const namer = (layers: Layers) => {
  const paths = layers.unet?.map(({ path }) => path) ?? []
  const original = layers.text_encoder_2 ? sgmNames(paths) : () => undefined
  const prefixes: Readonly<Record<Component, string>> = {
    unet: 'lora_unet_',
    text_encoder: layers.text_encoder_2 ? 'lora_te1_' : 'lora_te_',
    text_encoder_2: 'lora_te2_',
  }
  return (component: Component, { path }: Layer): string => {
    const name = component === 'unet' ? (original(path) ?? path) : `text_model.${path.replace(/^text_model\./, '')}`
    return prefixes[component] + name.replaceAll('.', '_')
  }
}
