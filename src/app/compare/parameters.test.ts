import { expect, it } from 'vitest'
import { fakeModel } from '../../store/fake-engine.test-data.ts'
import { choicesOf, firstValues, parameterLabel, parameterOptions } from './parameters.ts'

const dial = (id: string, min: number, max: number, usual: number) => ({ id, label: id, help: '', min, max, usual })
const model = {
  ...fakeModel,
  samplers: [
    { id: 'deis', label: 'DEIS', help: '', dials: [dial('solver_order', 1, 3, 2), dial('s_churn', 0, 1000, 5)] },
  ],
}
const lying = { file: 'students/lcm.safetensors', name: 'lcm', kind: 'student' as const, category: null, trigger: null, recipe: 'lcm_lora', steps: 4, bytes: 3 } // prettier-ignore
const state = { model, models: [], folders: [], shelf: [], modelShelf: [lying] }

it('offers the numbers of the shared sampler, each with values to begin with', () => {
  const names = parameterOptions({ sampler: 'deis' }, 'steps', model).map(({ value }) => value)
  expect(names).toContain('samplerOptions.solver_order')
  expect(names).not.toContain('guidanceOptions.limit')
  expect(parameterOptions({ guidanceMethod: 'apg' }, 'steps', model).map(({ value }) => value)).toContain('guidanceOptions.limit') // prettier-ignore
  expect(parameterLabel('samplerOptions.solver_order')).toBe('Sampler’s solver_order')
  expect(firstValues('samplerOptions.solver_order', { sampler: 'deis' }, state)).toBe('1-3')
  expect(firstValues('samplerOptions.s_churn', { sampler: 'deis' }, state)).toBe('5')
})

it('offers students, recipes, methods and models by name, and none of them', () => {
  expect(firstValues('method', {}, state)).toBe('merge, composite, regional, multidiffusion')
  expect(choicesOf('guidanceMethod', state).map(({ id }) => id)).toEqual(['cfg', 'apg'])
  expect(choicesOf('student', state).map(({ id }) => id)).toEqual(['none', 'lcm'])
  expect(choicesOf('adapter', state).map(({ id }) => id)).toEqual(['none'])
  const other = { info: { ...fakeModel, name: 'a, b' }, source: { kind: 'url', url: '' } as const }
  expect(firstValues('model', {}, { ...state, models: [other] })).toBe('nano, "a, b"')
  const before = { ...state, folders: [{ info: { ...fakeModel, name: 'kept' } }] }
  expect(choicesOf('model', before).map(({ id }) => id)).toEqual(['nano', 'kept'])
  expect(firstValues('model', {}, before)).toBe('nano')
})
