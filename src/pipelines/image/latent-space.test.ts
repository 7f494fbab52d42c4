import { describe, expect, it } from 'vitest'
import { fromLatents, toLatents } from './latent-space.ts'

const z = { shape: [1, 2, 1, 2], data: Float32Array.from([1, 2, 3, 4]) }

describe('latent space', () => {
  it('scales and shifts', () => {
    const space = { scale: 0.5, shift: 1 }
    expect([...toLatents(space, z).data]).toEqual([0, 0.5, 1, 1.5])
    expect([...fromLatents(space, toLatents(space, z)).data]).toEqual([1, 2, 3, 4])
  })

  it('takes the mean and deviation of each channel', () => {
    const space = { scale: 0.5, shift: 0, mean: [1, -1], std: [2, 4] }
    expect([...toLatents(space, z).data]).toEqual([0, 0.25, 0.5, 0.625])
    expect([...fromLatents(space, toLatents(space, z)).data]).toEqual([1, 2, 3, 4])
  })
})
