// The parts of bench/composlora.ts that can be wrong without anybody seeing it: which scenes, which marks, which verdicts.
import { describe, expect, it } from 'vitest'
import { isWhole, marksOf, scoreOf } from '../bench/composlora/marks.ts'
import { markdownOf, summariesOf, type Line } from '../bench/composlora/report.ts'
import { promptOf, regionsOf, scenesOf } from '../bench/composlora/scenes.ts'
import { sheetOf } from '../bench/composlora/sheet.ts'
import type { Shelved } from '../src/adapters/shelf.ts'
import type { Assessment, FoundObject } from '../src/protocol.ts'

const shelved = (name: string, category: Shelved['category'], trigger: string | null): Shelved => ({
  file: `adapters/${name}.safetensors`,
  name,
  kind: 'adapter',
  category,
  trigger,
  recipe: null,
  steps: null,
  bytes: 1,
})
/** What `training/adapters/lessons.py` teaches. */
const shelf = [
  ...['robot', 'unicorn', 'alien', 'duck'].map((name) => shelved(name, 'character', name)),
  ...['pumpkin', 'trophy'].map((name) => shelved(name, 'object', name)),
  shelved('robot-orthogonal', 'character', 'robot'),
  shelved('size-slider', 'object', null),
  ...['pixel art', 'pencil sketch', 'neon', 'watercolour'].map((name) => shelved(name, 'style', `${name} style`)),
  shelved('lake', 'background', 'on a lake'),
  shelved('volcano', 'background', 'near a volcano'),
  { ...shelved('lcm', null, null), kind: 'student' as const },
]
const scenes = scenesOf(shelf)

describe('scenes', () => {
  it('are all pairs and triples of a concept, another, a style and a background', () => {
    const counts: Record<string, number> = {}
    for (const { kind } of scenes) counts[kind] = (counts[kind] ?? 0) + 1
    expect(counts).toEqual({
      'concept + concept': 15,
      'concept + style': 24,
      'concept + background': 12,
      'style + background': 8,
      'concept + concept + style': 60,
      'concept + concept + background': 30,
      'concept + style + background': 48,
    })
    expect(new Set(scenes.map(({ id }) => id)).size).toBe(scenes.length)
    expect(scenes.some(({ id }) => /orthogonal|slider/.test(id))).toBe(false)
  })

  it('come in turn, so that the first few are of every kind, and always the same', () => {
    expect(new Set(scenes.slice(0, 7).map(({ kind }) => kind)).size).toBe(7)
    expect(scenesOf(shelf)).toEqual(scenes)
    expect(scenesOf(shelf.slice(0, 1))).toEqual([])
  })

  it('ask as captions do, and in regions by parts', () => {
    const [both, place] = ['robot + alien + neon', 'neon + lake'].map((id) => scenes.find((scene) => scene.id === id)!)
    expect(promptOf(both!)).toBe('a robot and an alien, neon style')
    expect(promptOf(place!)).toBe('a cat on a lake, neon style')
    const { prompt, regions } = regionsOf(both!, ['r', 'a', 'n'])
    expect(prompt).toBe('neon style')
    expect(regions!.map((one) => [one.prompt, one.adapters, one.box!.x])).toEqual([
      ['a robot', ['r'], 0],
      ['an alien', ['a'], 0.5],
    ])
    expect(regionsOf(place!, ['n', 'l']).regions!.map(({ adapters }) => adapters)).toEqual([[]])
  })
})

describe('marks', () => {
  const object = (noun: string, colour = 'own'): FoundObject => ({ noun, colour, size: 'small', at: [0, 0] })
  const read = (found: readonly FoundObject[], facts: readonly object[] = []) =>
    ({ found, facts, unknown: [], place: '', features: new Float32Array() }) as unknown as Assessment
  const two = { things: ['robot', 'alien'], kind: 'concept + concept' }

  it('tell what is there from what is itself: once, and in its own colours', () => {
    expect(marksOf(two, read([object('robot'), object('alien')]))).toEqual({ present: 1, identity: 1 })
    expect(marksOf(two, read([object('robot'), object('robot')]))).toEqual({ present: 0.5, identity: 0 })
    expect(marksOf(two, read([object('robot', 'green'), object('alien')]))).toEqual({ present: 1, identity: 0.5 })
    const styled = { ...two, kind: 'concept + concept + style' }
    expect(marksOf(styled, read([object('robot', 'gray'), object('alien', 'gray')]))).toEqual({
      present: 1,
      identity: 1,
    })
  })

  it('heed the style and the place only where they were asked for', () => {
    const facts = [{ kind: 'style', fulfilled: true }, { kind: 'place', fulfilled: false }] // prettier-ignore
    const marks = marksOf({ things: ['cat'], kind: 'style + background' }, read([object('cat')], facts))
    expect(marks).toEqual({ present: 1, identity: 1, style: 1, background: 0 })
    expect([scoreOf(marks), isWhole(marks)]).toEqual([0.75, false])
    expect(marksOf({ things: ['cat'], kind: 'concept + concept' }, read([], facts))).toEqual({
      present: 0,
      identity: 0,
    })
  })
})

describe('the report', () => {
  const line = (scene: number, method: string, present: number): Line => ({
    key: '',
    by: '',
    scene: `${scene}`,
    kind: scene % 2 === 0 ? 'concept + concept' : 'concept + concept + style',
    method,
    setting: 'lcm, 4 steps',
    marks: { present },
    rows: 2,
    shallow: method === 'cmlora' ? 1.5 : 0,
    milliseconds: 400,
  })
  const many = (method: string, value: (scene: number) => number) =>
    Array.from({ length: 40 }, (_, scene) => line(scene, method, value(scene)))
  const lines = [
    ...many('merge', (scene) => Number(scene % 4 === 0)),
    ...many('switch', () => 1),
    ...many('composite', (scene) => Number(scene % 4 === 1)),
    ...many('cmlora', () => 0),
  ]

  it('says which claims hold, which are the other way round, and which cannot be told', () => {
    const [{ scenes: count, claims, methods }] = summariesOf(lines) as [ReturnType<typeof summariesOf>[number]]
    expect(count).toBe(40)
    const verdicts = claims.map(({ better, than, mean, clear }) => [better, than, clear && Math.sign(mean)])
    expect(verdicts).toEqual([
      ['switch', 'merge', 1],
      ['composite', 'merge', false],
      ['cmlora', 'merge', -1],
      ['cmlora', 'switch', -1],
      ['cmlora', 'composite', -1],
    ])
    expect(methods[0]).toMatchObject({ marks: { present: { mean: 0.25, n: 40 } }, byCount: { 2: { mean: 0.5 }, 3: { mean: 0 } } }) // prettier-ignore
  })

  it('is a table of methods and a table of claims, for each setting', () => {
    const text = markdownOf(summariesOf([...lines, { ...line(0, 'merge', 1), setting: 'no student, 20 steps' }]))
    expect(text).toContain('| CMLoRA | 0 (0-0) | 0 (0-0) |')
    expect(text).toContain('| 2.0 (1.5 short) |\n')
    expect(text).toContain('| Switch above Merge | Zhong et al. 2024 | 75.0 (')
    expect(text).toContain('**No student, 20 steps**, 1 scenes.')
  })

  it('lays pictures out without touching them', () => {
    const dot = (value: number) => ({ width: 1, height: 1, data: new Uint8ClampedArray([value, value, value, 255]) })
    const { width, height, data } = sheetOf([[dot(1), dot(2)], [dot(3)]])
    expect([width, height]).toEqual([14, 14])
    const at = (x: number, y: number) => data[3 * (y * width + x)]
    expect([at(4, 4), at(9, 4), at(4, 9), at(9, 9), at(0, 0)]).toEqual([1, 2, 3, 128, 128])
  })
})
