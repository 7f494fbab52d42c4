// An adapter by its file on disk, with the config that peft writes beside it, or by its name on a model's shelf.
import { existsSync, openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fromShelf, shelfOf } from '../src/adapters/shelf.ts'
import { unknownName } from '../src/grid/nearest.ts'
import type { AdapterSource, ModelSource } from '../src/protocol.ts'
import { BadArguments } from './terminal/bad-arguments.ts'

/** A file, or where there is none what lies beside `model` under that name. Throws `BadArguments`, opened by `flag`, for neither, and for a config that is no JSON. */
export async function adapterAt(path: string, flag: string, model?: ModelSource): Promise<AdapterSource> {
  if (!existsSync(path)) return shelved(path, flag, model)
  const source = { name: basename(path), blob: await openAsBlob(path) }
  const beside = join(dirname(path), 'adapter_config.json')
  // peft's own name: other files in the same folder are none of its business.
  if (basename(path) !== 'adapter_model.safetensors' || !existsSync(beside)) return source
  try {
    return { ...source, config: JSON.parse(await readFile(beside, 'utf8')) as unknown }
  } catch (cause) {
    throw new BadArguments(`${flag}: ${beside}: expected JSON`, { cause })
  }
}

async function shelved(name: string, flag: string, model: ModelSource | undefined): Promise<AdapterSource> {
  const shelf = model ? await shelfOf(model) : []
  const found = shelf.find((one) => one.name === name)
  if (model && found) return fromShelf(model, found)
  const known = shelf.map((one) => one.name)
  throw new BadArguments(
    known.length === 0
      ? `${flag}: expected a file, got '${name}'`
      : `${flag}: neither a file nor on the model's shelf: ${unknownName(name, known)}`,
  )
}
