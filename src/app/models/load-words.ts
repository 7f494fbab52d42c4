// Why a model could not be loaded, as a sentence. Knows the kinds of failure.
import type { Failure, LoadOptions, LoadProgress } from '../../protocol.ts'
import { bytesOf } from '../format.ts'
import { memoryWords } from '../memory-words.ts'

export function loadFailureWords({ kind, message, memory }: Failure, progress?: LoadProgress): string {
  switch (kind) {
    case 'not-a-model':
    case 'bad-input':
      return `This is not a model that can be read here. ${message}`
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

/** `Loading, 12 of 18 MB`, `Preparing the network`: what a load is at. */
export function loadingWords({ phase, loaded, total }: LoadProgress = { phase: 'read', loaded: 0, total: 0 }): string {
  return phase === 'read' ? `Loading${total > 0 ? `, ${bytesOf(loaded, total)}` : ''}` : prepared[phase]
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
  kind === 'network' && progress && progress.loaded > 0 ? 'Resume' : 'Try again'
