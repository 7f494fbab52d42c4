// The embedded model's own students, each under its recipe: what the network is asked, what it costs, what is refused.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { studentOf } from '../cli/student.ts'
import { inProcess } from '../src/engine/connection.ts'
import { createEngine } from '../src/engine/engine.ts'
import { createHost } from '../src/pipelines/host.ts'
import { recipes } from '../src/pipelines/recipes/index.ts'
import { readScheduler } from '../src/pipelines/scheduler-config.ts'
import type { GenerateEvent, ModelInfo, Settings } from '../src/protocol.ts'
import { filesOf } from './folder.ts'

const folder = fileURLToPath(new URL('../public/models/nano', import.meta.url))
const json = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T
type Shelved = { name: string; kind: string; recipe: string; steps: number }
const students = json<Shelved[]>(`${folder}/adapters.json`).filter(({ kind }) => kind === 'student')
type Case = { recipe: string; settings: Partial<Settings>; told: number[] }
const { cases } = json<{ cases: Case[] }>(fileURLToPath(new URL('goldens/recipes/recipes.json', import.meta.url)))
const recipeOf = (id: string) => recipes.find((one) => one.id === id)!

/** What a scheduler of diffusers tells the network at this recipe's grid of so many steps, whatever recipe it was measured for. */
function toldBy({ recipe: id, schedule, steps }: Settings): readonly number[] | undefined {
  const listed = recipeOf(id!).timesteps !== undefined
  const same = cases.find(({ recipe, settings }) => {
    const { timesteps, sigmas, timeShift, strength, schedules } = recipeOf(recipe)
    const plain = !timesteps && !sigmas && !timeShift && !strength && (settings.schedule ?? schedules[0]) === schedule
    return settings.steps === steps && (listed ? recipe === id : plain)
  })
  return same?.told
}

const { noise } = readScheduler(json(`${folder}/scheduler/scheduler_config.json`))
const engine = createEngine(() => inProcess(createHost({ threads: 1 })))
const source = filesOf(folder, 'nano')
let model: ModelInfo

async function draw(settings: Settings) {
  let picture: (GenerateEvent & { type: 'picture' }) | undefined
  const report = await engine.generate(settings, (event) => event.type === 'picture' && (picture = event))
  return { report, data: picture!.pixels.data }
}

describe.skipIf(students.length === 0)('a student of the embedded model', () => {
  beforeAll(async () => {
    model = await engine.load(source, { device: 'wasm', precision: 'float32' })
  }, 120_000)

  it.each(students.map((one) => [one.name, one] as const))(
    '%s is asked what its recipe’s scheduler asks',
    async (name, { recipe, steps }) => {
      const few = await studentOf({ student: name }, source, model)
      const { id } = await engine.addAdapter(few.file)
      const plain: Settings = { ...model.defaults, ...few.settings, model: model.name, prompt: 'a red cat left of a rocket', negative: '', seed: 7, rng: 'torch', count: 1, clipSkip: 0 } // prettier-ignore
      const settings: Settings = { ...plain, adapters: [{ id, weight: 1, always: true }] }
      expect(settings).toMatchObject({ recipe, steps })
      const { report, data } = await draw(settings)
      const told = toldBy(settings)
      expect(told, `${recipe}, ${steps} steps: a reference in goldens_recipes.py`).toBeDefined()
      expect(report.sigmas).toHaveLength(told!.length)
      for (const [i, t] of told!.entries()) expect(report.sigmas![i]! / noise.sigmas[t]!).toBeCloseTo(1, 5)
      expect(report.rows).toBe(steps * (settings.guidance > 1 ? 2 : 1))
      expect((await draw(plain)).data).not.toEqual(data)
      const untrained = [3, 5, 7, 51].find((one) => !recipeOf(recipe).steps.includes(one))!
      await expect(draw({ ...settings, steps: untrained })).rejects.toThrow(`recipe: ${recipe}: steps: expected`)
    },
    120_000,
  )
})
