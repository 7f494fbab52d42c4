// One batch for a UNet as the feeds of its graph: times, sizes and guidance become sinusoids.
import { guidanceEmbedding, sinusoid } from './timestep.ts'
import type { UnetConfig } from './unet-config.ts'

type Rows = { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array }

export type UnetBatch = {
  /** [B, C, H, W], already scaled to the network's input. */
  readonly sample: Rows
  /** Length B; may be fractional. */
  readonly timesteps: readonly number[]
  /** [B, T, D] */
  readonly embeddings: Rows
  /** For networks built with regions: how many prompts lie side by side in `embeddings`. */
  readonly parts?: number
  /** SDXL: [B, P] and [B, 6]. */
  readonly pooled?: Rows
  readonly timeIds?: Rows
  /** Guidance scales for networks that embed them, length B. */
  readonly guidance?: readonly number[]
}

/** Feeds of `unet(config)`. Throws where the config asks for something that the batch lacks. */
export const unetFeeds = (config: UnetConfig, batch: UnetBatch): Record<string, Rows> => {
  const rows = batch.sample.shape[0]!
  const { flipSinToCos, freqShift } = config
  const missing = (thing: string) => new Error(`unet: ${thing}: expected for ${rows} rows, got none`)
  const feeds: Record<string, Rows> = {
    sample: batch.sample,
    encoder_hidden_states: inParts(batch.embeddings, batch.parts),
    time_proj: sinusoid(batch.timesteps, config.downBlocks[0]!.channels, { flipSinToCos, freqShift }),
  }
  if (config.textTime) {
    if (!batch.pooled) throw missing('text_embeds')
    if (!batch.timeIds) throw missing('time_ids')
    const { data } = sinusoid([...batch.timeIds.data], config.textTime.timeIdDim, { flipSinToCos, freqShift })
    feeds['text_embeds'] = batch.pooled
    feeds['time_ids'] = { shape: [rows, 6 * config.textTime.timeIdDim], data }
  }
  if (config.guidanceDim !== undefined) {
    if (!batch.guidance) throw missing('guidance')
    feeds['timestep_cond'] = guidanceEmbedding(batch.guidance, config.guidanceDim)
  }
  return feeds
}

/** [B, P * T, D] -> [B, P, T, D]. */
const inParts = (embeddings: Rows, parts: number | undefined): Rows => {
  if (parts === undefined) return embeddings
  const [rows, tokens, width] = embeddings.shape as [number, number, number]
  return { shape: [rows, parts, tokens / parts, width], data: embeddings.data }
}
