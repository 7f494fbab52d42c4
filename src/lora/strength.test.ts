import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { factorByBlock, factorByList } from './blocks.ts'
import { cmlora } from './compose/cmlora.ts'
import { methods } from './compose/index.ts'
import { resizeMask, resolutionAt } from './mask.ts'
import { factorAt } from './schedule.ts'

const golden = JSON.parse(
  readFileSync(new URL('../../test/goldens/lora/names.json', import.meta.url), 'utf8'),
) as Record<'sd1' | 'sdxl', { shapes: Record<string, number[]> }>
const pathsOf = (family: 'sd1' | 'sdxl') =>
  Object.keys(golden[family].shapes).map((name) => name.replace('.weight', ''))

describe('block weights', () => {
  it("follow diffusers' dictionary", () => {
    const factor = factorByBlock({ down: 0.5, mid: 0.25, up: { block_0: 0.2, block_1: [0.4, 0.8, 1.2] } })
    const at = (path: string) => factor(`${path}.to_q`)
    expect(at('down_blocks.2.attentions.1')).toBe(0.5)
    expect(at('mid_block.attentions.0')).toBe(0.25)
    expect(at('up_blocks.0.resnets.1')).toBe(0.2)
    expect(at('up_blocks.1.attentions.1')).toBe(0.8)
    expect(factor('up_blocks.1.upsamplers.0.conv')).toBe(1.2)
    expect(at('up_blocks.2.attentions.1')).toBe(1)
    expect(factor('conv_in')).toBe(1)
  })

  it.each<[family: 'sd1' | 'sdxl', length: number, path: string, entry: number]>([
    ['sd1', 17, 'down_blocks.1.attentions.0', 3],
    ['sd1', 17, 'mid_block.attentions.0', 7],
    ['sd1', 17, 'up_blocks.1.attentions.0', 8],
    ['sd1', 26, 'down_blocks.0.resnets.0', 2],
    ['sdxl', 12, 'down_blocks.2.attentions.1', 4],
    ['sdxl', 12, 'up_blocks.0.attentions.0', 6],
    ['sdxl', 20, 'up_blocks.2.resnets.2', 19],
  ])("follow A1111's lists: %s of %i, %s is entry %i", (family, length, path, entry) => {
    const list = Array.from({ length }, (_, i) => i + 10)
    const factor = factorByList(list, pathsOf(family))
    const layer = pathsOf(family).find((name) => name.startsWith(`${path}.`))!
    expect(factor(layer)).toBe(entry + 10)
  })

  it('refuse a list that is none, and leave what a list does not name', () => {
    expect(() => factorByList([1, 2], [])).toThrow('expected 12, 17, 20, 26 numbers, got 2')
    const factor = factorByList(
      Array.from({ length: 17 }, () => 0),
      pathsOf('sd1'),
    )
    expect(factor('down_blocks.3.resnets.0.conv1')).toBe(1)
    expect(factor('time_embedding.linear_1')).toBe(1)
  })
})

describe('schedules of strength', () => {
  const along = (curve: 'constant' | 'rise' | 'fall' | 'cosine_rise' | 'cosine_fall', from = 0, to = 1) =>
    [0, 1, 2, 3].map((step) => Number(factorAt({ from, to, curve }, step, 4).toFixed(3)))
  it('rise, fall and stop', () => {
    expect(along('constant', 0.25, 0.75)).toEqual([0, 1, 1, 0])
    expect(along('rise')).toEqual([0.125, 0.375, 0.625, 0.875])
    expect(along('fall')).toEqual([0.875, 0.625, 0.375, 0.125])
    expect(along('cosine_fall').map((x, i) => Number((x + along('cosine_rise')[i]!).toFixed(3)))).toEqual([1, 1, 1, 1])
    expect(factorAt({ from: 0.5, to: 0.5, curve: 'rise' }, 0, 1)).toBe(0.5)
    const listed = (steps: number) =>
      Array.from({ length: steps }, (_, step) => factorAt({ factors: [1, 0, 0.5, 2] }, step, steps))
    expect(listed(4)).toEqual([1, 0, 0.5, 2])
    expect(listed(8)).toEqual([1, 1, 0, 0, 0.5, 0.5, 2, 2])
    expect(listed(2)).toEqual([0, 2])
  })
})

describe('ways to compose', () => {
  const asks = (id: string, step: number, steps: number, scales: number[]) =>
    methods.find((method) => method.id === id)!.asks({ step, steps, scales })

  it('share out one answer, with and without adapters', () => {
    for (const { asks, id } of methods)
      for (const scales of [[], [1], [1, 0.5, -0.25]])
        for (const step of [0, 3, 7]) {
          const all = asks({ step, steps: 8, scales })
          expect(
            all.reduce((sum, { share }) => sum + share, 0),
            id,
          ).toBeCloseTo(1, 12)
          for (const one of all) expect(one.scales).toHaveLength(scales.length)
        }
  })

  it('switch as the paper does: every 5 of 100 steps', () => {
    const first = Array.from({ length: 20 }, (_, step) =>
      asks('switch', step, 100, [1, 2, 3])[0]!.scales.findIndex(Boolean),
    )
    expect(first).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0])
    const few = Array.from({ length: 8 }, (_, step) => asks('switch', step, 8, [1, 2])[0]!.scales)
    expect(few.map(([a]) => a)).toEqual([1, 1, 0, 0, 1, 1, 0, 0])
  })

  it('cmlora: the shares of the paper, the dominant in turn, backgrounds only late', () => {
    const shares = asks('cmlora', 0, 20, [1, 1, 1]).map(({ share }) => Number(share.toFixed(3)))
    expect(shares).toEqual([0.556, 0.222, 0.222])
    const dominants = (background: boolean[]) =>
      Array.from({ length: 16 }, (_, step) => {
        const scales = background.map(() => 1)
        const categories = background.map((low) => (low ? ('background' as const) : undefined))
        const found = cmlora.asks({ step, steps: 16, scales, categories }).map(({ share }) => share)
        return found.indexOf(Math.max(...found))
      })
    expect(dominants([false, false])).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0])
    const late = dominants([true, false, false])
    expect(late.slice(0, 8)).not.toContain(0)
    expect(late.slice(9)).toContain(0)
    expect(late.slice(9)).not.toContain(1)
    expect(dominants([true])).toEqual(Array.from({ length: 16 }, () => 0))
    // The first late step of the released code: the 11th of 20, the 121st of 220.
    const dominant = (step: number, steps: number) => {
      const categories = ['object', 'background'] as const
      const found = cmlora.asks({ step, steps, scales: [1, 1], categories }).map(({ share }) => share)
      return found.indexOf(Math.max(...found))
    }
    expect([dominant(10, 20), dominant(11, 20), dominant(120, 220), dominant(121, 220)]).toEqual([0, 1, 0, 1])
  })

  it('cmlora: the dominant loses weight from turn to turn where it decays, never below the others', () => {
    const share = (step: number, decay: number, count = 3) => {
      const moment = { step, steps: 40, scales: Array.from({ length: count }, () => 1), options: { decay } }
      return Math.max(...cmlora.asks(moment).map((one) => one.share))
    }
    expect([share(0, 1), share(2, 1), share(4, 1)]).toEqual([2.5 / 4.5, 2 / 4, 1.75 / 3.75])
    expect(share(39, 0)).toBe(2.5 / 4.5)
    expect(share(39, 1, 2)).toBe(1 / 2)
    expect(share(39, 1, 1)).toBe(1)
  })

  it('cmlora: renews the dominant alone at refreshes, nobody where nothing is kept', () => {
    const cached = (step: number, refresh: number) =>
      cmlora.asks({ step, steps: 16, scales: [1, 1], options: { refresh } }).map(({ cache }) => cache)
    expect([0, 1, 2].map((step) => cached(step, 0))).toEqual([
      ['renew', 'reuse'],
      ['reuse', 'reuse'],
      ['reuse', 'renew'],
    ])
    expect([0, 4, 5].map((step) => cached(step, 5).includes('renew'))).toEqual([true, false, true])
    expect(cached(0, 1)).toEqual([undefined, undefined])
  })

  it('composite asks every adapter alone', () => {
    expect(asks('composite', 0, 4, [0.8, 0.5])).toEqual([
      { scales: [0.8, 0], share: 0.5 },
      { scales: [0, 0.5], share: 0.5 },
    ])
  })
})

describe('masks', () => {
  it.each([
    ['conv_in', [9, 16]],
    ['down_blocks.0.attentions.0.proj_in', [9, 16]],
    ['down_blocks.0.downsamplers.0.conv', [5, 8]],
    ['down_blocks.2.resnets.0.conv1', [3, 4]],
    ['mid_block.attentions.0.transformer_blocks.0.attn1.to_q', [3, 4]],
    ['up_blocks.0.upsamplers.0.conv', [5, 8]],
    ['up_blocks.2.attentions.0.transformer_blocks.0.attn2.to_q', [9, 16]],
    ['up_blocks.2.attentions.0.transformer_blocks.0.attn2.to_k', undefined],
    ['down_blocks.1.resnets.0.time_emb_proj', undefined],
  ])('know the resolution of %s', (path, size) => {
    expect(resolutionAt(path, [9, 16], 3)).toEqual(size)
  })

  it('resize with sample centres at half pixels', () => {
    const mask = { size: [1, 4] as const, values: Float32Array.of(0, 1, 0, 1) }
    expect([...resizeMask(mask, [1, 2]).values]).toEqual([0.5, 0.5])
    expect([...resizeMask({ size: [1, 2], values: Float32Array.of(0, 1) }, [1, 4]).values]).toEqual([0, 0.25, 0.75, 1])
    expect(resizeMask(mask, [2, 4]).values).toEqual(Float32Array.of(0, 1, 0, 1, 0, 1, 0, 1))
  })
})
