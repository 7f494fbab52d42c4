// What makes a picture, as plain data: settings, adapters in use, regions. Imports nothing.

/** All that makes a picture, as plain data: with the model it names, it always makes the same one. */
export type Settings = {
  /** Name of the model, as `ModelInfo.name`. */
  readonly model: string
  readonly prompt: string
  readonly negative: string
  /** Whole number from 0 to 2^53 - 1; picture k of a batch uses `seed + k`. */
  readonly seed: number
  /** Whose noise a seed means: torch's CPU generator, or its CUDA generator as A1111's "NV" emulates it. */
  readonly rng: 'torch' | 'philox'
  readonly sampler: string
  readonly schedule: string
  readonly steps: number
  /** Guidance scale; at or below 1 the network is asked once a step and the negative prompt has no effect. */
  readonly guidance: number
  /** Share of fresh noise for stochastic samplers, 0 to 1. */
  readonly eta: number
  readonly width: number
  readonly height: number
  readonly count: number
  /** Text encoder layers skipped from the end, 0 for none (diffusers' `clip_skip`). */
  readonly clipSkip: number
} & Partial<Extras>

/** Settings that most pictures leave out. */
export type Extras = {
  /** The sampler's own parameters by name; usual values where left out. */
  readonly samplerOptions: Readonly<Record<string, number>>
  /** Whose habits a walk keeps to where libraries differ: its first noise, what karras spans, its last levels. diffusers' where left out. */
  readonly convention: 'diffusers' | 'a1111' | 'comfyui'
  /** Where a walk ends, in place of what the sampler's reference and the folder say: at no noise, or at the least trained. */
  readonly finalSigma: 'zero' | 'sigma_min'
  /** What makes pixels of the last latents: the model's own decoder where left out, or the tiny one beside it. */
  readonly decoder: 'full' | 'tiny'
  /** How predictions are guided where `guidance` is above 1; `cfg` where left out. */
  readonly guidanceMethod: string
  /** The method's own parameters; usual values where left out. */
  readonly guidanceOptions: Readonly<Record<string, number>>
  /** phi of the rescale against burnt pictures, 0 to 1; 0 where left out. */
  readonly guidanceRescale: number
  /** Fractions of the steps between which guidance acts; 0 and 1 where left out. */
  readonly guidanceStart: number
  readonly guidanceStop: number
  /** Noise is turned towards this seed's by a share from 0 to 1; picture k then uses `seed` and `variationSeed + k`. */
  readonly variationSeed: number
  readonly variationStrength: number
  /** Holds the settings to what a few-step method was trained for, and does what they cannot say. */
  readonly recipe: string
  /** As many timesteps, or noise levels, as steps, falling: asked in place of the schedule's. One of the two. */
  readonly timesteps: readonly number[]
  readonly sigmas: readonly number[]
  /** Keeps the composition that the seed has at this size, in pixels. */
  readonly seedWidth: number
  readonly seedHeight: number
  /** Draws of a stochastic sampler: each its own, or all from one Brownian path. Independent where left out. */
  readonly stepNoise: 'independent' | 'brownian'
  /**
   * `plain`: one window of words, as diffusers; `a1111`: weights, editing, alternation, AND, BREAK and prompts of any
   * length, as A1111. Plain where left out.
   */
  readonly promptSyntax: 'plain' | 'a1111'
  /** Adapters (LoRA and kin) at work, in the order that methods which take turns follow. */
  readonly adapters: readonly AdapterUse[]
  /** How several adapters share a picture; `merge` where left out. */
  readonly method: string
  /** The method's own parameters; usual values where left out. */
  readonly methodOptions: Readonly<Record<string, number>>
  /**
   * Parts of the picture with words and adapters of their own, for the methods that know regions; later ones lie on top. The other
   * methods are told all words of all regions after the prompt, and apply every adapter everywhere.
   */
  readonly regions: readonly Region[]
  /** The prompt is said before every region's own words too, or counts only where no region lies. `elsewhere` where left out. */
  readonly regionBase: 'everywhere' | 'elsewhere'
  /** The picture to start from in place of pure noise, named by `pictureId`; it is given beside the settings. */
  readonly startImage: string
  /** Share of the steps that are walked from the start picture, 0 to 1, by diffusers' rule; 0.8 where left out. */
  readonly strength: number
  /** A picture, named likewise and given likewise: where it is white the start picture is drawn anew, the rest stays. */
  readonly mask: string
  /** Adds the adapters to the weights: full speed, but every change of a weight costs a new session. `merge` without schedules only. */
  readonly bakeAdapters: boolean
}

/** An adapter in a picture. */
export type AdapterUse = {
  /** `AdapterInfo.id` */
  readonly id: string
  /** For people, where its file is not at hand. */
  readonly name?: string
  /** Strength in the UNet; 1 is as trained, negative turns away. */
  readonly weight: number
  /** Strength in the text encoders; `weight` where left out. */
  readonly textWeight?: number
  /** Strength by blocks of the UNet, on top of `weight`: diffusers' dictionary, or a list as A1111's block weights. */
  readonly blocks?: AdapterBlocks
  /** Where in the run it acts and how its strength changes; or a factor for each step, spread over runs of another length. */
  readonly schedule?:
    | {
        readonly from: number
        readonly to: number
        readonly curve: 'constant' | 'rise' | 'fall' | 'cosine_rise' | 'cosine_fall'
      }
    | { readonly factors: readonly number[] }
  /** What it brings to the picture, for methods that treat backgrounds apart. */
  readonly category?: 'character' | 'clothing' | 'object' | 'style' | 'background'
  /** Share of fine detail in what it changes, 0 to 1 (`src/search/profile.ts`), for methods that part adapters by it. */
  readonly detail?: number
  /** It acts in every answer and no method leaves it out: what few-step adapters need. */
  readonly always?: true
  /** Words for what it shows, for methods that ask about each adapter; its trigger words where left out. */
  readonly words?: string
}

/** A part of the picture, as a box or as a mask. One that covers nothing, or nothing that later ones leave free, has no effect. */
export type Region = {
  readonly name: string
  readonly prompt: string
  /** How far it replaces what lies below it, 0 to 1. */
  readonly strength: number
  /** Width of its soft edge in pixels of the picture, half of it outside. */
  readonly feather: number
  /** `AdapterUse.id` of those that act only in regions that name them; all others act everywhere. */
  readonly adapters: readonly string[]
  /** In fractions of the picture, from the top left. */
  readonly box?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly mask?: RegionMask
}

/** Weights over the whole picture, 0 to 255, row by row, as base64; of any resolution. */
export type RegionMask = { readonly width: number; readonly height: number; readonly data: string }

type SideBlocks = number | Readonly<Record<string, number | readonly number[]>>
export type AdapterBlocks =
  | readonly number[]
  | { readonly down?: SideBlocks; readonly mid?: number; readonly up?: SideBlocks }
