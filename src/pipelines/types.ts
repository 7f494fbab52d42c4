// The contracts of the pipelines: how a prompt's conditioning, a network, guidance, a schedule and a sampler meet.
import type { Tensor } from '../math/tensor.ts'

/** Latents of one picture in VE form, `x = x0 + sigma * z`, shape [1, channels, height / 8, width / 8]. Samplers never look inside. */
export type Latents = Tensor

/** What the text (and size) tell the network. `embeddings` [1, tokens, width]; SDXL adds `pooled` [1, width] and `timeIds` [1, 6]. */
export type Conditioning = {
  readonly embeddings: Tensor
  readonly pooled?: Tensor
  readonly timeIds?: Tensor
}

/** One question to the network: these latents, at this noise level, told this, with the adapters at these strengths. */
export type Row = {
  readonly x: Latents
  readonly sigma: number
  readonly conditioning: Conditioning
  readonly scales?: readonly number[]
}
/** One denoised estimate (x0) per row. Batching, chunking and padding are its own business; calls made in the same tick share a batch. */
export type Network = (rows: readonly Row[]) => Promise<Latents[]>
export type Denoise = (x: Latents, sigma: number) => Promise<Latents>

/** What the user asked for, as plain data. */
export type Scene = { readonly prompt: Conditioning; readonly negative: Conditioning }
/** Whatever mixes predictions: guidance, regions, adapter schedules compose by application. */
export type Guidance = (network: Network, scene: Scene) => Denoise

/** Noise levels from high to low, one more than there are steps; the last is where the walk ends (0, or the final sigma of the grid). */
export type Sigmas = readonly number[]

/** The noise levels a model was trained on. `sigmas[t]` for t = 0 .. T - 1, rising: sqrt((1 - alphaBar) / alphaBar). */
export type NoiseModel = { readonly sigmas: readonly number[] }

/** A grid of noise levels. `timesteps[i]` is what the network is told at `sigmas[i]`; where it is absent the timestep is interpolated. */
export type Grid = { readonly sigmas: Sigmas; readonly timesteps?: readonly number[] }

/** All that a sampler may do to latents. `noise` draws unit variance from the run's generator, in the order of the calls. */
export type Tools = {
  readonly denoise: Denoise
  readonly combine: (terms: readonly (readonly [number, Latents])[]) => Latents
  readonly noise: () => Latents
  readonly dot: (a: Latents, b: Latents) => number
}

/** One model call of a run: step `i`, asked at `sigma`, answered `denoised`. */
export type Step = { readonly i: number; readonly sigma: number; readonly denoised: Latents }

/** Yields once per model call and returns the final latents. The caller shows progress, steps or stops by iterating. */
export type Sampler = (tools: Tools, x: Latents, sigmas: Sigmas) => AsyncGenerator<Step, Latents>
