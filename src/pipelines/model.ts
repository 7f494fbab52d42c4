// A loaded model as functions and facts: what `load.ts` builds from a folder and `generate.ts` runs. Knows no runtime and no file.
import type { Opening } from '../lora/adapter.ts'
import type { Layout } from '../lora/regions.ts'
import type { Adapter } from '../lora/types.ts'
import type { Noise } from '../math/random.ts'
import type { Tensor } from '../math/tensor.ts'
import type { Pixels, TokenCount } from '../protocol.ts'
import type { Latents, NoiseModel, Spacing } from './types.ts'

/** One prompt as token ids, padded and truncated to the encoder's length. */
export type Tokens = TokenCount & {
  /** `max` ids: begin, text, end, padding. */
  readonly ids: Int32Array
  /** Position of the end token, where the pooled output is read. */
  readonly end: number
}

/** What a prompt of several windows is put together from. */
export type Pieces = {
  /** Token ids of a whole text, without begin and end. */
  readonly encode: (text: string) => readonly number[]
  /** How many of them one window holds; the id of a comma that ends a word, where there is one. */
  readonly room: number
  readonly comma: number | undefined
  /** At most `room` ids between begin and end, padded. */
  readonly frame: (ids: readonly number[]) => Tokens
}

/** A word that the vocabulary has not, and the ids that stand for it. */
export type NewWord = { readonly word: string; readonly ids: readonly number[] }

export type Tokenizer = ((text: string) => Tokens) & {
  readonly pieces: Pieces
  /** Takes these words, and no others that it was taught before. They are found in any case, between other words' ends. */
  readonly teach: (words: readonly NewWord[]) => void
}

/** A word and the vectors [tokens, width] that it stands for. */
export type Learnt = { readonly word: string; readonly vectors: Tensor }

/** What a text encoder answers for one prompt: `hidden` [1, tokens, width] and, where it has one, `pooled` [1, width]. */
export type TextFeatures = { readonly hidden: Tensor; readonly pooled?: Tensor }

export type TextEncoder = {
  readonly tokenize: Tokenizer
  /**
   * `clipSkip` layers are left out from the end. SD 1.x and 2.x: the hidden state after the final layer norm
   * (clipSkip 0 = last_hidden_state). SDXL: the raw hidden state one layer earlier (clipSkip 0 = hidden_states[-2]).
   * Throws `bad-input` where there are not that many and one more.
   * `acts` says which of the adapters in use take part, all where absent.
   */
  readonly encode: (tokens: Tokens, clipSkip: number, acts?: readonly boolean[]) => Promise<TextFeatures>
  /** Takes words that its vocabulary has not, in place of those before. */
  readonly learn?: (words: readonly Learnt[]) => void
}

/** One batch for the UNet. `sample` [B, channels, h, w] already scaled to the network's input; one timestep and one condition a row. */
export type UnetBatch = {
  readonly sample: Tensor
  /** Length B; may be fractional. */
  readonly timesteps: readonly number[]
  /** [B, tokens, width] */
  readonly embeddings: Tensor
  /** SDXL: [B, width] and [B, 6]. */
  readonly pooled?: Tensor
  readonly timeIds?: Tensor
  /** Guidance scale told to networks that embed it (`time_cond_proj_dim`: sinusoid of 1000 (guidance - 1)), length B. */
  readonly guidance?: readonly number[]
  /** Prompts that lie side by side in every row of `embeddings`, each for a part of the picture; 1 where absent. */
  readonly parts?: number
  /** Features that earlier batches kept, [B, ...]: the shallow path from there instead of the whole network. */
  readonly features?: Tensor
  /** Hears the features [B, ...] of the whole network. */
  readonly onFeatures?: (features: Tensor) => void
  /** Strengths of the adapters in use, one list a row; their own weights where a row has none. */
  readonly scales?: readonly (readonly number[] | undefined)[]
}

/** The raw network: answers eps, v or x0 as `Model.prediction` says, shape of `sample`. */
export type Unet = (batch: UnetBatch) => Promise<Tensor>

/** An adapter at work: `weight` in the UNet, `textWeight` in the text encoders, `factor` on top at a layer of the UNet. */
export type AdapterAtWork = {
  readonly adapter: Adapter
  readonly weight: number
  readonly textWeight: number
  readonly factor?: (path: string) => number
}

/** How adapters reach a model's networks. */
export type Adaptation = {
  readonly opening: Opening
  /**
   * Puts these adapters in place of the ones before; rows bring strengths in their order. `baked` adds them to the weights for full
   * speed: rows then have no say. With a `layout` rows may bring a prompt for each of its parts, and adapters act where it says.
   */
  use(list: readonly AdapterAtWork[], how?: How): Promise<void>
}

export type How = {
  readonly baked?: boolean
  readonly layout?: Layout
  /** The UNet can keep its inner features and answer from them. */
  readonly caching?: boolean
}

export type Prediction =
  | 'epsilon'
  | 'v_prediction'
  | 'sample'
  | 'flow_prediction'
  | 'rectified_flow'
  | 'consistency'
  | 'trigflow'

/** How the folder's own scheduler samples: ids of our tables. */
export type Preset = {
  readonly sampler: string
  /** Where the folder asks for more than a spacing: karras, exponential, beta, lcm. */
  readonly schedule?: string
  /** diffusers' scheduler class, and in words what ours does otherwise. */
  readonly source: string
  readonly notes: readonly string[]
}

export type Model = {
  /** Name of the folder, as `Settings.model`. */
  readonly name: string
  /** One for SD 1.x and 2.x, two for SDXL. */
  readonly textEncoders: readonly TextEncoder[]
  /** SDXL: an empty negative prompt becomes zeros (`force_zeros_for_empty_prompt`). */
  readonly zerosForEmptyNegative: boolean
  readonly unet: Unet
  /** Rows that one call of `unet` takes at most. */
  readonly maxBatch: number
  readonly prediction: Prediction
  /** The UNet embeds the guidance scale (LCM): it is asked once a step, without a negative prompt. */
  readonly embedsGuidance: boolean
  /** The UNet takes pooled text and time ids (SDXL). */
  readonly takesTimeIds: boolean
  readonly noise: NoiseModel
  readonly scheduler: SchedulerConfig
  /** What the folder itself asks for. */
  readonly preset: Preset
  readonly latentChannels: number
  /** Pixels to a side of one latent cell. */
  readonly cell: number
  /** Latents in the model's scaled space [1, channels, h, w] -> a picture h * cell pixels high. */
  readonly decode: (latents: Latents) => Promise<Pixels>
  /** The same by a tiny autoencoder, where the folder holds one. */
  readonly decodeTiny?: (latents: Latents) => Promise<Pixels>
  /** Absent where the networks take no adapters. */
  readonly adaptation?: Adaptation
  /**
   * A picture -> its latents in the scaled space, drawn with this noise where the autoencoder is variational. Absent where
   * the folder holds no encoder.
   */
  readonly encode?: (pixels: Pixels) => Promise<(noise: Noise) => Latents>
  /** A fast small picture of the denoised latents, by a matrix or a tiny autoencoder. */
  readonly preview?: (denoised: Latents) => Pixels | Promise<Pixels>
}

/** The fields of diffusers' scheduler_config.json that sampling depends on. What the file leaves out, the sampler's rules decide. */
export type SchedulerConfig = {
  readonly spacing?: Spacing
  readonly stepsOffset: number
  /** DDIM: the walk ends at alphaBar 1 instead of the first of the trained ones. */
  readonly setAlphaToOne: boolean
  readonly finalSigma: 'zero' | 'sigma_min'
  /** LCM: steps of the grid that the model was distilled on, and the factor of timesteps in its boundary condition. */
  readonly originalSteps: number
  readonly timestepScaling: number
  /** What samplers' own parameters are where the settings say nothing, by name. */
  readonly options: Readonly<Record<string, number>>
  /** Highest and lowest level of schedules that spread levels between two, where not those of the spacing. */
  readonly range?: { readonly max?: number; readonly min?: number }
}
