// The models and adapters that a grid may name, known without drawing: models by the name of their folder, adapters by SHA-256.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fromShelf, shelfOf } from '../../src/adapters/shelf.ts'
import type { ModelFacts } from '../../src/grid/fits.ts'
import type { NamedAdapter } from '../../src/grid/named-adapter.ts'
import type { Plan } from '../../src/grid/plan.ts'
import { planModel } from '../../src/pipelines/load.ts'
import type { AdapterSource, ModelSource, Precision } from '../../src/protocol.ts'
import { openFolder } from '../../src/weights/folder.ts'
import { adapterAt } from '../adapter.ts'
import { BadArguments } from '../terminal/bad-arguments.ts'
import { embeddedModel } from '../embedded.ts'
import { directory } from '../folder.ts'

export type Model = { readonly facts: ModelFacts; readonly source: ModelSource; readonly by: string }

/** The models in these folders, the embedded one where there is none. `by` stands for the model and how it computes. */
export async function modelsIn(folders: readonly string[], precision: Precision): Promise<Map<string, Model>> {
  const models = new Map<string, Model>()
  for (const folder of folders.length > 0 ? folders : [embeddedModel]) {
    const source = await directory(folder)
    const { info } = await planModel(openFolder(source), { precision, attentionOp: 'plain' })
    for (const note of info.notes ?? []) console.error(`compare: ${info.name}: scheduler: ${note}`)
    if (models.has(info.name)) throw new BadArguments(`--model: expected different names, got ${info.name} twice`)
    const weights = await fingerprint(source)
    models.set(info.name, { facts: info, source, by: `${info.name}, ${info.bytes} bytes, ${weights}, ${precision}, wasm` }) // prettier-ignore
  }
  return models
}

/** Tells a folder from the same one trained further: a hash of the ends of its weights' files, of which all would take long. */
async function fingerprint({ files }: Extract<ModelSource, { kind: 'files' }>): Promise<string> {
  const hash = createHash('sha256')
  for (const { path, blob } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!path.endsWith('.safetensors')) continue
    for (const end of [blob.slice(0, sampled), blob.slice(-sampled)]) hash.update(new Uint8Array(await end.arrayBuffer())) // prettier-ignore
  }
  return hash.digest('hex').slice(0, 12)
}
const sampled = 1 << 20

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
