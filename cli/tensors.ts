// Initial noise and final latents as safetensors files with one tensor, `latents`.
import { openAsBlob } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { halvesToFloats } from '../src/math/half.ts'
import type { Tensor } from '../src/math/tensor.ts'
import { readSafetensors, writeSafetensors } from '../src/weights/safetensors.ts'

/** Reads `latents` [1, c, h, w], F32 or F16. Throws one line naming the file for anything else. */
export async function readLatents(path: string): Promise<Tensor> {
  const refuse = (message: string) => new Error(`tensors: ${path}: ${message}`)
  const file = await openAsBlob(path).catch((cause: unknown) => {
    throw Object.assign(refuse('expected a file, got none'), { cause })
  })
  const weight = (await readSafetensors(file, path)).get('latents')
  if (!weight) throw refuse('latents: expected a tensor of that name, got none')
  const { shape, dtype, blob } = weight
  if (shape.length !== 4 || shape[0] !== 1) throw refuse(`latents: expected [1, c, h, w], got [${shape.join(', ')}]`)
  const bytes = await blob.arrayBuffer()
  if (dtype === 'F32') return { shape, data: new Float32Array(bytes) }
  if (dtype === 'F16') return { shape, data: halvesToFloats(new Uint16Array(bytes)) }
  throw refuse(`latents: expected F32 or F16, got ${dtype}`)
}

/** Writes `latents` as float32. */
export async function writeLatents(path: string, { shape, data }: Tensor): Promise<void> {
  await writeFile(path, writeSafetensors({ latents: { shape, data: Float32Array.from(data) } }))
}
