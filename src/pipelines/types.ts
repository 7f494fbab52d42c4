// The contracts of the pipelines: how a prompt's conditioning, a network, guidance, a schedule and a sampler meet.
import type { Tensor } from '../math/tensor.ts'

/** Latents of one picture in VE form, `x = x0 + sigma * z`, shape [1, channels, height / 8, width / 8]. Samplers never look inside. */
export type Latents = Tensor

/**
 * What the text (and size) tell the network. `embeddings` [1, tokens, width]; SDXL adds `pooled` [1, width] and `timeIds` [1, 6].
 * With `parts` the tokens are those of so many prompts, each for its part of the picture.
 */
export type Conditioning = {
  readonly embeddings: Tensor
  readonly parts?: number
  readonly pooled?: Tensor
  readonly timeIds?: Tensor
}

/**
 * What one series of questions keeps of a network: its inner features, by what it was told. With `renew` a question takes the whole
 * network and keeps them anew; without, the shallow path from those that were kept, where there are any.
 */
export type Cache = { readonly features: Map<Conditioning, Tensor>; readonly renew: boolean }

/** One question to the network: these latents, at this noise level, told this, with the adapters at these strengths. */
export type Row = {
  readonly x: Latents
  readonly sigma: number
  readonly conditioning: Conditioning
  readonly scales?: readonly number[]
  readonly cache?: Cache
}
/** One denoised estimate (x0) per row. Batching, chunking and padding are its own business; calls made in the same tick share a batch. */
export type Network = (rows: readonly Row[]) => Promise<Latents[]>
/** A denoised estimate; `away` is what the negative prompt alone answered, where guidance asked it. */
export type Denoised = Latents & { readonly away?: Latents }
export type Denoise = (x: Latents, sigma: number) => Promise<Denoised>

/** What the user asked for, as plain data. */
export type Scene = { readonly prompt: Conditioning; readonly negative: Conditioning }
/** Whatever mixes predictions: guidance, regions, adapter schedules compose by application. */
export type Guidance = (network: Network, scene: Scene) => Denoise

/** Noise levels from high to low, one more than there are steps; the last is where the walk ends (0, or the final sigma of the grid). */
export type Sigmas = readonly number[]

/**
 * The noise levels a model was trained on: `sigmas[t]`, rising, for the timesteps t = 0 .. T - 1 that the network is told,
 * sqrt((1 - alphaBar) / alphaBar). A flow has s / (1 - s) with s = t / T for t = 0 .. T, and the shift of its steps,
 * or how that follows from the size of the picture.
 */
export type NoiseModel = {
  readonly sigmas: readonly number[]
  readonly flow?: {
    readonly shift: number
    readonly dynamic?: DynamicShift
    /** The share of noise at the last step, where steps are stretched to end there. */
    readonly terminal?: number
  }
}

/** mu runs on a line through (`least.tokens`, `least.mu`) and (`most.tokens`, `most.mu`); the shift is e^mu, or mu itself. */
export type DynamicShift = {
  readonly least: { readonly tokens: number; readonly mu: number }
  readonly most: { readonly tokens: number; readonly mu: number }
  readonly type: 'exponential' | 'linear'
}

export type Spacing = 'leading' | 'trailing' | 'linspace'

/** How the library that a sampler's id is taken from lays out its grid, where libraries differ. */
export type GridRules = {
  /** Spacing where neither the user nor the folder names one. */
  readonly spacing: Spacing
  /** Where the network is told whole timesteps only: on every grid, on karras, nowhere. */
  readonly whole: 'always' | 'karras' | 'never'
  /** leading and linspace are laid out for one step more, whose end is dropped (diffusers' DPM-Solver family). */
  readonly spare: boolean
  /** What karras and its like span: the folder's own spacing, or all that the model was trained on. */
  readonly range: 'spacing' | 'trained'
  /** Where the walk ends: as one of the folder's settings says, at no noise, or at the least that was trained. */
  readonly end: 'final_sigmas_type' | 'set_alpha_to_one' | 'zero' | 'trained'
  /**
   * The reference's latents: `vp` starts from unit variance and may end scaled; `ve` starts from sigma times noise, but for
   * `leading` from the full variance; `sigma` always from sigma times noise; `top` from the full variance at the highest
   * trained level, from sigma times noise below it.
   */
  readonly frame: 'vp' | 've' | 'sigma' | 'top'
  /** The grid is laid out for one step more, whose last level above the end is left out. */
  readonly penultimate?: 'dropped'
  /** Each step lands a fixed stride of timesteps below, wherever the next begins (diffusers' DDIM). */
  readonly strides: boolean
}

/** What a schedule is asked for: `steps` noise levels, from high to low. */
export type LevelRequest = {
  readonly steps: number
  readonly noise: NoiseModel
  readonly rules: GridRules
  /** Added to the timesteps of `leading`. */
  readonly stepsOffset: number
  /** Share of the grid of a consistency model that is walked, where a start picture cuts it short: 1 otherwise. */
  readonly strength: number
  /** Highest and lowest level for schedules that interpolate between two. */
  readonly max: number
  readonly min: number
  /** Steps of the grid that a consistency model was distilled on. */
  readonly originalSteps: number
}
/** The levels at which the network is asked, and what it is told there; without timesteps they are interpolated. */
export type Levels = { readonly sigmas: readonly number[]; readonly timesteps?: readonly number[] }
export type Schedule = (request: LevelRequest) => Levels

/** A finished grid. `timesteps[i]` is told at `sigmas[i]`; the last sigma is where the walk ends. */
export type Grid = {
  readonly sigmas: Sigmas
  readonly timesteps: readonly number[]
  /** Where step i lands, if not everywhere at `sigmas[i + 1]`. */
  readonly landings?: readonly number[]
}

/** A network's answer turned into x0: `denoised = skip(sigma) x + out(sigma) answer`, asked with `scale(sigma) x`. */
export type Parametrization = {
  readonly scale: (sigma: number) => number
  readonly skip: (sigma: number) => number
  readonly out: (sigma: number) => number
}

/** All that a sampler may do to latents. `noise` draws unit variance from the run's generator, in the order of the calls,
 * or what one Brownian path brings between two levels, where the sampler names them and the settings ask for a path. */
export type Tools = {
  readonly denoise: Denoise
  readonly combine: (terms: readonly (readonly [number, Latents])[]) => Latents
  readonly noise: (from?: number, to?: number) => Latents
  readonly dot: (a: Latents, b: Latents) => number
  /**
   * How far two estimates of one step lie apart: the root mean square of (a - b) / max(absolute, relative max(|a|, |before|)),
   * element by element; 1 is as far as the tolerances allow.
   */
  readonly error: (a: Latents, b: Latents, before: Latents, relative: number, absolute: number) => number
  /** Puts the part of a start picture that stays back into latents, at a level, with this noise; absent without a mask. */
  readonly keep?: (drawn: Latents, sigma: number, noise: Latents) => Latents
}

/** One model call of a run: step `i`, asked at `sigma`, answered `denoised`; `x` where the latents at `sigma` are not those that it was asked with. */
export type Step = { readonly i: number; readonly sigma: number; readonly denoised: Latents; readonly x?: Latents }

/** Yields once per model call and returns the final latents. The caller shows progress, steps or stops by iterating. */
export type Sampler = (tools: Tools, x: Latents, sigmas: Sigmas) => AsyncGenerator<Step, Latents>

/** A number that a method may be set to, where people choose more than the usual. */
export type Parameter = {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly min: number
  readonly max: number
  readonly usual: number
  /** Takes no fractions. */
  readonly whole?: true
}

/**
 * What a sampler may be set to. `eta` is the share of fresh noise, 0 to 1; `timestepScaling` is LCM's; `values` holds every
 * one of its own parameters.
 */
export type SamplerSettings = {
  readonly eta: number
  readonly grid: Grid
  readonly noise: NoiseModel
  readonly timestepScaling: number
  readonly values: Readonly<Record<string, number>>
}

/** A line of the table of samplers. */
export type SamplerEntry = {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly rules: GridRules
  /** Draws noise on the way, whatever eta is or where eta is above 0. */
  readonly stochastic: 'no' | 'yes' | 'eta'
  /** The schedule that it was made for, where that is not one of the spacings. */
  readonly schedule?: string
  /** Takes as many steps as it needs between the ends of its grid; a `Step` then tells how far along the grid it is. */
  readonly pace?: 'own'
  /** Its own numbers; usual values where the user says nothing. */
  readonly parameters?: readonly Parameter[]
  /** Keeps the masked part of a start picture by itself (`Tools.keep`), and needs one. */
  readonly keeps?: true
  /** Throws a `RangeError` for a model that it cannot walk. */
  readonly make: (settings: SamplerSettings) => Sampler
}

/** A line of the table of schedules. */
export type ScheduleEntry = {
  readonly id: string
  readonly label: string
  readonly help: string
  /** For flows alone, or for them too; models of noise alone where left out. */
  readonly flow?: 'only' | 'too'
  readonly schedule: Schedule
}
