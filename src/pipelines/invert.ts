// From a picture to the noise that DDIM would draw it from: the walk of `generate.ts` backwards.
import { combine } from '../math/latents.ts'
import type { Noise } from '../math/random.ts'
import type { Given, Settings } from '../protocol.ts'
import { guidanceFor } from './guide.ts'
import { none } from './guidance/none.ts'
import type { Model } from './model.ts'
import { networkOf } from './network.ts'
import { planOf } from './plan.ts'
import { ddimInverse } from './samplers/ddim_inverse.ts'
import { stage } from './stage.ts'
import { startOf } from './start-picture.ts'
import type { Latents } from './types.ts'
import { walk } from './walk.ts'

export type InvertOptions = {
  readonly given: Given
  /** Times that each step is asked again at what it found: 0 as diffusers, more come closer to the walk down. */
  readonly rounds: number
  readonly signal?: AbortSignal
  /** Hears the rows that were asked so far. */
  readonly onRows?: (rows: number) => void
}

/**
 * Unit noise [1, channels, height / cell, width / cell] that `ddim` with these settings, of eta 0, draws the start picture
 * from: `initialNoise` of a run, or `--init-noise`. The picture's latents are the mean of its autoencoder's answer.
 * Rejects with a `bad-input` or `not-finite` failure.
 */
export async function invert(model: Model, asked: Settings, options: InvertOptions): Promise<Latents> {
  const { given, rounds, signal, onRows } = options
  const { mask: _, ...unmasked } = asked
  const settings: Settings = { ...unmasked, sampler: 'ddim', eta: 0, strength: 1 }
  const { grid, space, timestepOf } = planOf(settings, model)
  const start = await startOf(model, settings, given)
  if (!start) throw new Error('invert: start picture: expected one, got none')
  const staged = await stage(model, settings, grid.sigmas, () => {})
  let rows = 0
  const network = networkOf({
    unet: model.unet,
    parametrization: space,
    timestepOf,
    maxBatch: model.maxBatch,
    ...(model.embedsGuidance ? { guidance: settings.guidance } : {}),
    ...(signal ? { signal } : {}),
    onRows: (count) => onRows?.((rows += count)),
  })
  const guidance = model.embedsGuidance ? none : guidanceFor(settings, space, grid.sigmas)
  const picture = start.latents(zeros)
  const denoise = staged.denoise(guidance, staged.listening(network), () => picture)
  const rising = grid.sigmas.toReversed()
  const last = await walk(
    ddimInverse(space, rounds),
    { denoise, noise: () => zeros(picture.shape) },
    picture,
    rising,
    () => {},
  )
  return combine([[1 / Math.hypot(rising.at(-1)!, 1), last]])
}

/** No noise: what is drawn with it is the mean. */
const zeros: Noise = (shape) => ({
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)),
})
