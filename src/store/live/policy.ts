// What Live draws, and when it begins, stops or lets finish. Pure: knows no engine, no page, no clock.
import type { ModelInfo, Settings } from '../../protocol.ts'

/** Steps where no recipe says how few are enough. */
export const fewestSteps = 4
/** Milliseconds after which a run that is out of date may still finish: whoever types without a pause sees pictures too. */
export const starving = 1000
/** Milliseconds without a change after which Live pauses. */
export const idleAfter = 300_000
/** Milliseconds of one picture from which a smaller size is suggested. */
export const slow = 1500

/** What Live may draw by: `draft` as the person has it, or where no recipe was chosen as `quick` has it, a student's settings. */
export type Offered = {
  readonly model: Pick<ModelInfo, 'name' | 'recipes' | 'decoders'>
  /** Steps that the file at work was trained for. */
  readonly trained?: number | undefined
  readonly quick?: Settings | undefined
}

/** The draft as Live draws it: one picture, the same seed, as few steps as its recipe allows or its file was trained for, and
 * by the tiny decoder where the model has one. */
export function liveSettings(draft: Settings, { model, trained, quick }: Offered): Settings {
  const tiny = draft.decoder === undefined && model.decoders?.some(({ id }) => id === 'tiny')
  const drawn = { model: model.name, count: 1, ...(tiny && { decoder: 'tiny' as const }) }
  if (quick && draft.recipe === undefined) return { ...quick, ...drawn }
  const { timesteps: _, sigmas: __, ...settings } = draft
  const recipe = model.recipes.find(({ id }) => id === draft.recipe)
  const steps = recipe ? (trained ?? Math.min(...recipe.steps)) : Math.min(draft.steps, fewestSteps)
  // A start picture leaves out the first steps: one must be left.
  const least = draft.startImage === undefined || recipe ? 1 : Math.ceil(1 / Math.max(draft.strength ?? 1, 0.01))
  return { ...settings, ...drawn, steps: Math.max(steps, least) }
}

/** Requests by what they would draw: equal keys, equal pictures. */
export type Standing = {
  /** The newest request; undefined where nothing is to be drawn. */
  readonly wanted: string | undefined
  /** What is being drawn. */
  readonly drawing: string | undefined
  /** What was drawn last, or failed. */
  readonly done: string | undefined
  /** Milliseconds since a picture was last shown. */
  readonly hungry: number
}

/**
 * The next thing to do. One run at a time; only the newest request waits, because whoever asks again asks with the newest.
 * A run that is out of date stops between steps, unless no picture came for a while.
 */
export function nextMove({ wanted, drawing, done, hungry }: Standing): 'start' | 'stop' | 'wait' {
  if (drawing === undefined) return wanted === undefined || wanted === done ? 'wait' : 'start'
  if (drawing === wanted) return 'wait'
  return wanted === undefined || hungry < starving ? 'stop' : 'wait'
}
