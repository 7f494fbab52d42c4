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
  const build: Making['build'] = (over, adapted) => unet(config, (name) => over.get(name), { ...computing, adapted })
  const graph = build(weights, () => false)
  return {
    config,
    bytes: bytesOf(graph, weights),
    weights,
    open: async (open) => {
      const session: Making['session'] = (graph, over) => open(graph, over, computing.precision)
      const { run, use } = await adapted({ weights, plain: graph, build, session })
      return {
        use,
        unet: async (batch) =>
          (await run(unetFeeds(config, batch), batch.timesteps.length, batch.scales))['out_sample']!,
      }
    },
  }
}
