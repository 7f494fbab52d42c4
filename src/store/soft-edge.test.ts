import { expect, it } from 'vitest'
import type { Region } from '../protocol.ts'
import { shifted } from './painting.ts'
import type { Weights } from './regions.ts'
import { softened, softWeights } from './soft-edge.ts'

const region = (fields: Partial<Region>): Region => ({ name: '', prompt: '', strength: 1, feather: 0, adapters: [], ...fields }) // prettier-ignore
const left = { x: 0, y: 0, width: 0.5, height: 1 }
const row = ({ data, width }: Weights, y: number) => Array.from(data.subarray(y * width, (y + 1) * width))

it('an edge becomes a ramp, half of it outside; the frame of the picture none', () => {
  const soft = softWeights(region({ box: left, feather: 4 }), { width: 16, height: 16 })
  expect(row(soft, 8).slice(4, 12)).toEqual([255, 255, 204, 153, 102, 51, 0, 0])
  expect(row(soft, 0)).toEqual(row(soft, 8))
  expect(row(soft, 8)[0]).toBe(255)
})

it('is as wide at any resolution, and nothing where no softness is asked for', () => {
  const wide = softWeights(region({ box: left, feather: 64 }), { width: 1024, height: 1024 })
  expect([wide.width, row(wide, 5).findIndex((weight) => weight < 255)]).toEqual([128, 60])
  const hard = { width: 2, height: 1, data: Uint8Array.of(255, 0) }
  expect(softened(hard, 0)).toEqual(hard)
})

it('a mask moves as a whole, and comes back but for what left the picture', () => {
  const mask = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }
  expect([...shifted(mask, 1, 0).data]).toEqual([0, 1, 2, 0, 4, 5])
  expect([...shifted(mask, -1, 1).data]).toEqual([0, 0, 0, 2, 3, 0])
  expect([...shifted(shifted(mask, 1, 0), -1, 0).data]).toEqual([1, 2, 0, 4, 5, 0])
  expect([...shifted(mask, 5, 0).data]).toEqual([0, 0, 0, 0, 0, 0])
})
