// Why a model could not be loaded, as a sentence. Knows the kinds of failure.
import type { Failure } from '../../protocol.ts'

export function loadFailureWords({ kind, message }: Failure): string {
  switch (kind) {
    case 'not-a-model':
    case 'bad-input':
      return `This is not a model that can be read here. ${message}`
    case 'network':
      return `The download stopped. Check the connection and try again. ${message}`
    case 'out-of-memory':
      return `There is not enough memory for this model. Nothing was lost. ${message}`
    case 'no-device':
      return `Graphics acceleration is switched off or blocked on this computer. ${message}`
    default:
      return `Something went wrong in the engine. Nothing was lost. ${message}`
  }
}
