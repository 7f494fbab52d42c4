// LoRA Switch: one adapter at a time, the next after every few steps. Zhong et al. 2024, equation 3:
// i(t) = floor(((t - 1) mod (k tau)) / tau) + 1. (The released code turns one step late.)
import { type Method, only } from './method.ts'

/** The paper turns every 5 of 100 to 200 steps and found 1 to distort; few-step runs still give each adapter two steps in a row. */
export const turnAfter = (steps: number, adapters: number): number =>
  Math.max(2, Math.min(5, Math.floor(steps / (2 * adapters))))

export const switching: Method = {
  id: 'switch',
  label: 'Switch',
  help: 'One adapter at a time, in turn. The first sets the layout: put the character first.',
  source: 'Zhong et al. 2024, arXiv 2402.16843',
  asks: ({ step, steps, scales }) => {
    if (scales.length === 0) return [{ scales, share: 1 }]
    const active = Math.floor(step / turnAfter(steps, scales.length)) % scales.length
    return [{ scales: only(scales, active), share: 1 }]
  },
}
