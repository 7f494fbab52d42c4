import { expect, test } from 'vitest'
import type { Dtype } from '../../weights/safetensors.ts'
import { winogradAt } from './part.ts'

const quick = { precision: 'float32', attentionOp: 'fused', quickConvolutions: true } as const
const weights = (dtype: Dtype, count: number) => new Map([['weight', { dtype, shape: [count], blob: new Blob() }]])

test('quick convolutions are for networks that are small in the precision they compute in, however they are stored', () => {
  const winograd = { H: 16, W: 8 }
  for (const dtype of ['F32', 'F16'] as const) {
    expect(winogradAt(quick, weights(dtype, 4_000_000), [16, 8])).toEqual({ winograd })
    // As many as the autoencoder of Stable Diffusion has: its patches at 512 x 512 take 2 GB.
    expect(winogradAt(quick, weights(dtype, 83_700_000), [16, 8])).toEqual({})
  }
  expect(winogradAt({ precision: 'float32', attentionOp: 'fused' }, weights('F32', 4), [16, 8])).toEqual({})
})
