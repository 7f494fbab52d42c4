// Draws the scenes of a small ComposLoRA with the page's own engine, and lets the judge read them.
import { fromShelf, type Shelved } from '../../src/adapters/shelf.ts'
import { studentsOf, underRecipe } from '../../src/adapters/student.ts'
import { BadArguments } from '../../cli/terminal/bad-arguments.ts'
import type { AdapterUse, Engine, ModelInfo, ModelSource, Pixels, Settings } from '../../src/protocol.ts'
import { marksOf } from './marks.ts'
import type { Line } from './report.ts'
import { promptOf, regionsOf, type Scene } from './scenes.ts'

export type Drawing = {
  readonly engine: Engine
  /** Settings that all pictures share, and how people say them: `lcm, 4 steps`. */
  readonly shared: Settings
  readonly setting: string
  /** `AdapterUse.id` by the shelf's names. */
  readonly ids: ReadonlyMap<string, string>
  readonly student: AdapterUse | undefined
  readonly weight: number
  /** Methods that draw regions by themselves. */
  readonly regional: ReadonlySet<string>
}

type Asked = {
  readonly student: string
  readonly steps?: number
  readonly seed: number
  readonly weight: number
}

/** Loads the model and all that lies on its shelf. Throws `BadArguments` for a student that it has not or cannot follow. */
export async function ready(
  engine: Engine,
  source: ModelSource,
  shelf: readonly Shelved[],
  { student: name, steps, seed, weight }: Asked,
): Promise<Drawing> {
  const info = await engine.load(source, { device: 'wasm', precision: 'float32' })
  const students = studentsOf(shelf, info.recipes)
  const student = students.find((one) => one.name === name)
  if (!student && name !== 'none')
    throw new BadArguments(`--student: expected ${[...students.map((one) => one.name), 'none'].join(' or ')}, got '${name}'`) // prettier-ignore
  const ids = new Map<string, string>()
  for (const one of shelf.filter(({ kind, file }) => kind === 'adapter' || file === student?.file))
    ids.set(one.name, (await engine.addAdapter(await fromShelf(source, one))).id)
  const sampled = student
    ? underRecipe(student.by, { ...student, ...(steps && { steps }) }, info.defaults)
    : { steps: steps ?? 4 }
  const shared = { ...plain(info), seed, ...info.defaults, ...sampled }
  return {
    engine,
    shared,
    setting: `${student?.name ?? 'no student'}, ${shared.steps} steps`,
    ids,
    student: student && { id: ids.get(student.name)!, name: student.name, weight: 1, always: true },
    weight,
    regional: new Set(info.methods.flatMap(({ id, regions }) => (regions ? [id] : []))),
  }
}

const plain = ({ name }: ModelInfo) =>
  ({ model: name, prompt: '', negative: '', rng: 'torch', count: 1, clipSkip: 0 }) as const

/** The settings of a scene by a method. */
export function settingsOf(drawing: Drawing, scene: Scene, method: string): Settings {
  const { shared, ids, student, weight } = drawing
  const own = scene.adapters.map(({ name }) => ids.get(name)!)
  const uses = scene.adapters.map(({ name, category, trigger }, i): AdapterUse => {
    return { id: own[i]!, name, weight, ...(category && { category }), words: trigger }
  })
  return {
    ...shared,
    method,
    prompt: promptOf(scene),
    adapters: student ? [...uses, student] : uses,
    ...(drawing.regional.has(method) && regionsOf(scene, own)),
  }
}

/** One picture, with its rows a step and milliseconds. */
async function picture({ engine }: Drawing, settings: Settings) {
  let pixels: Pixels | undefined
  const {
    rows,
    shallow = 0,
    steps,
    total,
  } = await engine.generate(settings, (event) => {
    if (event.type === 'picture') pixels = event.pixels
  })
  return {
    pixels: pixels!,
    rows: rows / steps.length,
    shallow: shallow / steps.length,
    milliseconds: Math.round(total),
  }
}

/** Draws a scene and reads it. */
export async function lineOf(drawing: Drawing, scene: Scene, method: string): Promise<Omit<Line, 'key' | 'by'>> {
  const { pixels, ...cost } = await picture(drawing, settingsOf(drawing, scene, method))
  const marks = marksOf(scene, await drawing.engine.assess(pixels, promptOf(scene)))
  return { scene: scene.id, kind: scene.kind, method, setting: drawing.setting, marks, ...cost }
}

/** The pictures of these scenes (rows) by these methods (columns). */
export async function picturesOf(drawing: Drawing, scenes: readonly Scene[], wanted: readonly string[]) {
  const rows: Pixels[][] = scenes.map(() => [])
  for (const method of wanted)
    for (const [i, scene] of scenes.entries()) rows[i]!.push((await picture(drawing, settingsOf(drawing, scene, method))).pixels) // prettier-ignore
  return rows
}
