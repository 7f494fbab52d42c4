import { describe, expect, it } from 'vitest'
import { preview, readPreviewMatrix } from './preview.ts'

const json = {
  latent_rgb_factors: [
    [1, 0, 0],
    [0, 0.5, -1],
  ],
  latent_rgb_factors_bias: [0, 0, 1],
}

describe('preview', () => {
  it('is the matrix product at every cell', () => {
    const latents = { shape: [1, 2, 1, 2], data: Float32Array.from([1, -1, 0, 2]) }
    const picture = preview(readPreviewMatrix(json, 2), latents)
    expect([picture.width, picture.height]).toEqual([2, 1])
    expect(Array.from(picture.data)).toEqual([255, 128, 255, 255, 0, 255, 0, 255])
  })

  it.each([
    [json, 4, 'expected 4 rows of 3 numbers'],
    [{}, 2, 'expected 2 rows of 3 numbers, got nothing'],
    [null, 2, 'got nothing'],
    [{ latent_rgb_factors: [[1, 2, 'x']] }, 1, 'expected 1 rows of 3 numbers'],
    [{ ...json, latent_rgb_factors_bias: [1] }, 2, 'latent_rgb_factors_bias: expected 3 numbers'],
  ])('refuses %j for %i channels', (bad, channels, message) => {
    expect(() => readPreviewMatrix(bad, channels)).toThrow(message)
  })
})
