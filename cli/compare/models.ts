// The models and adapters that a grid may name, known without drawing: models by the name of their folder, adapters by SHA-256.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ModelFacts } from '../../src/grid/fits.ts'
import type { Plan } from '../../src/grid/plan.ts'
import { planModel } from '../../src/pipelines/load.ts'
import type { AdapterSource, ModelSource, Precision } from '../../src/protocol.ts'
import { openFolder } from '../../src/weights/folder.ts'
import { adapterAt } from '../adapter.ts'
import { BadArguments } from '../arguments.ts'
import { embeddedModel } from '../embedded.ts'
import { directory } from '../folder.ts'

export type Model = { readonly facts: ModelFacts; readonly source: ModelSource; readonly by: string }

/** The models in these folders, the embedded one where there is none. `by` stands for the model and how it computes. */
export async function modelsIn(folders: readonly string[], precision: Precision): Promise<Map<string, Model>> {
  const models = new Map<string, Model>()
  for (const folder of folders.length > 0 ? folders : [embeddedModel]) {
    if (!existsSync(folder)) throw new BadArguments(`compare: --model: expected a folder, got '${folder}'`)
    const source = await directory(folder)
    const { info } = await planModel(openFolder(source), { precision, attentionOp: 'plain' })
    if (models.has(info.name))
      throw new BadArguments(`compare: --model: expected different names, got ${info.name} twice`)
    models.set(info.name, { facts: info, source, by: `${info.name}, ${info.bytes} bytes, ${precision}, wasm` })
  }
  return models
}

export type Adapter = { readonly id: string; readonly source: AdapterSource }

/** The adapters in these files. */
export const adaptersIn = (files: readonly string[]): Promise<Adapter[]> =>
  Promise.all(
    files.map(async (file) => {
      const source = await adapterAt(file)
      return { id: createHash('sha256').update(await readFile(file)).digest('hex'), source } // prettier-ignore
    }),
  )

/** Throws one line where a cell names an adapter that is not there. */
export function checkAdapters(plan: Plan, adapters: readonly Adapter[]): void {
  for (const { settings } of plan.cells.values())
    for (const { id } of settings.adapters ?? []) {
      if (adapters.some((one) => one.id === id)) continue
      const known = adapters.map((one) => `${one.source.name} (${one.id})`).join(', ') || 'none'
      throw new BadArguments(`compare: --lora: expected the file whose SHA-256 is ${id}, got ${known}`)
    }
}
