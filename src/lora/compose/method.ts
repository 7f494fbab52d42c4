// What a way of composing adapters is: which rows to ask at a step, at which strengths, and how their answers are mixed.

/** One guided answer with these strengths, one an adapter, and its share of the mix. Shares of a step sum to 1. */
export type Ask = { readonly scales: readonly number[]; readonly share: number }

/** Where a run stands: step from 0, of `steps`; the adapters' strengths at it, schedules applied. */
export type Moment = {
  readonly step: number
  readonly steps: number
  readonly scales: readonly number[]
  /** What each adapter brings, where people have said. */
  readonly categories?: readonly (Category | undefined)[]
}

export type Category = 'character' | 'clothing' | 'object' | 'style' | 'background'

export type Method = {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly source: string
  /** What to ask at a step. With no adapters one ask of no strengths. */
  readonly asks: (moment: Moment) => readonly Ask[]
}

/** The strengths with all but one adapter's at 0. */
export const only = (scales: readonly number[], adapter: number): number[] =>
  scales.map((scale, i) => (i === adapter ? scale : 0))
