import { describe, expect, it } from 'vitest'

import { bfloatToFloat, floatToHalf } from '../math/half.ts'
import { mountable } from './mountable.ts'

const all = Uint16Array.from({ length: 65536 }, (_, i) => i)
const weight = (dtype: 'F16' | 'BF16', data: Uint16Array<ArrayBuffer>) => ({
  dtype,
  shape: [data.length],
  blob: new Blob([data]),
})

describe('mountable', () => {
  it('leaves what a graph reads as it is', async () => {
    expect(new Uint16Array((await mountable(weight('F16', all), 'w', 'float32')).buffer)).toEqual(all)
  })

  it('widens every bfloat16 exactly', async () => {
    const floats = new Float32Array((await mountable(weight('BF16', all), 'w', 'float32')).buffer)
    expect(floats).toEqual(Float32Array.from(all, bfloatToFloat))
  })

  it('narrows every bfloat16 to the nearest float16', async () => {
    const halves = new Uint16Array((await mountable(weight('BF16', all), 'w', 'float16')).buffer)
    expect(halves).toEqual(Uint16Array.from(all, (bits) => floatToHalf(bfloatToFloat(bits))))
  })

  it('names the tensor whose bytes have gone', async () => {
    const blob = Object.assign(new Blob(['12']), { arrayBuffer: () => Promise.reject(new Error('NotReadableError')) })
    await expect(mountable({ dtype: 'F16', shape: [1], blob }, 'conv_in.weight', 'float32')).rejects.toMatchObject({
      kind: 'network',
      message: 'weights: conv_in.weight: expected 2 bytes, got none: the file changed or went away',
    })
  })
})
