// Timesteps that Stability's own code asks its Turbo models at: every hundredth, from the top.
import type { Schedule } from '../types.ts'

const MOST = 10

/** T - 1 - i T / 10: 999, 899, 799 ... ComfyUI's SDTurboScheduler. At most ten steps. */
export const turbo: Schedule = ({ steps, noise: { sigmas } }) => {
  if (steps > MOST) throw new RangeError(`schedule: turbo: expected at most ${MOST} steps, got ${steps}`)
  const stride = Math.floor(sigmas.length / MOST)
  const timesteps = Array.from({ length: steps }, (_, i) => sigmas.length - 1 - i * stride)
  return { timesteps, sigmas: timesteps.map((t) => sigmas[t]!) }
}
