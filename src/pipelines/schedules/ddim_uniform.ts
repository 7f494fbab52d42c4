// Trained levels at whole strides from the second lowest up.
import type { Schedule } from '../types.ts'

/** `sigmas[1 + k (T // n)]`. ComfyUI's `ddim_uniform`, which takes a step more where n does not divide T. */
export const ddimUniform: Schedule = ({ steps, noise: { sigmas } }) => {
  const stride = Math.max(Math.floor(sigmas.length / steps), 1)
  const timesteps = Array.from({ length: steps }, (_, i) => Math.min(1 + (steps - 1 - i) * stride, sigmas.length - 1))
  return { timesteps, sigmas: timesteps.map((t) => sigmas[t]!) }
}
