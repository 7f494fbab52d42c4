// A weight's bytes as a graph can mount them: as they are, bfloat16 widened or narrowed first.
import { bfloatsToFloats, floatsToHalves } from '../math/half.ts'
import { failure } from './failure.ts'
import type { Weight } from './safetensors.ts'

/**
 * The bytes of a weight, read now. BF16 becomes float32 or float16 (beyond 65504: infinite) as `bfloat` says.
 * Throws `network` when the bytes cannot be read (a file that changed on disk, a connection that broke).
 */
export const mountable = async (
  { dtype, blob }: Weight,
  name: string,
  bfloat: 'float32' | 'float16',
): Promise<Uint8Array<ArrayBuffer>> => {
  let bytes: ArrayBuffer
  try {
    bytes = await blob.arrayBuffer()
  } catch (cause) {
    throw failure(
      'network',
      `weights: ${name}: expected ${blob.size} bytes, got none: the file changed or went away`,
      cause,
    )
  }
  if (bytes.byteLength !== blob.size)
    throw failure('network', `weights: ${name}: expected ${blob.size} bytes, got ${bytes.byteLength}`)
  if (dtype !== 'BF16') return new Uint8Array(bytes)
  const floats = bfloatsToFloats(new Uint16Array(bytes))
  return new Uint8Array((bfloat === 'float32' ? floats : floatsToHalves(floats)).buffer)
}
