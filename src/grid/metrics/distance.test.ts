import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Pixels } from '../../protocol.ts'
import { agreementOf, distanceOf } from './distance.ts'
import { psnr } from './psnr.ts'
import { ssim } from './ssim.ts'

type Case = { name: string; width: number; height: number; a: string; b: string; psnr: number; ssim: number }
const { cases } = JSON.parse(readFileSync('test/goldens/metrics.json', 'utf8')) as { cases: Case[] }

/** Alpha differs from pixel to pixel, so that a metric that looks at it is found out. */
const pixels = (text: string, width: number, height: number, alpha: number): Pixels => {
  const rgb = Buffer.from(text, 'base64')
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? (alpha * i) % 256 : rgb[3 * (i >> 2) + (i % 4)]!,
  )
  return { width, height, data }
}
const read = ({ a, b, width, height }: Case) =>
  [pixels(a, width, height, 1), pixels(b, width, height, 3)] as [Pixels, Pixels]

describe('metrics', () => {
  it.each(cases)('measure $name as scikit-image does', (golden) => {
    const [a, b] = read(golden)
    expect(psnr(a, b)).toBeCloseTo(golden.psnr, 10)
    expect(ssim(a, b)).toBeCloseTo(golden.ssim, 10)
    expect(ssim(b, a)).toBeCloseTo(golden.ssim, 10)
  })

  it('find equal pictures equal', () => {
    const [a] = read(cases[0]!)
    const latents = { shape: [1, 1, 1, 2], data: Float32Array.of(3, 4) }
    const distance = distanceOf({ pixels: a, latents }, { pixels: a, latents })
    expect(distance).toEqual({ psnr: Infinity, ssim: expect.closeTo(1, 12) as number, latentL2: 0 })
  })

  it('measure latents as a share of the reference', () => {
    const [pixels] = read(cases[0]!)
    const latents = { shape: [1, 1, 1, 2], data: Float32Array.of(3, 4) }
    const moved = { shape: [1, 1, 1, 2], data: Float32Array.of(3, 5) }
    expect(distanceOf({ pixels, latents: moved }, { pixels, latents }).latentL2).toBeCloseTo(1 / 5)
    const zeros = { shape: [1, 1, 1, 2], data: new Float32Array(2) }
    expect(distanceOf({ pixels, latents: zeros }, { pixels, latents: zeros }).latentL2).toBe(0)
  })

  it('measure the judge’s features as a share of the reference, and tell the cell’s own agreement', () => {
    const [pixels] = read(cases[0]!)
    const judged = (features: number[], agreement?: number) => ({ by: 2, features: Float32Array.from(features), ...(agreement !== undefined && { agreement }) }) // prettier-ignore
    const cell = { pixels, judged: judged([0, 4], 0.8) }
    const reference = { pixels, judged: judged([3, 4], 1) }
    expect(distanceOf(cell, reference)).toMatchObject({ judgeL2: expect.closeTo(3 / 5) as number, agreement: 0.8 })
    expect(distanceOf(cell, { pixels })).not.toHaveProperty('judgeL2')
    expect(agreementOf(cell)).toEqual({ agreement: 0.8 })
    expect(agreementOf({ pixels, judged: judged([1]) })).toEqual({})
  })

  it('leave out what does not apply', () => {
    const [[a], [b]] = [read(cases[0]!), read(cases[4]!)]
    const latents = { shape: [1], data: Float32Array.of(1) }
    expect(distanceOf({ pixels: a, latents }, { pixels: b })).toEqual({})
    expect(
      distanceOf({ pixels: a, latents }, { pixels: a, latents: { shape: [2], data: new Float32Array(2) } }),
    ).not.toHaveProperty('latentL2')
    const tiny = { width: 10, height: 11, data: new Uint8ClampedArray(440) }
    expect(ssim(tiny, tiny)).toBeUndefined()
  })
})
