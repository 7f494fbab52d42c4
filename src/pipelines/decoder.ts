// Which decoder makes the pixels: the model's own, or the tiny one that may lie beside it.
import type { Choice, Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import type { Model } from './model.ts'

/** The usual one first. */
export const decoders: readonly Choice[] = [
  { id: 'full', label: 'Full', help: 'The model’s own decoder.' },
  { id: 'tiny', label: 'Tiny', help: 'A small decoder beside the model: faster, and a little coarser.' },
]

/** Throws `bad-input` where the settings ask for one that the model has not. */
export function decoderOf(
  model: Pick<Model, 'name' | 'decode' | 'decodeTiny'>,
  { decoder }: Settings,
): Model['decode'] {
  if (decoder !== 'tiny') return model.decode
  if (model.decodeTiny) return model.decodeTiny
  throw failure('bad-input', `settings: decoder: expected full for ${model.name}, which has no tiny one, got tiny`)
}
