// CMLoRA: every adapter answers alone and one dominates, which changes at refresh points; what carries fine detail dominates early, the
// background late. Zou et al. 2025 (arXiv 2502.04923), by its released code, without the cache. The decay of the dominant's weight that
// the paper prints is not in that code's results, so it is not here.
import { type Method, only } from './method.ts'

/** Steps at which the dominant changes: every 2nd early and late, every 3rd in between. */
const refreshes = (steps: number): number[] => {
  const [middle, late] = [Math.floor(0.375 * steps), Math.floor(0.875 * steps)]
  return Array.from({ length: steps }, (_, i) => i).filter((i) => {
    if (i < middle) return i % 2 === 0
    return i < late ? (i - middle) % 3 === 0 : (i - late) % 2 === 0
  })
}

/** Share of the run after which backgrounds take part in dominating. */
const EARLY = 0.55

/** Which adapter dominates at a step, `background[i]` for those whose changes are of low frequency. */
export const dominantAt = (step: number, steps: number, background: readonly boolean[]): number => {
  const indices = background.map((_, i) => i)
  const fine = indices.filter((i) => !background[i])
  const order = [...fine, ...indices.filter((i) => background[i])]
  const turn = refreshes(steps).filter((i) => i <= step).length - 1
  const width = Math.max(1, fine.length)
  const late = step >= EARLY * steps && fine.length > 0 && fine.length < order.length
  return order[late ? 1 + (turn % width) : turn % width]!
}

export const cmlora: Method = {
  id: 'cmlora',
  label: 'CMLoRA',
  help: 'Every adapter answers alone; one in turn counts more than the others, backgrounds only late in the run.',
  source: 'Zou et al. 2025, arXiv 2502.04923',
  asks: ({ step, steps, scales, categories = [] }) => {
    if (scales.length === 0) return [{ scales, share: 1 }]
    const dominant = dominantAt(
      step,
      steps,
      scales.map((_, i) => categories[i] === 'background'),
    )
    // The dominant's share is (n - 1/2) / (2n - 3/2), the others share the rest equally.
    const n = scales.length
    const strong = n - 0.5
    return scales.map((_, i) => ({
      scales: only(scales, i),
      share: (i === dominant ? strong : 1) / (strong + n - 1),
    }))
  },
}
