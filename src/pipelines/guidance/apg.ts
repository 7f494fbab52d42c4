// Adaptive projected guidance: less of the part of the push that runs along the prediction and only saturates it.
import { combine, dot } from '../../math/latents.ts'
import type { Latents } from '../types.ts'
import type { Mix } from './mix.ts'

export type ApgSettings = {
  /** Share of the parallel part that stays: 0 projects all of it away, 1 none. */
  readonly eta: number
  /** Longest push, as an L2 norm; 0 sets no limit. */
  readonly limit: number
  /** Weight of earlier steps' pushes; negative pushes against them. */
  readonly momentum: number
}

/** away + scale (push_orthogonal + eta push_parallel). Sadat et al. 2024 (2410.02416), algorithm 1; diffusers' guider. */
export function apg(scale: number, { eta, limit, momentum }: ApgSettings): Mix {
  let running: Latents | undefined
  return (told, away) => {
    const difference: [number, Latents][] = [
      [1, told],
      [-1, away],
    ]
    running = combine(running ? [...difference, [momentum, running]] : difference)
    const length = Math.sqrt(dot(running, running))
    const shrink = limit > 0 && length > limit ? limit / length : 1
    const size = dot(told, told)
    const parallel = size > 0 ? (shrink * dot(running, told)) / size : 0
    return combine([
      [1, away],
      [scale * shrink, running],
      [scale * (eta - 1) * parallel, told],
    ])
  }
}
