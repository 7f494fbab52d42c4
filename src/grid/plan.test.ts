import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySettings } from '../settings/examples.test-data.ts'
import { canonicalJson, cellId } from './canonical.ts'
import type { Axis, GridDocument } from './document.ts'
import { flow, nano } from './models.test-data.ts'
import { nearest } from './nearest.ts'
import { type Plan, planGrid, placesOf } from './plan.ts'

const grid = (axes: Axis[], more: Partial<GridDocument> = {}): GridDocument => ({
  settings: { prompt: 'a red cat' },
  axes,
  ...more,
})
const axis = (parameter: string, values: Axis['values']): Axis => ({ parameter, values })
const plan = (axes: Axis[], more?: Partial<GridDocument>): Plan => planGrid(grid(axes, more), [nano, flow])
const cellsOf = ({ cells }: Plan) => [...cells.values()].map(({ settings }) => settings)
const ids = ({ cells }: Plan) => new Set(cells.keys())

describe('cell ids', () => {
  it('depend on what settings say, not on how they are written down', () => {
    fc.assert(
      fc.property(anySettings(), (settings) => {
        const turned = Object.fromEntries(Object.entries(settings).reverse()) as typeof settings
        expect(cellId({ ...turned, ...({ variationSeed: settings.variationSeed } as object) })).toBe(cellId(settings))
        expect(cellId(JSON.parse(JSON.stringify(settings)) as typeof settings)).toBe(cellId(settings))
        expect(JSON.parse(canonicalJson(settings))).toEqual(settings)
      }),
    )
  })

  it('differ where settings differ', () => {
    fc.assert(
      fc.property(anySettings(), anySettings(), (a, b) => {
        expect(cellId(a) === cellId(b)).toBe(canonicalJson(a) === canonicalJson(b))
        expect(cellId({ ...a, seed: a.seed + 1 })).not.toBe(cellId(a))
      }),
    )
  })

  it('are the same on every machine and in every version', () => {
    expect(canonicalJson({ b: [1, { d: undefined, c: 'ä' }], a: 0.1 })).toBe('{"a":0.1,"b":[1,{"c":"ä"}]}')
    const [only] = cellsOf(plan([]))
    expect(cellId(only!)).toBe('96e4c498ad52158173f6308c4edeec10')
  })
})

describe('a plan', () => {
  it('has a place for each combination, the first axis the fastest', () => {
    const { places, cells, rows } = plan([axis('sampler', 'euler, heun'), axis('steps', '1, 2, 4')])
    expect(places.map(({ at }) => at.join())).toEqual(['0,0', '1,0', '0,1', '1,1', '0,2', '1,2'])
    expect(cells.size).toBe(6)
    // Guidance 4 doubles; heun looks twice at every step but the last.
    expect(rows).toBe(2 * (1 + 2 + 4) + 2 * (1 + 3 + 7))
    expect([...cells.values()][0]!.settings).toMatchObject({ model: 'nano', steps: 1, schedule: 'trailing', count: 1 })
  })

  it('draws the first seed of every cell first, and changes models seldom', () => {
    const models = axis('settings', [
      { label: 'N', set: { model: 'nano', schedule: 'trailing' } },
      { label: 'F', set: { model: 'flow', schedule: 'flow_shift' } },
    ])
    const order = cellsOf(plan([axis('seed', '1-2'), models, axis('steps', '1, 2')]))
    expect(order.map(({ seed, model, steps }) => `${seed} ${model} ${steps}`)).toEqual(
      ['1', '2'].flatMap((seed) => ['nano 1', 'nano 2', 'flow 1', 'flow 2'].map((rest) => `${seed} ${rest}`)),
    )
  })

  it('names the same cells whatever the order of the axes, and only new ones when it grows', () => {
    const [x, y] = [axis('steps', '1, 2, 4'), axis('guidance', '1, 4')]
    expect(ids(plan([y, x]))).toEqual(ids(plan([x, y])))
    const more = ids(plan([axis('steps', '1, 2, 4, 8'), y]))
    expect([...ids(plan([x, y]))].every((id) => more.has(id))).toBe(true)
    expect(more.size).toBe(8)
  })

  it('compares each cell to a reference of its own seed, drawn once and before it', () => {
    const { places, cells } = plan([axis('steps', '1, 2'), axis('seed', '1, 2')], { reference: { steps: 64 } })
    expect(cells.size).toBe(6)
    for (const place of places) {
      if ('reason' in place) throw new Error(place.reason)
      const [cell, reference] = [cells.get(place.id)!, cells.get(place.reference!)!]
      expect(reference.settings).toEqual({ ...cell.settings, steps: 64 })
      expect([...cells.keys()].indexOf(reference.id)).toBeLessThan([...cells.keys()].indexOf(cell.id))
    }
    const inside = plan([axis('steps', '1, 2')], { reference: { steps: 2 } })
    expect(inside.cells.size).toBe(2)
  })

  it('says what cannot be drawn, and does not count it', () => {
    const reasons = ({ places }: Plan) => places.map((place) => ('reason' in place ? place.reason : ''))
    const sizes = plan([axis('size', '128x128, 100x128')])
    expect(reasons(sizes)).toEqual(['', 'width 100 is no multiple of 8, which nano needs'])
    expect(sizes.cells.size).toBe(1)
    expect(reasons(plan([axis('schedule', 'karras, flow_shift')]))[1]).toContain('flow_shift is for flow models')
    const leading = { prompt: '', model: 'flow', schedule: 'leading' }
    expect(() => plan([axis('steps', '4')], { settings: leading })).toThrow(
      'grid: schedule: expected karras or flow_shift, got "leading"',
    )
    const recipe = plan([axis('steps', '1-4')], { settings: { prompt: '', recipe: 'lightning' } })
    expect(reasons(recipe)).toEqual(['', '', 'Lightning has no 3-step form, only 1, 2, 4', ''])
  })

  it('takes what a recipe usually does, unless it is said', () => {
    const [lightning, plain] = cellsOf(
      plan([axis('settings', [{ label: 'L', set: { recipe: 'lightning' } }, { label: '-', set: {} }])]), // prettier-ignore
    )
    expect(lightning).toMatchObject({ recipe: 'lightning', sampler: 'euler', steps: 4, guidance: 1 })
    expect(plain).toMatchObject({ sampler: 'ddim', steps: 8, guidance: 4 })
  })

  it('goes along numbers inside settings and words of the prompt', () => {
    const adapters = [{ id: 'a'.repeat(64), weight: 1 }]
    const weights = plan([axis('adapters.0.weight', '0-1 [3]')], { settings: { prompt: '', adapters } })
    expect(cellsOf(weights).map((settings) => settings.adapters![0]!.weight)).toEqual([0, 0.5, 1])
    const eta = plan([axis('guidanceOptions.eta', '0, 1')])
    expect(cellsOf(eta).map(({ guidanceOptions }) => guidanceOptions)).toEqual([{ eta: 0 }, { eta: 1 }])
    const words = plan([axis('promptReplace', 'red, "pale, blue", $&')])
    expect(cellsOf(words).map(({ prompt }) => prompt)).toEqual(['a red cat', 'a pale, blue cat', 'a $& cat'])
    const both = plan([axis('promptReplace', 'cat, dog'), axis('prompt', 'one cat, two cats')])
    expect(cellsOf(both).map(({ prompt }) => prompt)).toEqual(['one cat', 'one dog', 'two cats', 'two dogs'])
  })

  it.each<[Axis[], string]>([
    [[axis('sampler', 'eular')], 'grid: sampler: expected euler, heun or lcm (nearest of 6), got "eular"'],
    [[axis('schedule', 'karas')], 'grid: schedule: expected karras,'],
    [[axis('model', 'nanno')], 'grid: model: expected nano or flow, got "nanno"'],
    [[axis('step', '1')], 'grid: step: parameter: expected steps,'],
    [[axis('steps', '')], 'grid: steps: expected values, got none'],
    [[axis('steps', [])], 'grid: steps: expected values, got none'],
    [[axis('steps', '0-3')], 'grid: steps: expected a whole number from 1 to 1000, got 0'],
    [[axis('size', '12')], 'grid: size: expected sizes such as 512x768, got "12"'],
    [[axis('count', '1,2')], 'a cell is one picture, use seed'],
    [[axis('adapters', '1')], 'expected a number inside adapters, such as adapters.0.weight'],
    [[axis('adapters.0.weight', '1')], 'grid: adapters.0.weight: expected it in the settings of every cell, got none'],
    [[axis('settings', '1')], 'grid: settings: expected a list of { "label": ..., "set": { ... } }'],
    [[axis('steps', '1'), axis('steps', '2')], 'grid: axes: expected each setting on one axis, got steps on two'],
    [[axis('size', '8x8'), axis('width', '8')], 'got width on two'],
    [[axis('promptReplace', 'dog, cat')], 'promptReplace: expected "dog" in the prompt or the negative prompt'],
    [[axis('seed', '1-1001'), axis('steps', '1-1000')], 'grid: expected at most 1,000,000 cells, got 1,001,000'],
  ])('refuses %j', (axes, message) => {
    expect(() => plan(axes)).toThrow(message)
  })

  it('can be counted without being made', () => {
    expect(placesOf(grid([axis('seed', '1-9999'), axis('variationSeed', '1-9999'), axis('eta', '0,1')]))).toBe(
      9999 * 9999 * 2,
    )
  })

  it('holds one place for no axes, and needs a prompt', () => {
    expect(plan([]).places).toHaveLength(1)
    expect(() => planGrid({ settings: {}, axes: [] }, [nano])).toThrow('grid: settings: prompt: missing')
  })
})

it('nearest names count swapped letters as one mistake', () => {
  expect(nearest('dpmpp_m2', ['dpm_2', 'dpmpp_2m', 'euler'])[0]).toBe('dpmpp_2m')
  expect(nearest('EULER', ['heun', 'euler'])[0]).toBe('euler')
  expect(nearest('x', [])).toEqual([])
})

describe('axes over recipes, students and models', () => {
  const adapters = [
    { name: 'fast', id: 'f'.repeat(64), recipe: 'lightning', steps: 2 },
    { name: 'robot', id: 'a'.repeat(64) },
  ]
  const dial = { id: 'x', label: '', help: '', min: 0, max: 1, usual: 0 }
  const dialed = {
    ...nano,
    samplers: nano.samplers.map((one) => (one.id === 'heun' ? { ...one, dials: [dial] } : one)),
  }
  const planned = (axes: Axis[], more: Partial<GridDocument> = {}) =>
    planGrid(grid(axes, more), [dialed, flow], adapters)
  const shared = { prompt: 'a cat', sampler: 'heun', steps: 8, guidance: 4, samplerOptions: { x: 1 } }

  it('a recipe on an axis brings what is usual with it where the shared settings do not fit', () => {
    const [plain, lightning] = cellsOf(planned([axis('recipe', 'none, lightning')], { settings: shared }))
    expect(plain).toMatchObject({ sampler: 'heun', steps: 8, guidance: 4, samplerOptions: { x: 1 } })
    expect(plain).not.toHaveProperty('recipe')
    expect(lightning).toMatchObject({ recipe: 'lightning', sampler: 'euler', steps: 4, guidance: 1 })
    expect(lightning).not.toHaveProperty('samplerOptions')
    const kept = cellsOf(planned([axis('recipe', 'lightning')], { settings: { ...shared, steps: 2 } }))
    expect(kept[0]).toMatchObject({ steps: 2, guidance: 1 })
  })

  it('options of one sampler do not follow it to the others on an axis', () => {
    const [heun, euler] = cellsOf(planned([axis('sampler', 'heun, euler')], { settings: shared }))
    expect(heun).toMatchObject({ samplerOptions: { x: 1 } })
    expect(euler).not.toHaveProperty('samplerOptions')
    const along = planned([axis('samplerOptions.x', '0, 1'), axis('sampler', 'heun, euler')], {
      settings: { prompt: '' },
    })
    const reasons = along.places.map((place) => ('reason' in place ? place.reason : ''))
    expect(reasons).toEqual(['', '', 'euler has no x', 'euler has no x'])
    expect(cellsOf(along).map(({ samplerOptions }) => samplerOptions)).toEqual([{ x: 0 }, { x: 1 }])
  })

  it('a student brings its file, its recipe and its steps, unless an axis goes along steps', () => {
    const [none, fast] = cellsOf(planned([axis('student', 'none, fast')], { settings: shared }))
    expect(none).toEqual(cellsOf(planned([], { settings: shared }))[0])
    expect(fast).toMatchObject({
      adapters: [{ id: 'f'.repeat(64), name: 'fast', weight: 1 }],
      recipe: 'lightning',
      sampler: 'euler',
      steps: 2,
    })
    const { places } = planned([axis('steps', '1, 3'), axis('student', 'fast, none')], { settings: shared })
    expect(places.map((place) => ('reason' in place ? place.reason : ''))).toEqual([
      '',
      'Lightning has no 3-step form, only 1, 2, 4',
      '',
      '',
    ])
  })

  it('students and other adapters act together, after those that all cells share', () => {
    const own = { id: 'c'.repeat(64), weight: 0.5 }
    const settings = { ...shared, adapters: [own] }
    const [both] = cellsOf(planned([axis('adapter', 'robot'), axis('student', 'fast')], { settings }))
    expect(both!.adapters!.map(({ id }) => id[0])).toEqual(['c', 'a', 'f'])
  })

  it('a reference may be the model by itself', () => {
    const reference = { recipe: 'none', adapters: [], sampler: 'heun', steps: 64, guidance: 4 }
    const { places, cells } = planned([axis('student', 'none, fast')], { settings: shared, reference })
    const [none, fast] = places.map((place) => cells.get('id' in place ? place.reference! : '')!.settings)
    expect(fast).not.toHaveProperty('recipe')
    expect(fast).not.toHaveProperty('adapters')
    expect(fast).toMatchObject({ steps: 64, sampler: 'heun' })
    expect(none).toMatchObject({ steps: 64 })
  })

  it('a model that is not here leaves its cells out', () => {
    const { places, cells } = planned([axis('model', 'nano, other')])
    expect(cells.size).toBe(1)
    expect(places[1]).toEqual({ at: [1], reason: 'the model other is not here' })
  })

  it.each<[Axis[], string]>([
    [[axis('student', 'fats')], 'grid: student: expected fast or none, got "fats"'],
    [[axis('adapter', 'fast')], 'grid: adapter: expected robot or none, got "fast"'],
    [[axis('student', 'fast'), axis('recipe', 'lightning')], 'expected each setting on one axis, got recipe on two'],
  ])('refuses %j', (axes, message) => {
    expect(() => planned(axes)).toThrow(message)
  })
})
