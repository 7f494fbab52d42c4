// Starting from a picture: which part of the walk is walked. Knows no picture.
import type { Settings } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import type { Grid } from './types.ts'

/** diffusers' default. */
const usual = 0.8

/** Share of the walk that the settings ask for: all of it where they name no start picture. */
export const strengthOf = ({ startImage, strength = usual }: Settings): number =>
  startImage === undefined ? 1 : strength

/**
 * The last min(int(n * strength), n) of n steps: `get_timesteps` of diffusers' img2img pipelines. Throws `bad-input` where
 * that is none.
 */
export function lastPart(grid: Grid, strength: number): Grid {
  const n = grid.timesteps.length
  const skipped = n - Math.min(Math.trunc(n * strength), n)
  if (skipped === n) {
    throw failure(
      'bad-input',
      `settings: strength: expected at least 1 of ${n} steps, ${(1 / n).toFixed(3)}, got ${strength}`,
    )
  }
  return fromStep(grid, skipped)
}

/** The part of a grid that begins with a step, counted from 0. */
export const fromStep = ({ sigmas, timesteps, landings }: Grid, step: number): Grid => ({
  sigmas: sigmas.slice(step),
  timesteps: timesteps.slice(step),
  ...(landings ? { landings: landings.slice(step) } : {}),
})
