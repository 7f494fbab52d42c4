// Trained levels at even distances from the top.
import type { Schedule } from '../types.ts'

/** `sigmas[-(1 + int(i T / n))]`. ComfyUI's `simple`. */
export const simple: Schedule = ({ steps, noise: { sigmas } }) => {
  const total = sigmas.length
  const timesteps = Array.from({ length: steps }, (_, i) => total - 1 - Math.floor(i * (total / steps)))
  return { timesteps, sigmas: timesteps.map((t) => sigmas[t]!) }
}
