// The networks that people load, built from their configs and tensor shapes: nothing is missing and no tensor is left over.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeModel } from '../onnx/encode.ts'
import type { Graph } from '../onnx/graph.ts'
import { autoencoderDcDecoder, autoencoderDcEncoder } from './autoencoder-dc.ts'
import { autoencoderDcConfig } from './autoencoder-dc-config.ts'
import { autoencoderKlConfig, autoencoderKlDecoder, autoencoderKlEncoder } from './autoencoder-kl.ts'
import { autoencoderTinyConfig, autoencoderTinyDecoder, autoencoderTinyEncoder } from './autoencoder-tiny.ts'
import { clipText, clipTextConfig } from './clip-text.ts'
import type { FindWeight, NetworkOptions } from './module.ts'
import { unet } from './unet.ts'
import { unetConfig } from './unet-config.ts'

type Checkpoint = {
  readonly kind: keyof typeof builders
  readonly config: unknown
  readonly shapes: Readonly<Record<string, readonly number[]>>
}

const builders = {
  unet: (config: unknown, ...how: [FindWeight, NetworkOptions]) => [unet(unetConfig(config), ...how)],
  text: (config: unknown, ...how: [FindWeight, NetworkOptions]) => [clipText(clipTextConfig(config), ...how)],
  kl: (config: unknown, ...how: [FindWeight, NetworkOptions]) =>
    [autoencoderKlDecoder, autoencoderKlEncoder].map((build) => build(autoencoderKlConfig(config), ...how)),
  tiny: (config: unknown, ...how: [FindWeight, NetworkOptions]) =>
    [autoencoderTinyDecoder, autoencoderTinyEncoder].map((build) => build(autoencoderTinyConfig(config), ...how)),
  dc: (config: unknown, ...how: [FindWeight, NetworkOptions]) =>
    [autoencoderDcDecoder, autoencoderDcEncoder].map((build) => build(autoencoderDcConfig(config), ...how)),
} satisfies Record<string, (config: unknown, find: FindWeight, options: NetworkOptions) => Graph[]>

const packed = gunzipSync(readFileSync('test/goldens/networks/checkpoints.json.gz'))
const checkpoints = JSON.parse(packed.toString()) as Record<string, Checkpoint>

describe('checkpoints that people load', () => {
  it.each(Object.entries(checkpoints))('%s', (_, { kind, config, shapes }) => {
    const find: FindWeight = (name) => (shapes[name] ? { dtype: 'F16', shape: shapes[name] } : undefined)
    const graphs = builders[kind](config, find, { precision: 'float16' })
    const used = new Set(graphs.flatMap(({ weights }) => weights))
    expect(Object.keys(shapes).filter((name) => !used.has(name))).toEqual([])
    // Weights in the type that is computed in are read where they lie: none passes through a cast.
    for (const graph of graphs) {
      const names = new Set(graph.weights)
      expect(graph.nodes.filter(({ op, inputs }) => op === 'Cast' && names.has(inputs[0]!))).toEqual([])
      expect(encodeModel(graph).length).toBeLessThan(1_000_000)
    }
  })
})
