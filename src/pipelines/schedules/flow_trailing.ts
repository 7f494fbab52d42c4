// Even steps of a rectified flow from 1 to 1 / n, shifted towards its noisy end: as pipelines of large flow models ask.
import { flowLevel } from '../../math/flow.ts'
import type { Schedule } from '../types.ts'

/**
 * s' = shift s / (1 + (shift - 1) s) for s = 1, (n - 1) / n .. 1 / n, stretched so that the last is `terminal` where the folder
 * names one. diffusers' FlowMatchEulerDiscreteScheduler given `sigmas`, as its Flux pipeline does; Esser et al. 2024, equation 23.
 */
export const flowTrailing: Schedule = ({ steps, noise: { sigmas, flow } }) => {
  if (!flow) throw new RangeError('schedule: flow_trailing: expected a flow model, got one of noise')
  const even = Array.from({ length: steps }, (_, i) => 1 - i / steps)
  const shifted = even.map((s) => (flow.shift * s) / (1 + (flow.shift - 1) * s))
  const scale = flow.terminal ? (1 - shifted[steps - 1]!) / (1 - flow.terminal) : 1
  const shares = shifted.map((s) => Math.fround(scale > 0 ? 1 - (1 - s) / scale : s))
  return { sigmas: shares.map(flowLevel), timesteps: shares.map((s) => s * (sigmas.length - 1)) }
}
