import { describe, expect, it } from 'vitest'
import { cellId } from './canonical.ts'
import { gridFrom } from './from-settings.ts'
import { nano } from './models.test-data.ts'
import { planGrid } from './plan.ts'
import type { Settings } from '../protocol.ts'

const cat: Settings = {
  model: 'nano',
  prompt: 'a red cat, at sunset',
  negative: '',
  seed: 7,
  rng: 'torch',
  sampler: 'ddim',
  schedule: 'trailing',
  steps: 8,
  guidance: 4,
  eta: 0,
  width: 128,
  height: 128,
  count: 1,
  clipSkip: 0,
}
/** The axes, and the ids of the cells that the grid has for this model. */
function read(pictures: readonly Settings[]) {
  const grid = gridFrom(pictures)
  const plan = planGrid(grid, [nano])
  return { axes: grid.axes, labels: plan.axes.map(({ values }) => values.map(({ label }) => label)), cells: [...plan.cells.keys()] } // prettier-ignore
}
const ids = (pictures: readonly Settings[]) => [...new Set(pictures.map(cellId))].toSorted()

describe('a grid of pictures', () => {
  it('has an axis for each field that differs where they are all combinations, the longest across', () => {
    const pictures = [8, 2, 4].flatMap((steps) => ['a, b', 'a'].map((prompt) => ({ ...cat, steps, prompt })))
    const { axes, cells } = read(pictures)
    expect(axes).toEqual([
      { parameter: 'steps', values: [2, 4, 8] },
      { parameter: 'prompt', values: ['a, b', 'a'] },
    ])
    expect(cells.toSorted()).toEqual(ids(pictures))
  })

  it('names picture after picture where they are not', () => {
    const pictures: Settings[] = [cat, { ...cat, prompt: 'a boat', seed: 9, steps: 4 }, { ...cat, prompt: '', seed: 9 }]
    const { labels, cells } = read(pictures)
    expect(labels).toEqual([['a red cat, at sunset, 8 steps', 'a boat, 4 steps', '8 steps']])
    expect(cells.toSorted()).toEqual(ids(pictures))
  })

  it('tells by the seed only where nothing else does', () => {
    const pictures = [cat, { ...cat, seed: 9 }, { ...cat, prompt: 'a boat', seed: 11 }]
    expect(read(pictures).labels).toEqual([['a red cat, at sunset, seed 7', 'a red cat, at sunset, seed 9', 'a boat, seed 11']]) // prettier-ignore
  })

  it('takes recipes, sizes and adapters along, whichever of the pictures have them', () => {
    const lightning: Settings = { ...cat, recipe: 'lightning', sampler: 'euler', steps: 4, guidance: 1 }
    const wide: Settings = { ...cat, width: 256 }
    const adapters = [{ id: 'a'.repeat(64), name: 'fox', weight: 0.8 }]
    const pictures = [cat, lightning, wide, { ...cat, adapters }]
    const { labels, cells } = read(pictures)
    expect(cells.toSorted()).toEqual(ids(pictures))
    expect(labels[0]![3]).toContain('fox 0.8')
    expect(new Set(labels[0]).size).toBe(4)
  })

  it('shows equal pictures once, and one alone', () => {
    expect(read([cat, { ...cat }, { ...cat, seed: 8 }]).axes).toEqual([{ parameter: 'seed', values: [7, 8] }])
    expect(read([cat, { ...cat }]).cells).toEqual([cellId(cat)])
  })
})
