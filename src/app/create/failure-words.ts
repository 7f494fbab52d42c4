// What happened, that work is safe, what to press: for every failure of a run. Knows no component.
import type { Failure, Settings } from '../../protocol.ts'
import type { State } from '../../store/state.ts'
import { counted, guidance } from '../format.ts'

export type FailureWords = {
  readonly text: string
  /** The first is the primary one. */
  readonly actions: readonly { readonly label: string; readonly run: () => void }[]
}

/** The next smaller size in halves that the model's multiple allows; undefined if there is none worth drawing. */
export function smaller({ width, height }: Pick<Settings, 'width' | 'height'>, multiple: number) {
  const half = (side: number) => Math.floor(side / 2 / multiple) * multiple
  const size = { width: half(width), height: half(height) }
  return size.width >= 64 && size.height >= 64 ? size : undefined
}

const sized = ({ width, height }: Pick<Settings, 'width' | 'height'>) => `${width} × ${height}`

/** Words for a failed run; actions change the draft and draw again. */
export function failureWords(failure: Failure, settings: Settings, state: State): FailureWords {
  const { adopt, generate, setDevice, model } = state
  const again = (change: Partial<Settings>) => () => {
    adopt(change)
    generate()
  }
  const retry = { label: 'Try again', run: again({}) }
  const size = smaller(settings, model?.sizeMultiple ?? 8)
  const atSmaller = (word: string) => (size ? [{ label: `${word} at ${sized(size)}`, run: again(size) }] : [])
  const processor =
    model?.device.provider === 'webgpu' ? [{ label: 'Use the processor', run: () => void setDevice('wasm') }] : []
  const safe = `Your settings and ${counted(state.history.length, 'picture')} are safe.`
  switch (failure.kind) {
    case 'device-lost':
      return {
        text: `The graphics device stopped again at ${sized(settings)}. ${safe}`,
        actions: [...atSmaller('Continue'), ...processor, retry],
      }
    case 'out-of-memory': {
      const one = settings.count > 1 ? [{ label: 'Retry with one picture', run: again({ count: 1 }) }] : []
      const what = `Not enough memory for ${sized(settings)}, ${counted(settings.count, 'picture')}.`
      return { text: `${what} Nothing was lost.`, actions: [...one, ...atSmaller('Retry'), ...processor, retry] }
    }
    case 'not-finite': {
      const usual = model?.defaults.guidance ?? 1
      const reset = { label: `Reset guidance to ${guidance(usual)}`, run: again({ guidance: usual }) }
      const text = `The network gave no valid numbers, in full precision too. Guidance is ${guidance(settings.guidance)}, this model's own is ${guidance(usual)}. ${safe}`
      return { text, actions: settings.guidance === usual ? [retry] : [reset, retry] }
    }
    case 'bad-input':
      return { text: `These settings cannot be drawn. ${failure.message}`, actions: [ownSettings(state), retry] }
    case 'network':
      return { text: `The download stopped. ${safe} It goes on when you try again.`, actions: [retry] }
    case 'no-device':
      return {
        text: `Graphics acceleration is switched off or blocked on this computer. ${safe}`,
        actions: [...processor, retry],
      }
    default:
      return { text: `The engine stopped and was started again. ${safe}`, actions: [retry] }
  }
}

const ownSettings = ({ useModelDefaults, generate }: State) => ({
  label: 'Use the model’s own settings',
  run: () => {
    useModelDefaults()
    generate()
  },
})
