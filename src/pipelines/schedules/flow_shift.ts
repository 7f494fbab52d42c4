// Even steps of a rectified flow, shifted towards its noisy end.
import { flowLevel } from '../../math/flow.ts'
import { linspace } from '../../math/interpolate.ts'
import type { Schedule } from '../types.ts'

const shifted = (s: number, shift: number): number => (shift * s) / (1 + (shift - 1) * s)

/**
 * s' = shift s / (1 + (shift - 1) s) on even steps from 1 to the lowest trained level, which is itself shifted already
 * unless the shift follows from the size, as diffusers' FlowMatchEulerDiscreteScheduler does where it is given a number of steps. Esser et al. 2024, equation 23.
 */
export const flowShift: Schedule = ({ steps, noise: { sigmas, flow } }) => {
  if (!flow) throw new RangeError('schedule: flow_shift: expected a flow model, got one of noise')
  const total = sigmas.length - 1
  const end = flow.dynamic ? 1 / total : shifted(1 / total, flow.shift)
  const levels = linspace(1, end, steps).map((s) => Math.fround(shifted(s, flow.shift)))
  return { sigmas: levels.map(flowLevel), timesteps: levels.map((s) => s * total) }
}
