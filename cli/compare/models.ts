// The models and adapters that a grid may name, known without drawing: models by the name of their folder, adapters by SHA-256.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fromShelf, shelfOf } from '../../src/adapters/shelf.ts'
import type { ModelFacts } from '../../src/grid/fits.ts'
import type { NamedAdapter } from '../../src/grid/named-adapter.ts'
import type { Plan } from '../../src/grid/plan.ts'
import { planModel } from '../../src/pipelines/load.ts'
import type { AdapterSource, ModelSource, Precision } from '../../src/protocol.ts'
import { openModel } from '../../src/checkpoints/open.ts'
import { adapterAt } from '../adapter.ts'
import { BadArguments } from '../terminal/bad-arguments.ts'
import { embeddedModel } from '../embedded.ts'
import { modelAt } from '../folder.ts'

export type Model = { readonly facts: ModelFacts; readonly source: ModelSource; readonly by: string }

/** The models in these folders, the embedded one where there is none. `by` stands for the model and how it computes. */
export async function modelsIn(folders: readonly string[], precision: Precision): Promise<Map<string, Model>> {
  const models = new Map<string, Model>()
  for (const folder of folders.length > 0 ? folders : [embeddedModel]) {
    const source = await modelAt(folder)
    const { info } = await planModel(openModel(source, undefined), { precision, attentionOp: 'plain' })
    for (const note of info.notes ?? []) console.error(`compare: ${info.name}: scheduler: ${note}`)
    if (models.has(info.name)) throw new BadArguments(`--model: expected different names, got ${info.name} twice`)
    models.set(info.name, { facts: info, source, by: `${info.name}, ${info.bytes} bytes, ${info.weights}, ${precision}, wasm` }) // prettier-ignore
  }
  return models
}

export type Adapter = NamedAdapter & { readonly source: AdapterSource }

/** The adapters in these files, which axes may call by the name of their file. */
export const adaptersIn = (files: readonly string[]): Promise<Adapter[]> =>
  Promise.all(files.map(async (file) => adapterOf(basename(file, '.safetensors'), await adapterAt(file, '--lora'))))

/** What lies beside the first of the models, adapters and students, which axes may call by its name. */
export async function shelvedIn(models: ReadonlyMap<string, Model>): Promise<Adapter[]> {
  const [first] = models.values()
  if (!first) return []
  const { source } = first
  return Promise.all(
    (await shelfOf(source)).map(async (one) => ({
      ...(await adapterOf(one.name, await fromShelf(source, one))),
      ...(one.recipe !== null && { recipe: one.recipe }),
      ...(one.steps !== null && { steps: one.steps }),
    })),
  )
}

/** An adapter as axes call it. */
export async function adapterOf(name: string, source: AdapterSource): Promise<Adapter> {
  const bytes = new Uint8Array(await source.blob.arrayBuffer())
  return { name, id: createHash('sha256').update(bytes).digest('hex'), source }
}

/** Throws one line where a cell names an adapter that is not there. */
export function checkAdapters(plan: Plan, adapters: readonly Adapter[]): void {
  for (const { settings } of plan.cells.values())
    for (const { id } of settings.adapters ?? []) {
      if (adapters.some((one) => one.id === id)) continue
      const known = adapters.map((one) => `${one.source.name} (${one.id})`).join(', ') || 'none'
      throw new BadArguments(`--lora: expected the file whose SHA-256 is ${id}, got ${known}`)
    }
}
