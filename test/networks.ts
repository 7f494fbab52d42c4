// The golden networks: tiny random models of every family with inputs and Python's outputs. Runs in Node and in a browser.
import type { Tensor } from '../src/math/tensor.ts'
import { autoencoderDcDecoder, autoencoderDcEncoder } from '../src/networks/autoencoder-dc.ts'
import { autoencoderDcConfig } from '../src/networks/autoencoder-dc-config.ts'
import { autoencoderKlConfig, autoencoderKlDecoder, autoencoderKlEncoder } from '../src/networks/autoencoder-kl.ts'
import {
  autoencoderTinyConfig,
  autoencoderTinyDecoder,
  autoencoderTinyEncoder,
} from '../src/networks/autoencoder-tiny.ts'
import { clipText, clipTextConfig, endIndices } from '../src/networks/clip-text.ts'
import type { FindWeight, NetworkOptions } from '../src/networks/module.ts'
import { unet } from '../src/networks/unet.ts'
import { unetConfig } from '../src/networks/unet-config.ts'
import { unetFeeds } from '../src/networks/unet-feeds.ts'
import type { Graph } from '../src/onnx/graph.ts'
import type { IntTensor } from '../src/pipelines/session.ts'
import { readSafetensors, type Weights } from '../src/weights/safetensors.ts'

type Tensors = ReadonlyMap<string, Tensor | IntTensor>

/** How one kind of network is built from its config, and fed from and compared with a golden's tensors. */
type Kind = {
  /** Name of the weights' file. */
  readonly file: string
  readonly build: (config: unknown, find: FindWeight, options: NetworkOptions) => Graph
  readonly feeds: (config: unknown, inputs: Tensors) => Record<string, Tensor | IntTensor>
  /** Outputs of the graph -> names of the golden's. */
  readonly outputs: Readonly<Record<string, string>>
}

const floats = (tensors: Tensors, name: string): Tensor => tensors.get(name) as Tensor

const unetKind: Kind = {
  file: 'diffusion_pytorch_model.safetensors',
  build: (config, find, options) => unet(unetConfig(config), find, options),
  feeds: (config, inputs) => {
    const optional = { pooled: inputs.get('text_embeds'), timeIds: inputs.get('time_ids') } as Record<string, Tensor>
    const guidance = inputs.get('guidance')
    return unetFeeds(unetConfig(config), {
      sample: floats(inputs, 'sample'),
      timesteps: [...floats(inputs, 'timesteps').data],
      embeddings: floats(inputs, 'encoder_hidden_states'),
      ...(optional['pooled'] && { pooled: optional['pooled'], timeIds: optional['timeIds']! }),
      ...(guidance && { guidance: [...guidance.data] }),
    })
  },
  outputs: { out_sample: 'out_sample' },
}

const textKind = (clipSkip: number, outputs: Kind['outputs']): Kind => ({
  file: 'model.safetensors',
  build: (config, find, options) =>
    clipText(clipTextConfig(config), find, { ...options, clipSkip, outputs: Object.keys(outputs) }),
  feeds: (config, inputs) => {
    const ids = inputs.get('input_ids') as IntTensor
    const pools = Object.keys(outputs).some((name) => name === 'text_embeds' || name === 'pooler_output')
    const eos = { shape: [ids.shape[0]!], data: endIndices(clipTextConfig(config), ids.data) }
    return { input_ids: ids, ...(pools && { eos }) }
  },
  outputs,
})

const pooler = { last_hidden_state: 'last_hidden_state', penultimate: 'penultimate', pooler_output: 'pooler_output' }
const projected = { last_hidden_state: 'last_hidden_state', penultimate: 'penultimate', text_embeds: 'text_embeds' }
const skipped = { last_hidden_state: 'skip1', penultimate: 'penultimate_skip1' }

/** Decoder and encoder of one golden autoencoder. */
const coder = (build: { decoder: Kind['build']; encoder: Kind['build'] }, latents: Kind['outputs']) => {
  const file = 'diffusion_pytorch_model.safetensors'
  const side = (name: string, outputs: Kind['outputs'], graph: Kind['build']): Kind => ({
    file,
    build: graph,
    feeds: (_, inputs) => ({ [name]: inputs.get(name)! }),
    outputs,
  })
  return {
    decoder: side('latent_sample', { sample: 'sample' }, build.decoder),
    encoder: side('sample', latents, build.encoder),
  }
}
const mean = { latent_mean: 'latent_mean' }
const kl = coder(
  {
    decoder: (config, find, options) => autoencoderKlDecoder(autoencoderKlConfig(config), find, options),
    encoder: (config, find, options) => autoencoderKlEncoder(autoencoderKlConfig(config), find, options),
  },
  { ...mean, latent_logvar: 'latent_logvar' },
)
const tiny = coder(
  {
    decoder: (config, find, options) => autoencoderTinyDecoder(autoencoderTinyConfig(config), find, options),
    encoder: (config, find, options) => autoencoderTinyEncoder(autoencoderTinyConfig(config), find, options),
  },
  mean,
)
const dc = coder(
  {
    decoder: (config, find, options) => autoencoderDcDecoder(autoencoderDcConfig(config), find, options),
    encoder: (config, find, options) => autoencoderDcEncoder(autoencoderDcConfig(config), find, options),
  },
  mean,
)

export type NetworkCase = {
  readonly name: string
  readonly folder: string
  readonly family: string
  readonly kind: Kind
}

const at = (folder: string, family: string, kind: Kind, name = folder): NetworkCase => ({ name, folder, family, kind })

const coders = (folder: string, family: string, sides: { decoder: Kind; encoder: Kind }): NetworkCase[] => [
  at(folder, family, sides.decoder, `${folder} decoder`),
  at(folder, family, sides.encoder, `${folder} encoder`),
]

export const networkCases: readonly NetworkCase[] = [
  at('unet-sd1', 'SD 1.x', unetKind),
  at('unet-sd1-fp16', 'SD 1.x, fp16, odd size', unetKind),
  at('unet-sd2-v', 'SD 2.x', unetKind),
  at('unet-sdxl', 'SDXL, bf16 file', unetKind),
  at('unet-lcm', 'LCM', unetKind),
  at('unet-nano', 'nano', unetKind),
  at('unet-no-mid', 'distilled, no mid block', unetKind),
  at('text-quick-gelu', 'CLIP', textKind(0, pooler)),
  at('text-quick-gelu', 'CLIP', textKind(1, skipped), 'text-quick-gelu, clip_skip 1'),
  at('text-gelu-projection', 'CLIP with projection', textKind(0, projected)),
  at('text-gelu-projection', 'CLIP with projection', textKind(1, skipped), 'text-gelu-projection, clip_skip 1'),
  at('text-legacy-eos', 'CLIP, eos_token_id 2', textKind(0, projected)),
  ...coders('kl', 'AutoencoderKL', kl),
  ...coders('kl-bare', 'AutoencoderKL, plain', kl),
  ...coders('tiny', 'AutoencoderTiny', tiny),
  ...coders('dc-nano', 'AutoencoderDC, nano', dc),
  ...coders('dc-attention', 'AutoencoderDC, attention', dc),
]

export type LoadedCase = {
  readonly graph: (options?: NetworkOptions) => Graph
  readonly weights: Weights
  readonly feeds: Record<string, Tensor | IntTensor>
  /** By the name of the graph's output. */
  readonly expected: Readonly<Record<string, Tensor>>
}

/** Reads a case; `read` gets paths such as `unet-sd1/config.json` under test/goldens/networks. */
export const loadCase = async (
  { folder, kind }: NetworkCase,
  read: (path: string) => Promise<Blob>,
): Promise<LoadedCase> => {
  const config: unknown = JSON.parse(await (await read(`${folder}/config.json`)).text())
  const weights = await readSafetensors(await read(`${folder}/${kind.file}`), kind.file)
  const io = await readSafetensors(await read(`${folder}/io.safetensors`), 'io.safetensors')
  const tensors = new Map<string, Tensor | IntTensor>()
  for (const [name, { dtype, shape, blob }] of io) {
    const bytes = await blob.arrayBuffer()
    tensors.set(name, { shape, data: dtype === 'I32' ? new Int32Array(bytes) : new Float32Array(bytes) } as Tensor)
  }
  const inputs = new Map([...tensors].flatMap(([name, x]) => (name.startsWith('in.') ? [[name.slice(3), x]] : [])))
  const expected = Object.entries(kind.outputs).map(([mine, theirs]) => [mine, floats(tensors, `out.${theirs}`)])
  return {
    graph: (options = {}) => kind.build(config, (name) => weights.get(name), options),
    weights,
    feeds: kind.feeds(config, inputs),
    expected: Object.fromEntries(expected),
  }
}

/** ||a - b|| / ||b||; infinite where the shapes differ. */
export const relativeL2 = (a: Tensor, b: Tensor): number => {
  if (a.shape.join() !== b.shape.join()) return Number.POSITIVE_INFINITY
  let [difference, size] = [0, 0]
  for (const [i, x] of b.data.entries()) {
    difference += (a.data[i]! - x) ** 2
    size += x ** 2
  }
  return Math.sqrt(difference / size)
}
