// What a folder's model_index.json promises: which parts, of which classes. Knows no part's config.
import { failure } from '../../weights/failure.ts'

/** Class names by part, such as `unet` -> `UNet2DConditionModel`; parts that the folder leaves out are absent. */
export type ModelIndex = ReadonlyMap<string, string>

const required = ['unet', 'vae', 'text_encoder', 'tokenizer'] as const

/** Checks model_index.json (diffusers' layout). Throws `not-a-model` where a part is missing that every text-to-image UNet has. */
export function readModelIndex(json: unknown, folder: string): ModelIndex {
  const refuse = (message: string) => failure('not-a-model', `load: ${folder}: model_index.json: ${message}`)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw refuse('expected an object of parts')
  const index = new Map<string, string>()
  for (const [part, entry] of Object.entries(json))
    if (Array.isArray(entry) && typeof entry[1] === 'string') index.set(part, entry[1])
  const transformer = index.get('transformer')
  if (transformer && !index.has('unet'))
    throw refuse(`expected a unet, got a ${transformer}: such models are not run here yet`)
  if (index.has('unet') && index.has('text_encoder_2') && !index.has('text_encoder'))
    throw refuse('expected a text-to-image model, got a refiner, which starts from a picture')
  const missing = required.filter((part) => !index.has(part))
  if (missing.length > 0) throw refuse(`expected ${required.join(', ')}; missing: ${missing.join(', ')}`)
  return index
}

/** The class of a part. Throws `not-a-model` where it is none of `known`. */
export function classOf<T extends string>(index: ModelIndex, part: string, known: readonly T[], folder: string): T {
  const name = index.get(part)
  const found = known.find((candidate) => candidate === name)
  if (!found)
    throw failure(
      'not-a-model',
      `load: ${folder}: model_index.json: ${part}: expected ${known.join(' or ')}, got ${name}`,
    )
  return found
}
