// Everything that crosses the thread boundary between page and worker: types and plain data. Imports nothing but its own parts.
import type { Failure, Memory } from './protocol/failure.ts'
import type { Settings, AdapterUse } from './protocol/settings.ts'

export type * from './protocol/failure.ts'
export type * from './protocol/settings.ts'

export type Provider = 'webgpu' | 'wasm'
export type Precision = 'float32' | 'float16'

/** An RGBA picture, 8 bits a channel, row by row from the top left. `data.length === width * height * 4`. */
export type Pixels = {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/** Where a model comes from: a folder served over HTTP, or files the person chose (paths relative to the folder). */
export type ModelSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'files'; readonly name: string; readonly files: readonly ModelFile[] }

export type ModelFile = { readonly path: string; readonly blob: Blob }

export type LoadOptions = {
  /** `auto` takes WebGPU where an adapter passes its self-test, WebAssembly otherwise. */
  readonly device: Provider | 'auto'
  /** `auto` computes in float16 where the adapter has `shader-f16`, in float32 otherwise. */
  readonly precision: Precision | 'auto'
}

export type LoadProgress = {
  readonly phase: 'read' | 'text_encoder' | 'unet' | 'vae'
  /** Bytes that have arrived and bytes expected over all files; 0 expected while not yet known. */
  readonly loaded: number
  readonly total: number
}

/** A choice that a setting offers: `id` is what users of diffusers, ComfyUI and k-diffusion type. */
export type Choice = { readonly id: string; readonly label: string; readonly help: string }

/** A number that a choice has of its own. */
export type Dial = Choice & {
  readonly min: number
  readonly max: number
  readonly usual: number
  readonly whole?: true
}
export type DialedChoice = Choice & { readonly dials: readonly Dial[] }

/** A way of composing adapters. `source` is its paper. */
export type MethodInfo = Choice & {
  readonly source: string
  readonly dials: readonly Dial[]
  /** Whether it draws regions by themselves; the others are told all words and apply adapters everywhere. */
  readonly regions: boolean
}

/** A rule that merges adapters into one file. `sparse` ones heed `density`. */
export type MergeInfo = Omit<Choice, 'help'> & { readonly source: string; readonly sparse: boolean }

/** A number that a recipe allows from `least` to `most`. */
export type Range = { readonly least: number; readonly usual: number; readonly most: number }

/** How the files of one few-step method are to be sampled. `Settings.recipe` holds settings to it. */
export type RecipeInfo = Choice & {
  /** Paper and repository, the file it is for, and that file's licence, in words. */
  readonly source: string
  readonly needs: string
  readonly licence: string
  /** What settings may be under it. */
  readonly steps: readonly number[]
  readonly samplers: readonly string[]
  readonly schedules: readonly string[]
  readonly guidance: Range
  readonly eta: Range
  readonly usual: Pick<Settings, 'sampler' | 'schedule' | 'steps' | 'guidance' | 'eta' | 'strength'>
}

export type DeviceInfo = {
  readonly provider: Provider
  /** Adapter vendor and architecture, or the number of WebAssembly threads. */
  readonly description: string
  readonly threads: number
  readonly crossOriginIsolated: boolean
  /** Why WebGPU is not in use; undefined where it is. */
  readonly reason?: 'no-webgpu' | 'no-adapter' | 'no-device' | 'failed-self-test' | 'asked-for'
}

export type ModelInfo = {
  readonly id: string
  readonly name: string
  /** Network family as people call it: `SD 1.x`, `SD 2.x`, `SDXL`, `nano` ... */
  readonly family: string
  readonly bytes: number
  /** Tells its weights from the same ones trained further; absent in what older versions kept of a model. */
  readonly weights?: string
  /** As its card names it: `apache-2.0`. */
  readonly licence?: string
  readonly device: DeviceInfo
  readonly precision: Precision
  /** What a picture of its own size takes, and what the device allows; absent in what older versions kept of a model. */
  readonly memory?: Pick<Memory, 'need' | 'allowed'>
  readonly predictionType: string
  /** Pixels to a side of one latent cell; sizes must be multiples of it. */
  readonly sizeMultiple: number
  /** Tokens of one prompt, begin and end tokens counted. */
  readonly maxTokens: number
  /** Layers that every text encoder can leave out at its end; absent in what older versions kept of a model. */
  readonly maxClipSkip?: number
  /** Timesteps that it was trained on. */
  readonly timesteps?: number
  readonly samplers: readonly DialedChoice[]
  readonly schedules: readonly Choice[]
  /** Methods of guidance. */
  readonly guidances: readonly DialedChoice[]
  /** Recipes that this model can follow, and the one that its name calls for. */
  readonly recipes: readonly RecipeInfo[]
  readonly recipe?: string
  readonly methods: readonly MethodInfo[]
  readonly merges: readonly MergeInfo[]
  /** Decoders to choose from, the usual one first, where there is more than one. */
  readonly decoders?: readonly Choice[]
  /** What its folder asks of sampling and is drawn otherwise here, in words. */
  readonly notes?: readonly string[]
  /** What the folder itself asks for: native size, its scheduler's sampler and schedule, usual steps and guidance. */
  readonly defaults: Pick<Settings, 'sampler' | 'schedule' | 'steps' | 'guidance' | 'eta' | 'width' | 'height'>
}

/** Latents, [1, channels, height, width] in the model's scaled space. */
export type LatentData = { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array }

/**
 * The pictures that settings name, as they are: the run fits them to its size. With `anew` every step begins from these latents, noised
 * to its level, in place of what the step before it left.
 */
export type Given = { readonly start?: Pixels; readonly mask?: Pixels; readonly anew?: LatentData }

/** What is known of an adapter that was added to the loaded model. */
export type AdapterInfo = {
  /** SHA-256 of its file: the same file twice is one adapter. */
  readonly id: string
  readonly name: string
  readonly family: string
  readonly bytes: number
  /** Layers that it touches, by network. */
  readonly layers: Readonly<Record<string, number>>
  /** Smallest and largest rank, 0 where a format has none. */
  readonly ranks: readonly [smallest: number, largest: number]
  readonly formats: readonly string[]
  /** Words that call it, and the tags it was trained with, most frequent first. */
  readonly triggers: readonly string[]
  readonly tags: readonly string[]
  /** The recipe that its file or its name calls for, the steps that it was trained for, and the guidance that they bear. */
  readonly recipe?: string
  readonly steps?: number
  readonly guidance?: number
  /** The base model it was made for, in its trainer's words. */
  readonly base?: string
  /** Whether every answer needs it, whatever the method: few-step adapters, and words that a prompt may use. */
  readonly always?: true
  /** What its file says it brings to a picture. */
  readonly category?: NonNullable<AdapterUse['category']>
  /** Tensors that found no place: how many, and the first of them with the reason. */
  readonly unmatched: { readonly count: number; readonly first: readonly { name: string; reason: string }[] }
}

/** What one picture of these settings asks of the network, known before it runs. */
export type RunCost = {
  /** Rows of each call of the sampler. */
  readonly rows: readonly number[]
  /** Those of them that take a short path through the network, where a method does that. */
  readonly shallow?: readonly number[]
  /** What people may not have meant, such as regions that cover nothing. */
  readonly notes: readonly string[]
}

/** How two adapters get into each other's way. */
export type Crosstalk = {
  readonly adapters: readonly [id: string, id: string]
  /** Where both act: the overlap of what they read, 0 to 1, and what chance alone would give. */
  readonly layers: readonly {
    readonly component: string
    readonly path: string
    readonly score: number
    readonly chance: number
  }[]
  /** Root mean square of score / chance: 1 for strangers, 0 for orthogonal ones. */
  readonly crowding: number
  /** Methods to try in place of a plain merge, where one is predicted to bleed. */
  readonly instead?: readonly string[]
}

/** Adapters to merge into one file. */
export type MergeRequest = {
  /** Adapters at the strengths that a run would give them; schedules have no meaning here. */
  readonly parts: readonly Pick<AdapterUse, 'id' | 'weight' | 'textWeight' | 'blocks'>[]
  /** `MergeInfo.id` */
  readonly method: string
  /** Share of entries kept, 0 to 1; 0.5 where left out. */
  readonly density?: number
  /** Rank to cut to; where left out the largest of the parts', and layers that a part changes without a rank stay whole. `cat` and `linear` have their own. */
  readonly rank?: number
  /** What random rules drop; 0 where left out. */
  readonly seed?: number
  readonly name: string
}

/** A file of adapters, with what may lie beside it. */
export type AdapterSource = { readonly name: string; readonly blob: Blob; readonly config?: unknown }

export type Phase = 'text' | 'sample' | 'decode'

export type GenerateEvent =
  | { readonly type: 'phase'; readonly phase: Phase; readonly picture: number }
  | {
      readonly type: 'step'
      readonly picture: number
      /** Steps finished, from 1 to `steps`. */
      readonly step: number
      readonly steps: number
      readonly sigma: number
      /** Milliseconds this step took. */
      readonly milliseconds: number
      readonly preview?: Pixels
      /** The denoised estimate. */
      readonly denoised?: LatentData
      /** The latents at `sigma`, x0 + sigma z: what the network was asked with; of a run `anew`, what the step came to. */
      readonly noisy?: LatentData
    }
  | {
      readonly type: 'picture'
      readonly picture: number
      /** The seeds that alone make this picture. */
      readonly seed: number
      readonly variationSeed?: number
      readonly pixels: Pixels
      /** What was decoded. */
      readonly latents?: LatentData
    }
  | { readonly type: 'truncated'; readonly field: 'prompt' | 'negative'; readonly text: string }

/** Milliseconds by stage, and the rows (one pass of the network for one picture) that were asked; `shallow` of them by a short path. */
export type RunReport = {
  readonly text: number
  readonly steps: readonly number[]
  /** The noise level at which each of them asked. */
  readonly sigmas?: readonly number[]
  readonly decode: number
  readonly total: number
  readonly rows: number
  readonly shallow?: number
  readonly device: DeviceInfo
}

export type TokenCount = {
  /** Tokens used, begin and end counted, after truncation; and how many fit. */
  readonly used: number
  readonly max: number
  /** The end of the prompt that does not fit, empty if all does. */
  readonly truncated: string
}

/** An object that the judge reads from a picture; `at` is its centre [x, y] in pixels. */
export type FoundObject = {
  readonly noun: string
  /** One of the judge's colours, `own` for a thing's own colours. */
  readonly colour: string
  readonly size: string
  readonly at: readonly [x: number, y: number]
}

/** One thing that a prompt asks of its picture: in words, and what the judge reads there. */
export type Fact = {
  readonly kind: 'noun' | 'count' | 'colour' | 'size' | 'relation' | 'place' | 'style'
  /** `rocket`, `cat × 3`, `red cat`, `small cat`, `cat left of rocket`, `sunset`, `plain red`, `neon` */
  readonly asked: string
  readonly got: string
  readonly fulfilled: boolean
}

/** What the embedded judge reads from a picture of the embedded model's world, and how it fits the prompt. */
export type Assessment = {
  /** Share of `facts` that are fulfilled, 0 to 1. Absent, not 0, where the prompt asks for nothing that the judge knows. */
  readonly agreement?: number
  readonly facts: readonly Fact[]
  /** Words of the prompt that mean nothing to the judge: no fact is made of them. */
  readonly unknown: readonly string[]
  readonly found: readonly FoundObject[]
  readonly place: string
  /** `none`, or one that adapters bring. */
  readonly style: string
  /** 128 numbers: pictures that are alike to the judge have features that are close. */
  readonly features: Float32Array<ArrayBuffer>
}

/**
 * What the worker exposes. The page never talks to it directly: `src/engine` adds queue, abort and recovery.
 * Callbacks are comlink proxies in the page and plain functions in Node.
 */
export type Host = {
  device(options: LoadOptions): Promise<DeviceInfo>
  /** Rejects with a `Failure` of kind `cancelled` soon after `cancel()` while files are read; from then on it is not listened to. */
  load(source: ModelSource, options: LoadOptions, onProgress: (progress: LoadProgress) => void): Promise<ModelInfo>
  tokens(prompt: string): Promise<TokenCount>
  /** Reads an adapter for the loaded model. It acts in runs whose settings name it; another model forgets it. */
  addAdapter(source: AdapterSource): Promise<AdapterInfo>
  removeAdapter(id: string): Promise<void>
  /** Rejects as `generate` for settings that make no sense. */
  cost(settings: Settings): Promise<RunCost>
  /** Every pair among these adapters. */
  crosstalk(ids: readonly string[]): Promise<readonly Crosstalk[]>
  /** A safetensors file with kohya-ss names that other tools load. */
  mergeAdapters(request: MergeRequest): Promise<Blob>
  /** Makes what a run of these settings would have to make first: sessions with branches for its adapters. Rejects as `generate`. */
  prepare(settings: Settings): Promise<void>
  /** Draws `settings.count` pictures. Rejects with a `Failure` of kind `cancelled` within one step of `cancel()`. */
  generate(settings: Settings, onEvent: (event: GenerateEvent) => void, given?: Given): Promise<RunReport>
  /**
   * Reads a picture of 128 x 128 pixels and compares it with the prompt, between two steps of a run if there is one. Loads the judge the
   * first time. Rejects with `bad-input` for other sizes: objects are known at the scale they were learnt at.
   */
  assess(pixels: Pixels, prompt: string): Promise<Assessment>
  cancel(): void
  /** Resolves while the thread and its device live; rejects with a `Failure` of kind `device-lost` once the device is gone. */
  ping(): Promise<void>
}

/** What the page and the terminal use: one run at a time, the others wait; a dead worker or a lost device comes back by itself. */
export type Engine = {
  /** An abort rejects with `cancelled`, and the model before goes on; what was downloaded is gone on from by the next load. */
  load(
    source: ModelSource,
    options: LoadOptions,
    onProgress?: (progress: LoadProgress) => void,
    signal?: AbortSignal,
  ): Promise<ModelInfo>
  tokens(prompt: string): Promise<TokenCount>
  /** As the host's; adapters that were added come back by themselves after a restart. */
  addAdapter(source: AdapterSource): Promise<AdapterInfo>
  removeAdapter(id: string): Promise<void>
  cost(settings: Settings): Promise<RunCost>
  crosstalk(ids: readonly string[]): Promise<readonly Crosstalk[]>
  mergeAdapters(request: MergeRequest): Promise<Blob>
  prepare(settings: Settings): Promise<void>
  generate(
    settings: Settings,
    onEvent: (event: GenerateEvent) => void,
    signal?: AbortSignal,
    given?: Given,
  ): Promise<RunReport>
  /** As the host's: waits for no run, at most for a step of one. Failures are the assessment's own, no run suffers. */
  assess(pixels: Pixels, prompt: string): Promise<Assessment>
  /** Called with the failure that made the engine restart its worker. */
  onRestart(listener: (failure: Failure) => void): () => void
  dispose(): void
}
