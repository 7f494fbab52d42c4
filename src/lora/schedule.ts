// How strong an adapter is along the steps of a run, as a factor of its weight.

/** Where the factor goes from `from` to `to` (shares of the run, 0 to 1) and how. Outside it is 0. */
type Curved = {
  readonly from: number
  readonly to: number
  /** `constant` is 1 inside; the others rise from 0 or fall to 0 between `from` and `to`. */
  readonly curve: 'constant' | 'rise' | 'fall' | 'cosine_rise' | 'cosine_fall'
}
/** A curve, or a factor for each step; a run of another length takes those at the same shares of it. */
export type AdapterSchedule = Curved | { readonly factors: readonly number[] }

const curves: Readonly<Record<Curved['curve'], (share: number) => number>> = {
  constant: () => 1,
  rise: (share) => share,
  fall: (share) => 1 - share,
  cosine_rise: (share) => (1 - Math.cos(Math.PI * share)) / 2,
  cosine_fall: (share) => (1 + Math.cos(Math.PI * share)) / 2,
}

/** The factor at step `step` (from 0) of `steps`. A run of one step is at the middle of every curve. */
export const factorAt = (schedule: AdapterSchedule, step: number, steps: number): number => {
  const at = (step + 0.5) / steps
  if ('factors' in schedule) return schedule.factors[Math.floor(at * schedule.factors.length)] ?? 0
  const { from, to, curve } = schedule
  if (at < from || at > to) return 0
  return curves[curve](to > from ? (at - from) / (to - from) : 0.5)
}
