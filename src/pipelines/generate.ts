// READ THIS FIRST. How a prompt becomes a picture: encode -> schedule -> sample(guidance(network)) -> decode.
// Knows no runtime, no file and no thread: a `Model` is functions.
import type { GenerateEvent, Given, RunReport, Settings } from '../protocol.ts'
import { anew } from './anew.ts'
import { checkSettings } from './check.ts'
import { decoderOf } from './decoder.ts'
import { guidanceFor } from './guide.ts'
import { none } from './guidance/none.ts'
import type { Model } from './model.ts'
import { networkOf } from './network.ts'
import { planOf } from './plan.ts'
import { blend, keeper, keeping, noised } from './inpaint.ts'
import { startOf } from './start-picture.ts'
import { strengthOf } from './strength.ts'
import { stage } from './stage.ts'
import { generators, startNoise, stepNoise, variationOf } from './start.ts'
import type { Denoise, Latents } from './types.ts'
import { walk } from './walk.ts'

export type RunOptions = {
  readonly onEvent: (event: GenerateEvent) => void
  /** Looked at before every call of the network and of the decoder; the run then rejects with its reason. */
  readonly signal?: AbortSignal
  /** Unit noise to start from instead of the seed's first draw, [1, channels, height / cell, width / cell]. */
  readonly initialNoise?: Latents
  /** The pictures that the settings name. */
  readonly given?: Given
  /** Hears the finished latents, in the model's scaled space, before they are decoded. */
  readonly onLatents?: (latents: Latents, picture: number) => void
}

/** Draws `settings.count` pictures, picture k from seed + k, or towards variationSeed + k. Rejects with a `bad-input` or `not-finite` failure, or what the model throws. */
export async function generate(
  model: Model,
  settings: Settings,
  options: RunOptions,
): Promise<Omit<RunReport, 'device'>> {
  const { onEvent, signal, initialNoise, given = {}, onLatents } = options
  checkSettings(settings, model.cell)
  const decoded = decoderOf(model, settings)
  const begun = performance.now()
  const { grid, sampler, from, keeps, space, timestepOf, enter, leave } = planOf(settings, model)

  onEvent({ type: 'phase', phase: 'text', picture: 0 })
  signal?.throwIfAborted()
  const staged = await stage(model, settings, grid.sigmas, onEvent)
  const start = await startOf(model, settings, given)
  const text = performance.now() - begun

  const wanted = guidanceFor(settings, space, grid.sigmas)
  const guidance = model.embedsGuidance ? none : wanted
  let [rows, shallow] = [0, 0]
  const answering = networkOf({
    unet: model.unet,
    parametrization: space,
    timestepOf,
    maxBatch: model.maxBatch,
    ...(model.embedsGuidance ? { guidance: settings.guidance } : {}),
    ...(signal ? { signal } : {}),
    onRows: (count, short) => {
      rows += count
      if (short) shallow += count
    },
  })
  const network = staged.listening(answering)
  const shape = [1, model.latentChannels, settings.height / model.cell, settings.width / model.cell]
  const steps: number[] = []
  const sigmas: number[] = []
  let decode = 0
  for (let picture = 0; picture < settings.count; picture++) {
    const { seed, ...variation } = variationOf(settings, picture, model.cell)
    const random = generators[settings.rng](seed)
    const noise = stepNoise(settings.stepNoise, seed, random, shape, grid.sigmas)
    const denoise = staged.denoise(guidance, network, () => unit)
    onEvent({ type: 'phase', phase: 'sample', picture })
    // The order of the draws is that of diffusers: the start picture's latents, the noise, those of the masked picture.
    const known = start?.latents(random)
    const unit = initialNoise ?? startNoise(generators[settings.rng], seed, random, shape, variation)
    const mask = start?.mask
    if (mask) start.latents(random)
    const [top] = grid.sigmas as [number]
    const first = known && !(mask && strengthOf(settings) === 1) ? noised(known, unit, top) : enter(unit)
    const asked = known && mask && !keeps ? keeping(denoise, mask, known, unit, top) : denoise
    const keep = known && mask && keeper(mask, known)
    let noisy = first
    const heard: Denoise = (x, sigma) => asked((noisy = x), sigma)
    const last = await walk(
      given.anew ? anew(given.anew, from, () => random(shape)) : sampler,
      { denoise: heard, noise, ...(keep && { keep }) },
      first,
      grid.sigmas,
      async (step, milliseconds) => {
        steps.push(milliseconds)
        const preview = await model.preview?.(step.denoised)
        const { i, sigma, denoised } = step
        sigmas.push(sigma)
        const at = { picture, step: i + 1, steps: grid.timesteps.length, sigma, milliseconds }
        onEvent({ type: 'step', ...at, denoised, noisy: step.x ?? noisy, ...(preview ? { preview } : {}) })
      },
    )
    const latents = known && mask ? blend(mask, leave(last), known) : leave(last)
    onLatents?.(latents, picture)
    signal?.throwIfAborted()
    onEvent({ type: 'phase', phase: 'decode', picture })
    const started = performance.now()
    const pixels = await decoded(latents)
    decode += performance.now() - started
    const { toward } = variation
    onEvent({ type: 'picture', picture, seed, ...(toward ? { variationSeed: toward.seed } : {}), pixels, latents })
  }
  return { text, steps, sigmas, decode, total: performance.now() - begun, rows, ...(shallow > 0 && { shallow }) }
}
