// What a way of composing adapters is: which rows to ask at a step, at which strengths, and how their answers are mixed.
import type { Layer } from '../types.ts'

/** One answer with these strengths, one an adapter, and its share of the mix. Shares of a step sum to 1. It is guided, unless told. */
export type Ask = {
  readonly scales: readonly number[]
  readonly share: number
  /** The part of the picture that it is for: told that part's words, and mixed by that part's share of each cell instead. */
  readonly part?: number
  /** The adapter whose words it is told, alone and without guidance, in place of the prompt. */
  readonly words?: number
  /** Whether it keeps the network's features anew, or answers by the shallow path from those that it kept last. Neither where left out. */
  readonly cache?: 'renew' | 'reuse'
}

/** A part of a picture in regions; part 0 is what no region covers. */
export type Part = {
  /** Which adapters act in it. */
  readonly acts: readonly boolean[]
  /** Its share of the picture, 0 to 1. */
  readonly covers: number
}

/** Where a run stands: step from 0, of `steps`; the adapters' strengths at it, schedules applied. */
export type Moment = {
  readonly step: number
  readonly steps: number
  readonly scales: readonly number[]
  /** What each adapter brings, where people have said. */
  readonly categories?: readonly (Category | undefined)[]
  /** The share of fine detail in what each adapter changes, where it was measured. */
  readonly details?: readonly (number | undefined)[]
  /** What each adapter's words have to do with the prompt, for methods that ask; equal where left out. */
  readonly affinities?: readonly number[]
  /** The method's own parameters; usual values where left out. */
  readonly options?: Readonly<Record<string, number>>
  /** For methods of regions, where there are any. */
  readonly parts?: readonly Part[]
}

export type Category = 'character' | 'clothing' | 'object' | 'style' | 'background'

/** How words are compared with a prompt: by what the prompt loses without them, or by how they are like it. */
export type Affinity = 'removal' | 'likeness'

/** A number that a method may be set to. */
export type Parameter = {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly min: number
  readonly max: number
  readonly usual: number
  /** What the whole numbers from `min` on stand for, where it is a choice and no amount. */
  readonly choices?: readonly string[]
}

export type Method = {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly source: string
  readonly parameters?: readonly Parameter[]
  /**
   * How it knows regions. `attention`: one answer, each part of the picture attends to its own words and adapters act on their part;
   * `rows`: an ask a part. Absent: it is told all words of all regions.
   */
  readonly regions?: 'attention' | 'rows'
  /** Every adapter counts as so many, each for the layers of the UNet that one of these keeps: `scales` holds them side by side. */
  readonly split?: readonly ((layers: readonly Layer[]) => (path: string) => boolean)[]
  /** It asks about adapters by their words. */
  readonly voiced?: true
  /** Whether, with these options, it keeps features of the network and answers from them. */
  readonly caches?: (options: Readonly<Record<string, number>>) => boolean
  /** It weighs adapters by their words, compared so. */
  readonly affinity?: Affinity
  /** What to ask at a step. With no adapters one ask of no strengths. */
  readonly asks: (moment: Moment) => readonly Ask[]
}

/** The strengths with all but one adapter's at 0. */
export const only = (scales: readonly number[], adapter: number): number[] =>
  scales.map((scale, i) => (i === adapter ? scale : 0))
