// The UNet of a folder, from config.json and weights to a function of batches.
import { unet } from '../../networks/unet.ts'
import { unetConfig, type UnetConfig } from '../../networks/unet-config.ts'
import { unetFeeds } from '../../networks/unet-feeds.ts'
import type { Graph } from '../../onnx/graph.ts'
import { failure } from '../../weights/failure.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Weights } from '../../weights/safetensors.ts'
import type { Unet } from '../model.ts'
import { adapted, type Adapted, type Making } from './adapted.ts'
import { bytesOf, weightsOf, winogradAt, type Computing, type Open } from './part.ts'

export type UnetPlan = {
  readonly config: UnetConfig
  readonly bytes: number
  readonly weights: Weights
  /** Without adapters. */
  readonly graph: Graph
  open(open: Open): Promise<{ readonly unet: Unet; readonly use: Adapted['use'] }>
}

/**
 * Reads `unet/`, for latents of so many `channels`. Throws `not-a-model` naming the file and the field or tensor that does not fit, a field
 * before the weights are read.
 */
export async function planUnet(folder: Folder, channels: number, computing: Computing): Promise<UnetPlan> {
  const config = unetConfig(await folder.json('unet/config.json'))
  const refuse = (field: string, got: number, why = '') =>
    failure('not-a-model', `load: ${folder.name}: unet/config.json: ${field}: expected ${channels}, got ${got}${why}`)
  if (config.inChannels !== channels)
    throw refuse('in_channels', config.inChannels, ': models of inpainting and pix2pix are not run here')
  if (config.outChannels !== channels) throw refuse('out_channels', config.outChannels)
  const weights = await weightsOf(folder, 'unet', computing)
  // Where CMLoRA and DeepCache divide a UNet: what enters the last block on the way up.
  const inner = config.upBlocks.length > 1 ? [`up_blocks.${config.upBlocks.length - 2}`] : []
  const how = { ...computing, ...winogradAt(computing, weights, config.sampleSize) }
  const build: Making['build'] = (over, adapted, { regions, caching }) =>
    unet(config, (name) => over.get(name), { ...how, adapted, regions, taps: caching ? inner : [] })
  const buildShallow: Making['build'] = (over, adapted) =>
    unet(config, (name) => over.get(name), { ...how, adapted, cut: inner })
  const bare = { regions: false, caching: false }
  const graph = build(weights, () => false, bare)
  return {
    config,
    bytes: bytesOf(graph, weights),
    weights,
    graph,
    open: async (open) => {
      const session: Making['session'] = (graph, over) => open(graph, over, computing.precision)
      const levels = config.downBlocks.length
      const { run, use } = await adapted({ weights, plain: graph, build, session, levels })
      let regional = false
      let shallow: Adapted | undefined
      const makeShallow = () => {
        const cut = buildShallow(weights, () => false, bare)
        return adapted({ weights, plain: cut, build: buildShallow, session, levels })
      }
      return {
        use: async (list, how = {}) => {
          regional = false
          const caching = how.caching === true && inner.length > 0
          await use(list, { ...how, caching })
          if (caching) await (shallow ??= await makeShallow()).use(list, { ...how, caching: false })
          regional = how.layout !== undefined
        },
        unet: async ({ scales, parts = 1, features, onFeatures, ...batch }) => {
          const feeds = unetFeeds(config, regional ? { ...batch, parts } : batch)
          const told = {
            rows: batch.timesteps.length,
            parts,
            tokens: batch.embeddings.shape[1]!,
            size: batch.sample.shape.slice(2) as [number, number],
            ...(scales && { scales }),
          }
          const answers = await (features && shallow
            ? shallow.run({ ...feeds, [inner[0]!]: features }, told)
            : run(feeds, told))
          const kept = answers[inner[0]!]
          if (kept) onFeatures?.(kept)
          return answers['out_sample']!
        },
      }
    },
  }
}
