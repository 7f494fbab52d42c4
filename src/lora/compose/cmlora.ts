// CMLoRA: every adapter answers alone and one dominates, which changes at refresh points; what carries fine detail dominates early, the
// background late. Between refreshes adapters answer by the network's shallow path, from features of their own; a refresh renews the
// dominant's. Zou et al. 2025 (arXiv 2502.04923), by its released code and, where that does not do what the paper says (its non-uniform
// mode caches nothing, its late phase never renews), by the paper.
import { lowOf } from './frequency.ts'
import { type Method, only } from './method.ts'

/** Steps at which the dominant changes: every 2nd early and late, every 3rd in between; or every `every`-th. */
const refreshes = (steps: number, every: number): number[] => {
  const [middle, late] = [Math.floor(0.375 * steps), Math.floor(0.875 * steps)]
  return Array.from({ length: steps }, (_, i) => i).filter((i) => {
    if (every > 1) return i % every === 0
    if (i < middle) return i % 2 === 0
    return i < late ? (i - middle) % 3 === 0 : (i - late) % 2 === 0
  })
}

/** Whether those of low frequency take part in dominating: after 121 of the released code's 220 steps. */
const isLate = (step: number, steps: number) => 20 * step >= 11 * steps

/** The options of the method. */
type Options = Readonly<Partial<Record<'refresh' | 'decay' | 'profiled', number>>>

/** Which adapter dominates at a step, `low[i]` for those whose changes are of low frequency. */
const dominantAt = (step: number, turn: number, steps: number, low: readonly boolean[]): number => {
  const indices = low.map((_, i) => i)
  const fine = indices.filter((i) => !low[i])
  const order = [...fine, ...indices.filter((i) => low[i])]
  const width = Math.max(1, fine.length)
  const late = isLate(step, steps) && fine.length > 0 && fine.length < order.length
  return order[late ? 1 + (turn % width) : turn % width]!
}

export const cmlora: Method = {
  id: 'cmlora',
  label: 'CMLoRA',
  help: 'Every adapter answers alone; one in turn counts more than the others, backgrounds only late in the run. Most answers take a short cut.',
  source: 'Zou et al. 2025, arXiv 2502.04923',
  parameters: [
    {
      id: 'refresh',
      label: 'Refresh',
      help: "Steps from one refresh of an adapter's features to the next; 0: the paper's, closer together early and late; 1: no short cuts.",
      min: 0,
      max: 20,
      usual: 0,
    },
    {
      id: 'decay',
      label: 'Decay',
      help: 'How far the weight of the dominant one falls from turn to turn: 0 not at all, as released; 1 as the paper prints it.',
      min: 0,
      max: 1,
      usual: 0,
    },
    {
      id: 'profiled',
      label: 'Low frequencies',
      help: 'Which adapters dominate late: 0 those of backgrounds, 1 those whose measured changes have little fine detail.',
      min: 0,
      max: 1,
      usual: 0,
      choices: ['By category', 'Profiled'],
    },
  ],
  caches: ({ refresh = 0 }) => refresh !== 1,
  asks: (moment) => {
    const { step, steps, scales, options = {} } = moment
    if (scales.length === 0) return [{ scales, share: 1 }]
    const { refresh = 0, decay = 0, profiled = 0 }: Options = options
    const points = refreshes(steps, refresh)
    const turn = points.filter((i) => i <= step).length - 1
    const dominant = dominantAt(step, turn, steps, lowOf(moment, profiled >= 0.5))
    // The dominant's weight is n - 1/2 where the others' is 1, less 1/2 + 1/4 + ... 1/2^turn, and not below theirs.
    const n = scales.length
    const strong = Math.max(n === 1 ? 0.5 : 1, n - 0.5 - decay * (1 - 0.5 ** turn))
    const cache = (i: number) => (i === dominant && points.includes(step) ? ('renew' as const) : ('reuse' as const))
    return scales.map((_, i) => ({
      scales: only(scales, i),
      share: (i === dominant ? strong : 1) / (strong + n - 1),
      ...(refresh !== 1 && { cache: cache(i) }),
    }))
  },
}
