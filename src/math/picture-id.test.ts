import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { pictureId } from './picture-id.ts'

it('names a picture by its size and its pixels', () => {
  const data = Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255)
  const expected = createHash('sha256').update('2x1').update(data).digest('hex')
  expect(pictureId({ width: 2, height: 1, data })).toBe(expected)
  expect(pictureId({ width: 1, height: 2, data })).not.toBe(expected)
})
