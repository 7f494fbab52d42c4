// DPM-Solver of orders 3, 2 and 1 on even steps of log sigma between the grid's two ends: as many model calls as steps.
import type { Sampler } from '../types.ts'
import { dpmStep } from './dpm_step.ts'

/** Lu et al. 2022 (2206.00927), section 3.4; k-diffusion `sample_dpm_fast`. What lies between the ends of the grid is not asked. */
export const dpmFast: Sampler = async function* (tools, x, sigmas) {
  const calls = sigmas.length - 1
  const whole = Math.floor(calls / 3) + 1
  const orders = Array.from({ length: whole }, (_, i) => {
    if (calls % 3 !== 0) return i < whole - 1 ? 3 : calls % 3
    return i < whole - 2 ? 3 : whole - i
  })
  const [first, last] = [sigmas[0]!, sigmas[calls]!]
  const level = (i: number) => first * (last / first) ** (i / whole)
  let asked = 0
  for (const [i, order] of orders.entries()) {
    const before = asked
    const stepped = yield* dpmStep(tools, x, [level(i), level(i + 1)], order, (call) => before + call)
    x = stepped.x
    asked += order
  }
  return x
}
