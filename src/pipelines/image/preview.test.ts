import { describe, expect, it } from 'vitest'
import { preview, readPreviewMatrix } from './preview.ts'

const json = {
  matrix: [
    [1, 0],
    [0, 0.5],
    [0, -1],
  ],
  bias: [0, 0, 1],
}

describe('preview', () => {
  it('is the matrix product at every cell', () => {
    const latents = { shape: [1, 2, 1, 2], data: Float32Array.from([1, -1, 0, 2]) }
    const picture = preview(readPreviewMatrix(json, 2), latents)
    expect([picture.width, picture.height]).toEqual([2, 1])
    expect(Array.from(picture.data)).toEqual([255, 128, 255, 255, 0, 255, 0, 255])
  })

  it.each([
    [json, 4, 'matrix: expected 3 rows of 4 numbers, got [[1,0]'],
    [{}, 2, 'expected 3 rows of 2 numbers, got nothing'],
    [null, 2, 'got nothing'],
    [{ ...json, matrix: [[1], [2], ['x']] }, 1, 'expected 3 rows of 1 numbers'],
    [{ ...json, bias: [1] }, 2, 'bias: expected 3 numbers, got [1]'],
  ])('refuses %j for %i channels', (bad, channels, message) => {
    expect(() => readPreviewMatrix(bad, channels)).toThrow(message)
  })
})
