import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import { openFolder } from '../weights/folder.ts'
import { planModel } from './load.ts'
import { memoryOf, needOf, type Takers } from './memory.ts'

const folder = filesOf(fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url)), 'sd')
let takers: Takers
beforeAll(async () => {
  takers = (await planModel(openFolder(folder), { precision: 'float32', attentionOp: 'fused' })).takers
})
const at = (side: number, guidance = 1) => needOf(takers, { width: side, height: side, guidance })

it('grows with the size: the decoder with its area, attention with its square', () => {
  const [small, large] = [at(256), at(512)]
  expect(large.weights).toBe(small.weights)
  expect(large.decoding / small.decoding).toBeGreaterThanOrEqual(4)
  expect(large.drawing / small.drawing).toBeGreaterThan(4)
  expect(at(2048).drawing / at(1024).drawing).toBeGreaterThan(8)
  expect(small.total).toBe(small.weights + Math.max(small.drawing, small.decoding))
})

it('asks twice as much of the UNet where guidance asks two rows', () => {
  expect(at(256, 4).drawing / at(256).drawing).toBeCloseTo(2, 1)
  expect(at(256, 4).decoding).toBe(at(256).decoding)
})

it('names the largest halving that fits, by the sum and by one buffer', () => {
  const settings = { width: 1024, height: 512, guidance: 1 }
  const { total, largest } = needOf(takers, { width: 512, height: 256, guidance: 1 })
  const fits = { width: 512, height: 256, total }
  expect(memoryOf(takers, settings, { total }).fits).toEqual(fits)
  expect(memoryOf(takers, settings, { buffer: largest }).fits).toEqual(fits)
  expect(memoryOf(takers, settings, { total: total - 1 }).fits).toMatchObject({ width: 256, height: 128 })
  expect(memoryOf(takers, settings, { total: 1 })).not.toHaveProperty('fits')
  expect(memoryOf(takers, settings, {}).fits).toEqual(fits)
})
