// What happened, that work is safe, what to press: for every failure of a run. Knows no component.
import type { Failure, Settings } from '../../protocol.ts'
import { namesToCall, unsettledIn } from '../../store/model-shelf.ts'
import type { State } from '../../store/state.ts'
import { unsettledWords } from '../adapters/adapter-words.ts'
import { bytes, counted, guidance, weight } from '../format.ts'
import { memoryWords } from '../memory-words.ts'
import { outside, recipeIn } from './recipe-range.ts'

type Again = (change: Partial<Settings>) => () => void

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

/** The nearest size of whole multiples; undefined where it is one already. */
function fitting({ width, height }: Pick<Settings, 'width' | 'height'>, multiple: number) {
  const near = (side: number) => Math.max(multiple, Math.round(side / multiple) * multiple)
  const size = { width: near(width), height: near(height) }
  return size.width === width && size.height === height ? undefined : size
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
    case 'out-of-memory':
      return outOfMemory(failure, settings, state, again)
    case 'not-finite':
      return notFinite(settings, state, again)
    case 'bad-input':
      return badInput(failure, settings, state)
    case 'network':
      return {
        text: `The download stopped. ${safe} It continues from there.`,
        actions: [{ ...retry, label: 'Resume' }],
      }
    case 'no-device':
      return {
        text: `Graphics acceleration is switched off or blocked on this computer. ${safe}`,
        actions: [...processor, retry],
      }
    default:
      return { text: `The engine stopped and was started again. ${safe}`, actions: [retry] }
  }
}

/** What was asked of the memory and what would fit: smaller, in half precision, on the processor. */
function outOfMemory({ memory }: Failure, settings: Settings, state: State, again: Again): FailureWords {
  const { model, generate, setDevice, setPrecision } = state
  const onGpu = model?.device.provider === 'webgpu'
  const what = `Not enough ${onGpu ? 'graphics memory' : 'memory'} for ${sized(settings)}, ${counted(settings.count, 'picture')}.`
  const size = memory ? memory.fits : smaller(settings, model?.sizeMultiple ?? 8)
  const about = memory?.fits ? ` (about ${bytes(memory.fits.total)})` : ''
  const own = { width: model?.defaults.width ?? settings.width, height: model?.defaults.height ?? settings.height }
  const less = size ?? (own.width * own.height < settings.width * settings.height ? own : undefined)
  const actions = [
    ...(settings.count > 1 && !memory ? [{ label: 'Retry with one picture', run: again({ count: 1 }) }] : []),
    ...(less ? [{ label: `Retry at ${sized(less)}${about}`, run: again({ width: less.width, height: less.height }) }] : []), // prettier-ignore
    ...(onGpu && model.precision === 'float32'
      ? [{ label: 'Use half precision', run: () => (void setPrecision('float16'), generate()) }]
      : []),
    ...(onGpu ? [{ label: 'Use the processor', run: () => (void setDevice('wasm'), generate()) }] : []),
    { label: 'Try again', run: again({}) },
  ]
  return { text: [what, memory && memoryWords(memory), 'Nothing was lost.'].filter(Boolean).join(' '), actions }
}

/** Numbers that are not finite in full precision too: what is most likely too high. */
function notFinite(settings: Settings, state: State, again: Again): FailureWords {
  const { adapters = [] } = settings
  const recipe = recipeIn(state.model?.recipes, settings.recipe)
  const usual = recipe?.guidance.usual ?? state.model?.defaults.guidance ?? 1
  const whose = recipe ? `${recipe.label}’s usual` : 'this model’s own'
  const sum = adapters.reduce((total, { weight }) => total + Math.abs(weight), 0)
  const halved = adapters.map((adapter) => ({ ...adapter, weight: adapter.weight / 2 }))
  const reasons = [
    'The network gave no valid numbers, in full precision too.',
    settings.guidance !== usual && `Guidance is ${guidance(settings.guidance)}, ${whose} is ${guidance(usual)}.`,
    sum > 1 && `Adapter weights add up to ${weight(sum)}.`,
    'Nothing was lost.',
  ]
  const actions = [
    ...(settings.guidance === usual
      ? []
      : [{ label: `Reset guidance to ${guidance(usual)}`, run: again({ guidance: usual }) }]),
    ...(sum > 1 ? [{ label: 'Halve adapter weights', run: again({ adapters: halved }) }] : []),
    { label: 'Try again', run: again({}) },
  ]
  return { text: reasons.filter(Boolean).join(' '), actions }
}

/** Settings that cannot be drawn: why, and the way back to such that can. */
function badInput(failure: Failure, settings: Settings, state: State): FailureWords {
  const { model, useModelDefaults, adopt, generate, go } = state
  const unsettled = failure.message.startsWith('lora: <lora:') ? unsettledIn(settings, state) : []
  if (unsettled.length > 0)
    return {
      text: unsettled.map((one) => unsettledWords(one, namesToCall(state))).join(' '),
      actions: [
        { label: 'Open Compose', run: () => go('compose') },
        { label: 'Try again', run: generate },
      ],
    }
  if (/^(adapters|lora): /.test(failure.message))
    return {
      text: `An adapter of this picture cannot be used. ${failure.message}`,
      actions: [
        { label: 'Open Compose', run: () => go('compose') },
        { label: 'Try again', run: generate },
      ],
    }
  const size = fitting(settings, model?.sizeMultiple ?? 8)
  if (size)
    return {
      text: `${sized(settings)} cannot be drawn: ${model?.name ?? 'this model'} draws multiples of ${model?.sizeMultiple ?? 8} pixels.`,
      actions: [{ label: `Draw at ${sized(size)}`, run: () => (adopt(size), generate()) }],
    }
  const recipe = recipeIn(model?.recipes, settings.recipe)
  const why = recipe ? Object.values(outside(recipe, settings)) : []
  const own = { label: 'Use the model’s own settings', run: () => (useModelDefaults(), generate()) }
  if (!recipe || why.length === 0)
    return {
      text: `These settings cannot be drawn. ${failure.message}`,
      actions: [own, { label: 'Try again', run: generate }],
    }
  const its = { label: `Use ${recipe.label}’s own settings`, run: () => (adopt(recipe.usual), generate()) }
  return { text: `These settings cannot be drawn. ${why.join(' ')}`, actions: [its, own] }
}
