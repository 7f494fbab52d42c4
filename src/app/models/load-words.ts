// Why a model could not be loaded, as a sentence. Knows the kinds of failure.
import type { Failure, LoadOptions, LoadProgress } from '../../protocol.ts'
import { type Loading, readingLeft } from '../../store/session.ts'
import { bytesOf, estimate } from '../format.ts'
import { memoryWords } from '../memory-words.ts'

export function loadFailureWords({ kind, message, memory }: Failure, progress?: LoadProgress): string {
  switch (kind) {
    case 'not-a-model':
    case 'bad-input':
      return `This is not a model that can be read here. ${message}`
    case 'cancelled':
      return 'The model was not loaded: you stopped it. What has arrived is kept.'
    case 'network':
      return progress && progress.loaded > 0
        ? `The download stopped at ${bytesOf(progress.loaded, progress.total)}. It continues from there.`
        : `The download did not begin. Check the connection. ${message}`
    case 'out-of-memory':
      return `There is not enough memory for this model. ${memory ? memoryWords(memory) : message} Nothing was lost.`
    case 'no-device':
      return `Graphics acceleration is switched off or blocked on this computer. ${message}`
    default:
      return `Something went wrong in the engine. Nothing was lost. ${message}`
  }
}

/** `Loading the model, 12 of 18 MB, about 24 s left`, `Preparing the network`: what a load is at. */
export function loadingWords(loading: Loading): string {
  const { phase, loaded, total } = loading.progress ?? { phase: 'read', loaded: 0, total: 0 }
  if (phase !== 'read') return prepared[phase]
  const model = loading.source.kind === 'url' ? 'the built-in model' : loading.source.name
  const left = readingLeft(loading)
  // The first files are small: their bytes say nothing of what is to come.
  const bytes = Math.max(loaded, total) > 1e6 ? [bytesOf(loaded, total)] : []
  return [`Loading ${model}`, ...bytes, ...(left === undefined ? [] : [`${estimate(left)} left`])].join(', ')
}
const prepared: Readonly<Record<Exclude<LoadProgress['phase'], 'read'>, string>> = {
  text_encoder: 'Preparing the text encoder',
  unet: 'Preparing the network',
  vae: 'Preparing the decoder',
}

/** The graphics device was the reason, and the processor is still to be tried. */
export const processorHelps = ({ kind }: Failure, device: LoadOptions['device']): boolean =>
  device !== 'wasm' && ['out-of-memory', 'no-device', 'device-lost'].includes(kind)

/** What the button that loads again says. */
export const againLabel = ({ kind }: Failure, progress?: LoadProgress): string =>
  (kind === 'network' && progress && progress.loaded > 0) || kind === 'cancelled' ? 'Resume' : 'Try again'
