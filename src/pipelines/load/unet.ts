// The UNet of a folder, from config.json and weights to a function of batches.
import { unet } from '../../networks/unet.ts'
import { unetConfig, type UnetConfig } from '../../networks/unet-config.ts'
import { unetFeeds } from '../../networks/unet-feeds.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Unet } from '../model.ts'
import { bytesOf, weightsOf, type Computing, type Open } from './part.ts'

export type UnetPlan = { readonly config: UnetConfig; readonly bytes: number; open(open: Open): Promise<Unet> }

/** Reads `unet/`. Throws `not-a-model` naming the file and the field or tensor that does not fit. */
export async function planUnet(folder: Folder, computing: Computing): Promise<UnetPlan> {
  const config = unetConfig(await folder.json('unet/config.json'))
  const weights = await weightsOf(folder, 'unet', computing)
  const graph = unet(config, (name) => weights.get(name), computing)
  return {
    config,
    bytes: bytesOf(graph, weights),
    open: async (open) => {
      const session = await open(graph, weights, computing.precision)
      return async (batch) => (await session.run(unetFeeds(config, batch)))['out_sample']!
    },
  }
}
