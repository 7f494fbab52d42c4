import { describe, expect, it } from 'vitest'
import { firstDraft } from '../draft.ts'
import { liveSettings, nextMove, starving } from './policy.ts'
import type { Offered } from './policy.ts'

const rest = { wanted: undefined, drawing: undefined, done: undefined, hungry: 0 }

describe('the next move of Live', () => {
  it.each([
    ['nothing is wanted', rest, 'wait'],
    ['the first change comes', { ...rest, wanted: 'a' }, 'start'],
    ['what is wanted is being drawn', { ...rest, wanted: 'a', drawing: 'a' }, 'wait'],
    ['what is wanted was drawn', { ...rest, wanted: 'a', done: 'a' }, 'wait'],
    ['a newer request came', { ...rest, wanted: 'b', drawing: 'a' }, 'stop'],
    ['a run ended and a newer request waits', { ...rest, wanted: 'b', done: 'a' }, 'start'],
    ['someone types on and on', { ...rest, wanted: 'b', drawing: 'a', hungry: starving }, 'wait'],
    ['Live is left or paused', { ...rest, drawing: 'a', hungry: 2 * starving }, 'stop'],
  ] as const)('where %s', (_, standing, move) => {
    expect(nextMove(standing)).toBe(move)
  })

  it('shows a picture at least every second or so to whoever types without a pause', () => {
    const [key, picture] = [120, 300]
    const shown: number[] = []
    let [drawing, began, done, last]: [string | undefined, number, string | undefined, number] = [undefined, 0, undefined, 0] // prettier-ignore
    for (let now = 0; now < 10_000; now += 10) {
      const wanted = `${Math.floor(now / key)}`
      if (drawing !== undefined && now - began >= picture) [done, drawing, last] = [drawing, undefined, shown.push(now) && now] // prettier-ignore
      const move = nextMove({ wanted, drawing, done, hungry: now - last })
      if (move === 'stop') drawing = undefined
      if (move === 'start') [drawing, began] = [wanted, now]
    }
    expect(shown.length).toBeGreaterThan(6)
    for (const [i, at] of shown.entries()) expect(at - (shown[i - 1] ?? 0)).toBeLessThan(starving + 2 * picture)
  })
})

describe('what Live draws', () => {
  const recipe = { id: 'lcm', steps: [2, 3, 4] }
  const model = { name: 'nano', recipes: [recipe] } as unknown as Offered['model']

  it('is one picture of the held seed in few steps', () => {
    const draft = { ...firstDraft, count: 4, steps: 20, seed: 7, sigmas: [3, 2, 1] }
    expect(liveSettings(draft, { model })).toEqual({ ...firstDraft, count: 1, steps: 4, seed: 7 })
    expect(liveSettings({ ...draft, steps: 1 }, { model }).steps).toBe(1)
  })

  it('is drawn by a quick student where no recipe was chosen', () => {
    const quick = { ...firstDraft, recipe: 'lcm', steps: 2, guidance: 1, count: 3 }
    expect(liveSettings(firstDraft, { model, quick })).toEqual({ ...quick, count: 1 })
    expect(liveSettings({ ...firstDraft, recipe: 'tcd' }, { model, quick }).recipe).toBe('tcd')
  })

  it('is decoded by the tiny decoder where there is one, unless one was chosen', () => {
    const decoders = [{ id: 'full', label: '', help: '' }, { id: 'tiny', label: '', help: '' }] // prettier-ignore
    expect(liveSettings(firstDraft, { model: { ...model, decoders } }).decoder).toBe('tiny')
    expect(liveSettings({ ...firstDraft, decoder: 'full' }, { model: { ...model, decoders } }).decoder).toBe('full')
    expect(liveSettings(firstDraft, { model }).decoder).toBeUndefined()
  })

  it('takes the steps that a file was trained for', () => {
    expect(liveSettings({ ...firstDraft, recipe: 'lcm', steps: 2 }, { model, trained: 4 }).steps).toBe(4)
  })

  it('takes the fewest steps of the recipe', () => {
    expect(liveSettings({ ...firstDraft, recipe: 'lcm', steps: 4 }, { model }).steps).toBe(2)
  })
})
