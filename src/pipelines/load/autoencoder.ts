// The autoencoder of a folder, from files to functions between latents and pictures.
import type { LatentSpace } from '../../networks/autoencoder.ts'
import { autoencoderDcConfig } from '../../networks/autoencoder-dc-config.ts'
import { autoencoderDcDecoder, autoencoderDcEncoder } from '../../networks/autoencoder-dc.ts'
import { autoencoderKlConfig, autoencoderKlDecoder, autoencoderKlEncoder } from '../../networks/autoencoder-kl.ts'
import {
  autoencoderTinyConfig,
  autoencoderTinyDecoder,
  autoencoderTinyEncoder,
} from '../../networks/autoencoder-tiny.ts'
import type { FindWeight, NetworkOptions } from '../../networks/module.ts'
import type { Graph } from '../../onnx/graph.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Weights } from '../../weights/safetensors.ts'
import { fromPixels, toPixels } from '../image/pixels.ts'
import { fromLatents, toLatents } from '../image/latent-space.ts'
import { posteriorOf } from '../image/posterior.ts'
import type { Model } from '../model.ts'
import type { Session } from '../session.ts'
import { bytesOf, weightsOf, winogradAt, type Computing, type Open } from './part.ts'

type Build = (weights: FindWeight, options: NetworkOptions) => Graph
type Kind = (
  json: unknown,
  file: string,
) => { readonly latent: LatentSpace; readonly cell: number; readonly decoder: Build; readonly encoder: Build }

const kinds = {
  AutoencoderKL: (json, file) => {
    const config = autoencoderKlConfig(json, file)
    const { latent, cell } = config
    return {
      latent,
      cell,
      decoder: (...how) => autoencoderKlDecoder(config, ...how),
      encoder: (...how) => autoencoderKlEncoder(config, ...how),
    }
  },
  AutoencoderTiny: (json, file) => {
    const config = autoencoderTinyConfig(json, file)
    const { latent, cell } = config
    return {
      latent,
      cell,
      decoder: (...how) => autoencoderTinyDecoder(config, ...how),
      encoder: (...how) => autoencoderTinyEncoder(config, ...how),
    }
  },
  AutoencoderDC: (json, file) => {
    const config = autoencoderDcConfig(json, file)
    const { latent, cell } = config
    return {
      latent,
      cell,
      decoder: (...how) => autoencoderDcDecoder(config, ...how),
      encoder: (...how) => autoencoderDcEncoder(config, ...how),
    }
  },
} satisfies Record<string, Kind>

export type AutoencoderClass = keyof typeof kinds
export const autoencoderClasses = Object.keys(kinds) as AutoencoderClass[]

export type AutoencoderPlan = {
  readonly latent: LatentSpace
  readonly cell: number
  readonly bytes: number
  readonly weights: Weights
  /** From latents to a picture. */
  readonly graph: Graph
  open(open: Open): Promise<Pick<Model, 'decode' | 'encode'>>
}

const configOf = async (folder: Folder, part: string, kind: AutoencoderClass) => {
  const file = `${part}/config.json`
  const json = await folder.json(file)
  return { json, ...(kinds[kind] satisfies Kind)(json, file) }
}

/** Channels of the latents, by the config of `part` alone. Throws `not-a-model` where that makes no sense. */
export const latentChannelsOf = async (folder: Folder, part: string, kind: AutoencoderClass): Promise<number> =>
  (await configOf(folder, part, kind)).latent.channels

/** Reads the autoencoder in `part`, such as `vae`. The encoder's session is made when a picture is first encoded; `usual` is the latents' size. */
export async function planAutoencoder(
  folder: Folder,
  part: string,
  kind: AutoencoderClass,
  asked: Computing,
  usual?: readonly [height: number, width: number],
): Promise<AutoencoderPlan> {
  const { json, latent, cell, decoder, encoder } = await configOf(folder, part, kind)
  // SDXL's own autoencoder overflows in half precision; its config says so.
  const upcast = typeof json === 'object' && json !== null && 'force_upcast' in json && json.force_upcast === true
  const computing: Computing = upcast ? { ...asked, precision: 'float32' } : asked
  const weights = await weightsOf(folder, part, computing)
  const find: FindWeight = (name) => weights.get(name)
  const graph = decoder(find, { ...computing, ...(usual && winogradAt(computing, weights, usual)) })
  const encodes = [...weights.keys()].some((name) => name.startsWith('encoder.'))
  return {
    latent,
    cell,
    bytes: bytesOf(graph, weights),
    weights,
    graph,
    open: async (open) => {
      const session = await open(graph, weights, computing.precision)
      let encoding: Promise<Session> | undefined
      return {
        decode: async (latents) =>
          toPixels((await session.run({ latent_sample: fromLatents(latent, latents) }))['sample']!),
        ...(encodes && {
          encode: async (pixels) => {
            encoding ??= open(encoder(find, computing), weights, computing.precision)
            const answers = await (await encoding).run({ sample: fromPixels(pixels) })
            const posterior = posteriorOf(answers['latent_mean']!, answers['latent_logvar'])
            return (noise) => toLatents(latent, posterior(noise))
          },
        }),
      }
    },
  }
}
