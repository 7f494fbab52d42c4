// What a recipe is: how the files of one few-step method are to be sampled, as plain data.
import type { Choice, Range } from '../../protocol.ts'
import type { Prediction, SchedulerConfig } from '../model.ts'
import type { NoiseModel } from '../types.ts'

export type Recipe = Choice & {
  /** Paper and repository. */
  readonly source: string
  /** The file it is for, in words. */
  readonly needs: string
  readonly licence: string
  /** Names of folders and adapters that it is proposed for. */
  readonly names: RegExp
  /** What the folder must predict and embed, where that matters. */
  readonly fits: { readonly prediction: readonly Prediction[]; readonly embedsGuidance?: boolean }
  /** Step counts that the files were trained for, rising. */
  readonly steps: readonly number[]
  readonly usualSteps: number
  /** The first is the usual one. */
  readonly samplers: readonly [string, ...string[]]
  readonly schedules: readonly [string, ...string[]]
  /** Timesteps by number of steps, asked in place of the schedule's. */
  readonly timesteps?: Readonly<Record<number, readonly number[]>>
  /** The same as levels. */
  readonly sigmas?: Readonly<Record<number, readonly number[]>>
  /** Up to 1 means one question a step and no negative prompt. */
  readonly guidance: Range
  readonly eta: Range
  /** The strength that the file was trained for, from a start picture. */
  readonly strength?: number
  /** What the network answers, where it is not what the folder says. */
  readonly prediction?: Prediction
  /** Levels that it was trained on, where they are not the folder's. */
  readonly noise?: NoiseModel
  /** Fields of scheduler_config.json that the method sets. */
  readonly scheduler?: Partial<SchedulerConfig>
  /** The network is told t' = floor(t S / 1000) and takes its latents as those of t'. */
  readonly timeShift?: number
  /** What the network is told at a level, where it is no timestep. */
  readonly tell?: (sigma: number) => number
}

const only = (value: number): Range => ({ least: value, usual: value, most: value })

/** Guidance of distilled models: none. Zero, as papers write it, means the same. */
export const noGuidance: Range = { least: 0, usual: 1, most: 1 }
export const noEta = only(0)
export const anyEta = (usual: number): Range => ({ least: 0, usual, most: 1 })
/** What eta is where the sampler does not read it. */
export const unusedEta = anyEta(0)

/** Whole numbers from `first` to `last`. */
export const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Networks of noise in the usual sense, whatever they answer. */
export const noisy = { prediction: ['epsilon', 'v_prediction', 'sample'] } as const
export const askTheCard = 'As the card of the file says.'
