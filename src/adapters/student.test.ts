import { describe, expect, it } from 'vitest'
import { recipesFor } from '../pipelines/recipe.ts'
import type { Shelved } from './shelf.ts'
import { quickest, studentsOf, underRecipe } from './student.ts'

const own = { sampler: 'dpmpp_2m', schedule: 'karras', steps: 20, guidance: 4, eta: 0, width: 128, height: 128 }
const recipes = recipesFor({ prediction: 'v_prediction', embedsGuidance: false })
const student = (name: string, recipe: string | null, steps: number | null, judged: number | null = null): Shelved => ({
  file: `students/${name}.safetensors`,
  name,
  kind: 'student',
  category: null,
  trigger: null,
  recipe,
  steps,
  judged,
  bytes: 1,
})

/** Every line of `training/students/run.py` that is written as one file. */
const trained = [
  student('lcm', 'lcm_lora', 4),
  student('one', 'dmd2', 1),
  student('pcm-2', 'pcm_normalcfg', 2),
  student('pcm-4', 'pcm_normalcfg', 4),
  student('preference', 'spo', 20),
  student('progressive-16', 'progressive_distillation', 16),
  student('progressive-2', 'progressive_distillation', 2),
  student('tcd', 'tcd', 4),
]

it('knows the recipes that the training writes, and their steps', () => {
  const known = studentsOf(trained, recipes)
  expect(known.map(({ name }) => name)).toEqual(trained.map(({ name }) => name))
  for (const { by, steps } of known) expect(by.steps).toContain(steps)
})

it('leaves out adapters, and students whose recipe is not for the model', () => {
  const robot: Shelved = { ...student('robot', null, null), kind: 'adapter' }
  expect(studentsOf([robot, student('full', 'lcm', 4), student('odd', null, 4)], recipes)).toEqual([])
})

describe('settings under a recipe', () => {
  const [lcm, , , pcm, spo] = studentsOf(trained, recipes)

  it('are its usual ones, with the steps that the file was trained for', () => {
    expect(underRecipe(lcm!.by, { steps: 4 }, own)).toEqual({
      recipe: 'lcm_lora',
      sampler: 'lcm',
      schedule: 'lcm',
      steps: 4,
      guidance: 1,
      eta: 0,
    })
    expect(underRecipe(lcm!.by, { steps: null }, own).steps).toBe(lcm!.by.usual.steps)
  })

  it("keep the model's own guidance, sampler and schedule where the recipe takes them", () => {
    expect(underRecipe(pcm!.by, { steps: 4 }, own)).toMatchObject({
      guidance: 4,
      sampler: 'tcd',
      schedule: 'lcm',
      steps: 4,
    })
    expect(underRecipe(pcm!.by, { steps: 4 }, { ...own, guidance: 40 }).guidance).toBe(7.5)
    expect(underRecipe(pcm!.by, { steps: 4, guidance: 2.5 }, own).guidance).toBe(2.5)
    expect(underRecipe(lcm!.by, { steps: 4, guidance: 2.5 }, own).guidance).toBe(1)
    expect(underRecipe(spo!.by, { steps: 20 }, own)).toMatchObject({
      guidance: 4,
      sampler: 'dpmpp_2m',
      schedule: 'karras',
    })
  })
})

describe('the quickest student', () => {
  const pick = (shelf: readonly Shelved[]) => quickest(studentsOf(shelf, recipes), own)?.name

  it('asks the network least', () => {
    expect(pick(trained)).toBe('one')
    expect(pick(trained.filter(({ name }) => name !== 'one'))).toBe('progressive-2')
  })

  it('is none that draws far worse than another', () => {
    const judged = [student('one', 'dmd2', 1, 0.3), student('lcm', 'lcm_lora', 4, 0.7), student('tcd', 'tcd', 4, 0.72)]
    expect(pick(judged)).toBe('tcd')
  })

  it('takes at most four steps', () => {
    expect(pick([student('preference', 'spo', 20), student('progressive-8', 'progressive_distillation', 8)])).toBe(
      undefined,
    )
    expect(pick([])).toBeUndefined()
  })
})
