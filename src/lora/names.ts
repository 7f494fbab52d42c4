// Every way in which files spell a layer's name, as a dictionary built from the network's own names: nothing is guessed from underscores.
import { sgmNames } from '../checkpoints/sgm.ts'
import type { Component, Layer, Layers } from './types.ts'

export type Place = { readonly component: Component; readonly layer: Layer }

/** Spelling -> the layer it names; `ambiguous` where two layers share a spelling. */
export type Names = ReadonlyMap<string, Place | 'ambiguous'>

/** The dictionary for a model's layers: kohya-ss, LyCORIS, diffusers (old and new), peft and original names. */
export const namesOf = (layers: Layers): Names => {
  const names = new Map<string, Place | 'ambiguous'>()
  for (const [component, list] of Object.entries(layers) as [Component, readonly Layer[]][]) {
    const spell = component === 'unet' ? unetSpellings(list) : textSpellings(component)
    for (const layer of list)
      for (const name of new Set(spell(layer.path))) {
        const other = names.get(name)
        names.set(name, other ? 'ambiguous' : { component, layer })
      }
  }
  return names
}

const underscored = (path: string) => path.replaceAll('.', '_')

const unetSpellings = (list: readonly Layer[]) => {
  const sgm = sgmNames(list.map(({ path }) => path))
  return (path: string): string[] => {
    const original = sgm(path)
    const dotted = [path, path.replace(/\.to_out\.0$/, '.to_out')]
    // diffusers' attention processors hang below the attention: `attn1.processor.to_q_lora`.
    const processor = dotted.map((name) => name.replace(/\.(to_(?:q|k|v|out)(?:\.0)?)$/, '.processor.$1'))
    return [
      ...[...dotted, ...processor].flatMap((name) => [name, `unet.${name}`]),
      ...[path, `unet.${path}`].map((name) => `base_model.model.${name}`),
      ...[path, ...(original ? [original] : [])].flatMap((name) => [
        `diffusion_model.${name}`,
        `model.diffusion_model.${name}`,
        ...['lora_unet_', 'lycoris_', 'lycoris_unet_', 'oft_unet_'].map((prefix) => prefix + underscored(name)),
      ]),
    ]
  }
}

const shortNames: Readonly<Record<Component, readonly string[]>> = {
  unet: [],
  text_encoder: ['te', 'te1'],
  text_encoder_2: ['te2'],
}

const textSpellings = (component: Component) => (path: string) => {
  // Recent transformers leave `text_model.` out of names; trainers and older checkpoints write it.
  const bare = path.replace(/^text_model\./, '')
  const paths = [bare, `text_model.${bare}`]
  // The old attention processors renamed projections.
  const processor = paths.map((name) =>
    name.replace(/\.self_attn\.(q|k|v|out)_proj$/, (_, letter: string) => `.self_attn.to_${letter}`),
  )
  const free = component === 'text_encoder' ? [...paths, ...paths.map((name) => `base_model.model.${name}`)] : []
  return [
    ...free,
    ...[...paths, ...processor].flatMap((name) => [`${component}.${name}`, `base_model.model.${component}.${name}`]),
    ...shortNames[component].flatMap((short) =>
      paths.flatMap((name) => ['lora', 'lycoris', 'oft'].map((trainer) => `${trainer}_${short}_${underscored(name)}`)),
    ),
    ...(component === 'text_encoder' ? paths.map((name) => `lycoris_${underscored(name)}`) : []),
  ]
}
