import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { golden } from '../../../test/mixture.ts'
import { picture } from '../../../test/picture.ts'
import type { Pixels } from '../../protocol.ts'
import { fitted } from './resize.ts'

type Goldens = {
  crop: [left: number, top: number, right: number, bottom: number]
  cases: { width: number; height: number; sha256: string }[]
}
const { crop, cases } = golden<Goldens>('resize.json')

function cut({ width, data }: Pixels, [left, top, right, bottom]: Goldens['crop']): Pixels {
  const out = new Uint8ClampedArray(4 * (right - left) * (bottom - top))
  for (let y = top; y < bottom; y++)
    out.set(data.subarray(4 * (y * width + left), 4 * (y * width + right)), 4 * (y - top) * (right - left))
  return { width: right - left, height: bottom - top, data: out }
}
const rgb = ({ data }: Pixels) => data.filter((_, i) => i % 4 < 3)

it.each(cases)('is what diffusers makes of a picture at $width x $height, bit for bit', ({ width, height, sha256 }) => {
  const made = fitted(cut(picture('start'), crop), width, height)
  expect(made).toMatchObject({ width, height })
  expect(createHash('sha256').update(rgb(made)).digest('hex')).toBe(sha256)
})
