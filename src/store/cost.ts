// What a run will cost, from what runs have cost. Pure; knows no engine.
import { stepsOf } from '../grid/rows.ts'
import type { ModelInfo, Settings } from '../protocol.ts'
import { rowsOfPicture } from './methods.ts'
import type { Running } from './run.ts'
import type { Picture, Timing } from './storage.ts'

/** Passes of the network for one picture each: guidance above 1 asks twice, some samplers and methods several times a step. */
export const rowsOf = (settings: Settings): number => rowsOfPicture(settings) * settings.count

/** The newest timing of the same model and size on the same device. */
function measured(settings: Settings, model: ModelInfo | undefined, history: readonly Picture[]): Timing | undefined {
  const same = ({ settings: { model: name, width, height }, timing }: Picture) =>
    timing?.provider === model?.device.provider &&
    name === model?.name &&
    width === settings.width &&
    height === settings.height
  return history.find(same)?.timing
}

/** Milliseconds that a run of `settings` will take; undefined before anything like it was measured. */
export function estimate(settings: Settings, model: ModelInfo | undefined, history: readonly Picture[]) {
  const timing = measured(settings, model, history)
  if (!timing || timing.rows === 0) return undefined
  const decode = (timing.decode / timing.pictures) * settings.count
  return timing.text + (timing.sampling / timing.rows) * rowsOf(settings) + decode
}

/** Share of the steps done, 0 to 1. */
export function shareDone({ job, picture, step, phase }: Running): number {
  const { count } = job.settings
  const steps = stepsOf(job.settings)
  const done = phase === 'decode' ? (picture + 1) * steps : picture * steps + step
  return Math.min(done / (steps * count), 1)
}

/** Milliseconds left of a run: by its own steps from the third on, before that by an earlier run; undefined if neither is known. */
export function timeLeft(running: Running, before: number | undefined): number | undefined {
  const { count } = running.job.settings
  const steps = stepsOf(running.job.settings)
  const times = running.stepTimes
  const left = steps * count - times.length
  if (times.length >= 3) {
    const recent = times.slice(-8)
    return (recent.reduce((sum, time) => sum + time, 0) / recent.length) * left
  }
  return before === undefined ? undefined : before * (left / (steps * count))
}
