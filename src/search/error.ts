// How far short walks end from long ones: the score of a list of timesteps, drawn through the engine.
import type { Engine, Settings } from '../protocol.ts'
import type { List } from './evolve.ts'

type Numbers = ArrayLike<number>

/** A picture to be near to: what makes it, and the latents of a walk of many steps from the same seed. */
export type Aim = { readonly settings: Settings; readonly latents: Numbers }

/** The finished latents of one picture. Rejects as the engine does. */
export async function latentsOf(engine: Engine, settings: Settings, signal?: AbortSignal): Promise<Float32Array> {
  let latents: Numbers | undefined
  await engine.generate(
    { ...settings, count: 1 },
    (event) => {
      if (event.type === 'picture') latents = event.latents?.data
    },
    signal,
  )
  if (!latents) throw new Error('search: latents: expected them with the picture, got none')
  return Float32Array.from(latents)
}

/** |a - b| / |b|. */
export function relativeError(a: Numbers, b: Numbers): number {
  let [error, size] = [0, 0]
  for (let i = 0; i < b.length; i++) {
    error += (a[i]! - b[i]!) ** 2
    size += b[i]! ** 2
  }
  return Math.sqrt(error / size)
}

/** The error at each aim of walks with these settings in place of the aim's own. */
export async function errorsAt(
  engine: Engine,
  aims: readonly Aim[],
  walk: Partial<Settings>,
  signal?: AbortSignal,
): Promise<number[]> {
  const errors: number[] = []
  for (const { settings, latents } of aims)
    errors.push(relativeError(await latentsOf(engine, { ...settings, ...walk }, signal), latents))
  return errors
}

/** What a search asks: the mean error of a list. */
export const scoreOf =
  (engine: Engine, aims: readonly Aim[], signal?: AbortSignal) =>
  async (timesteps: List): Promise<number> => {
    const errors = await errorsAt(engine, aims, { timesteps, steps: timesteps.length }, signal)
    return errors.reduce((sum, error) => sum + error, 0) / errors.length
  }
