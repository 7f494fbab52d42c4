// An adapter by its file on disk, with the config that peft writes beside it, or by its name on a model's shelf.
import { existsSync, openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fromShelf, shelfOf } from '../src/adapters/shelf.ts'
import { unknownName } from '../src/grid/nearest.ts'
import { adaptersInPrompt } from '../src/lora/prompt.ts'
import type { AdapterSource, ModelSource, Settings } from '../src/protocol.ts'
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

/**
 * What `<lora:name:weight>` in these settings' words calls and was not added under one of the names in `added`: from the shelf beside
 * `model`, never a file. Throws `BadArguments` for a name that nobody has, with the nearest that are, and for a broken weight.
 */
export async function calledIn(
  { prompt, negative, regions = [] }: Pick<Settings, 'prompt' | 'negative' | 'regions'>,
  added: readonly string[],
  model: ModelSource,
): Promise<readonly AdapterSource[]> {
  const names = [prompt, negative, ...regions.map((region) => region.prompt)].flatMap(namesIn)
  const missing = [...new Set(names)].filter((name) => !added.includes(name))
  if (missing.length === 0) return []
  const shelf = await shelfOf(model)
  return Promise.all(
    missing.map((name) => {
      const found = shelf.find((one) => one.name === name)
      if (found) return fromShelf(model, found)
      const known = [...new Set([...added, ...shelf.map((one) => one.name)])]
      throw new BadArguments(`--prompt: <lora:${name}>: ${unknownName(name, known)}`)
    }),
  )
}

function namesIn(text: string): string[] {
  try {
    return adaptersInPrompt(text).adapters.map(({ name }) => name)
  } catch (cause) {
    throw new BadArguments(`--${cause instanceof Error ? cause.message : String(cause)}`, { cause })
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
