import { expect, it } from 'vitest'
import { firstDraft } from '../../store/draft.ts'
import type { Picture } from '../../store/storage.ts'
import { choicesIn, everything, matching } from './finding.ts'
import { distinctNames } from './save-zip.ts'

const picture = (id: string, settings: Partial<Picture['settings']>, more: Partial<Picture> = {}): Picture => ({
  id,
  createdAt: 0,
  settings: { ...firstDraft, model: 'nano', seed: 7, ...settings },
  unknown: {},
  png: new Blob([]),
  kept: false,
  ...more,
})
const history = [
  picture('a', { prompt: 'a Red cat' }),
  picture('b', { prompt: 'a red boat', recipe: 'lcm' }, { kept: true, room: 'compose' }),
  picture('c', { prompt: 'a blue cat', model: 'dreamy' }),
]
const found = (search: Partial<typeof everything>) =>
  matching(history, { ...everything, ...search }).map(({ id }) => id)

it('finds by every word, by model, by recipe, by room, and the kept ones', () => {
  expect(found({})).toEqual(['a', 'b', 'c'])
  expect(found({ words: ' CAT  red' })).toEqual(['a'])
  expect(found({ model: 'dreamy' })).toEqual(['c'])
  expect(found({ recipe: 'lcm' })).toEqual(['b'])
  expect(found({ recipe: 'none', words: 'red' })).toEqual(['a'])
  expect(found({ room: 'compose' })).toEqual(['b'])
  expect(found({ room: 'create' })).toEqual(['a', 'c'])
  expect(found({ kept: true })).toEqual(['b'])
  expect(choicesIn(history)).toEqual({
    models: ['dreamy', 'nano'],
    recipes: ['lcm', 'none'],
    rooms: ['create', 'compose'],
  })
})

it('names no two files of a ZIP alike', () => {
  const same = [picture('a', { prompt: 'x' }), picture('b', { prompt: 'x' }), picture('c', { prompt: 'y' }), picture('d', { prompt: 'x' })] // prettier-ignore
  expect(distinctNames(same)).toEqual([
    'fewstep-7-x.png',
    'fewstep-7-x (2).png',
    'fewstep-7-y.png',
    'fewstep-7-x (3).png',
  ])
})
