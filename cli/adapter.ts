// An adapter's file on disk, with the config that peft writes beside it.
import { existsSync, openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AdapterSource } from '../src/protocol.ts'
import { BadArguments } from './terminal/bad-arguments.ts'

/** Throws `BadArguments`, opened by `flag`, where there is no such file, or its config is no JSON. */
export async function adapterAt(path: string, flag: string): Promise<AdapterSource> {
  if (!existsSync(path)) throw new BadArguments(`${flag}: expected a file, got '${path}'`)
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
