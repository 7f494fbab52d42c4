// Where adapters meet a model: the layers that its networks have, its weights, and the networks to put them in.
import { layersOf } from '../../lora/layers.ts'
import { combine } from '../../math/latents.ts'
import type { Component } from '../../lora/types.ts'
import { readValues } from '../../lora/values.ts'
import type { Weights } from '../../weights/safetensors.ts'
import type { Adaptation, TextEncoder } from '../model.ts'
import type { Adapted } from './adapted.ts'

/** A network of the model, by the name that adapters' files know it under. */
export type AdaptedPart = {
  readonly weights: Weights
  readonly use: Adapted['use']
  /** Of text encoders. */
  readonly learn?: TextEncoder['learn']
}

export const adaptationOf = (parts: ReadonlyMap<Component, AdaptedPart>): Adaptation => ({
  opening: {
    layers: Object.fromEntries([...parts].map(([component, { weights }]) => [component, layersOf(weights)])),
    tensor: async (component, name) => {
      const weight = parts.get(component)?.weights.get(name)
      return weight && (await readValues(weight, name)).data
    },
  },
  use: async (list, { baked = false, layout, caching = false } = {}) => {
    for (const [component, { use, learn }] of parts) {
      learn?.(
        list.flatMap(({ adapter: { embedding }, textWeight }) => {
          const vectors = embedding?.vectors[component]
          return vectors ? [{ word: embedding.word, vectors: combine([[textWeight, vectors]]) }] : []
        }),
      )
      await use(
        list.map(({ adapter, weight, textWeight, factor }) => ({
          touched: adapter.touched[component] ?? [],
          weight: component === 'unet' ? weight : textWeight,
          ...(component === 'unet' && factor && { factor }),
        })),
        component === 'unet' ? { baked, caching, ...(layout && { layout }) } : { baked },
      )
    }
  },
})
