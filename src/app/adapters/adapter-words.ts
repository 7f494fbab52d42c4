// What is said of an adapter that does not fit, or fits in part. Knows the reader's messages, no component.
import { nearest } from '../../grid/nearest.ts'
import type { AdapterInfo, Failure } from '../../protocol.ts'
import type { Unsettled } from '../../store/model-shelf.ts'
import { counted } from '../format.ts'

const width = /expected a text width of (\d+) \(([^)]*)\), got (\d+) \(([^)]*)\)/

/** Why an adapter cannot be used with the loaded model, and what to do. `name` is how people know it. */
export function refusalWords(name: string, { kind, message }: Failure, model: string | undefined): string {
  const family = width.exec(message)
  if (family) {
    const [, wanted, ours, got, theirs] = family
    const ground = ours === 'other' ? `of width ${wanted}` : `${ours} (${wanted})`
    const origin = theirs === 'other' ? 'another network' : theirs
    return `${name} was made for ${origin} (layer width ${got}); ${model ?? 'the model'} is ${ground}. It cannot be applied.`
  }
  const [, wanted, got] = /another text encoder: expected vectors of (\d+), got (\d+)/.exec(message) ?? []
  if (wanted !== undefined)
    return `${name} was made for a text encoder of width ${got}; that of ${model ?? 'the model'} is of width ${wanted}. It cannot be applied.`
  if (/expected layers of this model, got none/.test(message))
    return `${name} touches no layer of ${model ?? 'this model'}: it was made for another network. It cannot be applied.`
  if (/takes no adapters/.test(message)) return `${model ?? 'This model'} takes no adapters.`
  if (/on this device, got none/.test(message)) return `${name} is not on this device. Choose its file.`
  if (/pickle/i.test(message))
    return `${name} is a Python pickle, which can run code when opened, so it is not read here. Ask for the .safetensors version.`
  if (kind === 'not-a-model') return `${name} cannot be read as an adapter. ${sentence(message)}`
  if (kind === 'bad-input') return `${name} contradicts itself, so nothing of it was applied. ${sentence(message)}`
  return `${name} could not be read. Nothing was lost. ${sentence(message)}`
}

/** The reader's line without the names of its parts in front. */
const sentence = (message: string) => {
  const text = message.replace(/^(lora|safetensors): /, '')
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`
}

const networks: Readonly<Record<string, string>> = {
  unet: 'UNet',
  text_encoder: 'text encoder',
  text_encoder_2: 'second text encoder',
}

/** `lora, rank 8 · 48 layers (UNet), 12 (text encoder)`. */
export function fitWords({ formats, ranks: [least, most], layers }: AdapterInfo): string {
  if (formats.includes('textual inversion')) return 'a word (textual inversion): write it into a prompt'
  const rank = most === 0 ? '' : `, rank ${least === most ? most : `${least} to ${most}`}`
  const touched = Object.entries(layers).map(
    ([part, count]) => `${counted(count, 'layer')} of the ${networks[part] ?? part}`,
  )
  return `${formats.join(', ')}${rank} · ${touched.join(', ')}`
}

/** `fox: 180 layers match; 12 tensors were left out.` Undefined where all of it is in use. */
export function partialWords(name: string, { layers, unmatched }: AdapterInfo): string | undefined {
  if (unmatched.count === 0) return undefined
  const matched = Object.values(layers).reduce((sum, count) => sum + count, 0)
  return `${name}: ${counted(matched, 'layer')} match; ${counted(unmatched.count, 'tensor')} ${unmatched.count === 1 ? 'was' : 'were'} left out.`
}

/** Why `<lora:name>` is no row: `No adapter is called “robt”, on this device or beside the model. Near it: robot, neon.` */
export function unsettledWords({ name, files }: Unsettled, known: readonly string[]): string {
  if (files.length > 0)
    return `Several adapters are called “${name}”: ${files.join(', ')}. Call one by a name of its own, or remove one.`
  const near = nearest(name, known).join(', ')
  return `No adapter is called “${name}”, on this device or beside the model. ${near ? `Near it: ${near}.` : 'There is none yet.'}`
}
