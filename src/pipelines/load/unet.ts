// The UNet of a folder, from config.json and weights to a function of batches.
import { unet } from '../../networks/unet.ts'
import { unetConfig, type UnetConfig } from '../../networks/unet-config.ts'
import { unetFeeds } from '../../networks/unet-feeds.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Weights } from '../../weights/safetensors.ts'
import type { Unet } from '../model.ts'
import { adapted, type Adapted, type Making } from './adapted.ts'
import { bytesOf, weightsOf, type Computing, type Open } from './part.ts'

export type UnetPlan = {
  readonly config: UnetConfig
  readonly bytes: number
  readonly weights: Weights
  open(open: Open): Promise<{ readonly unet: Unet; readonly use: Adapted['use'] }>
}

/** Reads `unet/`. Throws `not-a-model` naming the file and the field or tensor that does not fit. */
export async function planUnet(folder: Folder, computing: Computing): Promise<UnetPlan> {
  const config = unetConfig(await folder.json('unet/config.json'))
  const weights = await weightsOf(folder, 'unet', computing)
  const build: Making['build'] = (over, adapted, regions) =>
    unet(config, (name) => over.get(name), { ...computing, adapted, regions })
  const graph = build(weights, () => false, false)
  return {
    config,
    bytes: bytesOf(graph, weights),
    weights,
    open: async (open) => {
      const session: Making['session'] = (graph, over) => open(graph, over, computing.precision)
      const levels = config.downBlocks.length
      const { run, use } = await adapted({ weights, plain: graph, build, session, levels })
      let regional = false
      return {
        use: async (list, how) => {
          regional = false
          await use(list, how)
          regional = how?.layout !== undefined
        },
        unet: async ({ scales, parts = 1, ...batch }) => {
          const feeds = unetFeeds(config, regional ? { ...batch, parts } : batch)
          const told = { rows: batch.timesteps.length, parts, tokens: batch.embeddings.shape[1]! }
          return (await run(feeds, { ...told, ...(scales && { scales }) }))['out_sample']!
        },
      }
    },
  }
}
