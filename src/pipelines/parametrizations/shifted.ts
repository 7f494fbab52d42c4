// Networks that take their latents as those of another level: model-time shift, as NitroFusion's.
import type { Parametrization } from '../types.ts'

/** Latents of unit variance at `sigma` are read as such at `levelOf(sigma)`. ChenDarYen/ComfyUI-TimestepShiftModel. */
export const shifted = (space: Parametrization, levelOf: (sigma: number) => number): Parametrization => ({
  scale: (sigma) => (space.scale(levelOf(sigma)) * Math.hypot(levelOf(sigma), 1)) / Math.hypot(sigma, 1),
  skip: (sigma) => (space.skip(levelOf(sigma)) * Math.hypot(levelOf(sigma), 1)) / Math.hypot(sigma, 1),
  out: (sigma) => space.out(levelOf(sigma)),
})
