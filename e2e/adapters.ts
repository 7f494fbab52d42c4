// LoRA files for tests, made when they are needed: small random changes of the embedded model's attention, as kohya-ss names them.
import { readFileSync } from 'node:fs'

type Header = Record<string, { readonly shape: readonly number[] }>

/** Names and shapes of the attention weights of the embedded UNet, from the head of its file. */
function attention(): readonly (readonly [path: string, out: number, inner: number])[] {
  const file = readFileSync('public/models/nano/unet/diffusion_pytorch_model.safetensors')
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString()) as Header
  return Object.entries(header).flatMap(([name, { shape }]) => {
    const path = /^(.*\.attn[12]\.to_(?:q|k|v|out\.0))\.weight$/.exec(name)?.[1]
    return path === undefined ? [] : [[path, shape[0]!, shape[1]!] as const]
  })
}

/** Numbers that look random and are the same for the same seed, from -1 to 1. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  }
}

/** The bytes of a safetensors file of float32 tensors. */
function safetensors(
  tensors: readonly (readonly [name: string, shape: readonly number[], data: Float32Array])[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const [name, shape, { byteLength }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + byteLength] }
    end += byteLength
  }
  const text = Buffer.from(JSON.stringify(header))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([size, text, ...tensors.map(([, , data]) => Buffer.from(data.buffer))])
}

const named = (path: string) => `lora_unet_${path.replaceAll('.', '_')}`
const down = (path: string) => `${named(path)}.lora_down.weight`
const up = (path: string) => `${named(path)}.lora_up.weight`

/** An adapter of rank 2 that the embedded model takes; `stranger` adds a layer that no model has. */
export function lora(name: string, seed: number, { stranger = false } = {}): Uint8Array {
  const [rank, next] = [2, random(seed)]
  const noise = (length: number, size: number) => Float32Array.from({ length }, () => next() * size)
  const layers = [...attention(), ...(stranger ? [['a_layer_that_no_model_has', 4, 4] as const] : [])]
  return safetensors(
    layers.flatMap(([path, out, inner]) => [
      [down(path), [rank, inner], noise(rank * inner, 0.5)] as const,
      [up(path), [out, rank], noise(out * rank, 0.12)] as const,
    ]),
    { ss_output_name: name, 'modelspec.trigger_phrase': `${name} style` },
  )
}

/** An adapter of SDXL: its cross-attention reads text of width 2048. */
export function loraOfSdxl(name: string): Uint8Array {
  const path = 'down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k'
  const tensors = [
    [down(path), [2, 2048], new Float32Array(4096)] as const,
    [up(path), [640, 2], new Float32Array(1280)] as const,
  ]
  return safetensors(tensors, { ss_output_name: name })
}
