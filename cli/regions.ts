// Regions from a JSON file, whose adapters are called by the names of their files.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Region } from '../src/protocol.ts'
import { isRecord, readFields } from '../src/settings/schema.ts'
import { BadArguments } from './terminal/bad-arguments.ts'

/**
 * A list of regions, such as `[{ "prompt": "a fox", "box": { "x": 0, "y": 0, "width": 0.5, "height": 1 }, "adapters": ["fox.safetensors"] }]`.
 * `files` are those of --lora, by path, with their ids. Throws `BadArguments`.
 */
export async function regionsIn(path: string, files: ReadonlyMap<string, string>): Promise<readonly Region[]> {
  const refuse = (message: string, cause?: unknown) => new BadArguments(`--regions: ${path}: ${message}`, { cause })
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw refuse('expected a file, got none', cause)
  })
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (cause) {
    throw refuse('expected JSON', cause)
  }
  if (!Array.isArray(list) || !list.every(isRecord)) throw refuse('expected a list of regions')
  const ids = new Map([...files].flatMap(([file, id]) => [file, basename(file)].map((name) => [name, id])))
  const idOf = (name: unknown) => {
    const id = ids.get(String(name))
    if (id === undefined) throw refuse(`expected the name of a file of --lora, got '${String(name)}'`)
    return id
  }
  const whole = list.map(({ adapters = [], ...said }) => ({
    name: '',
    prompt: '',
    strength: 1,
    feather: 0,
    ...said,
    adapters: Array.isArray(adapters) ? adapters.map(idOf) : adapters,
  }))
  const { settings, problems } = readFields({ regions: whole })
  if (problems[0]) throw refuse(problems[0].replace(/^settings: regions: /, ''))
  return settings.regions!
}
