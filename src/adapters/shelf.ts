// A model's shelf: the adapters and students that lie beside it, as `adapters.json` in its folder lists them. Reads no weights.
import * as v from 'valibot'
import type { AdapterSource, ModelSource } from '../protocol.ts'
import { failure } from '../weights/failure.ts'
import { openFolder } from '../weights/folder.ts'

const list = 'adapters.json'
const file = /^(adapters|students)\/[\w.+-]+\.safetensors$/
const word = v.nullable(v.string('expected a text or null'))

const shelved = v.object({
  /** Path in the model's folder. */
  file: v.pipe(v.string('expected a path'), v.regex(file, 'expected a .safetensors file in adapters/ or students/')),
  name: v.pipe(v.string('expected a name'), v.minLength(1, 'expected a name'), v.maxLength(200)),
  /** A student is an adapter that makes the model a few-step one. */
  kind: v.picklist(['adapter', 'student'], 'expected adapter or student'),
  /** What it brings to a picture, as CMLoRA sorts them. */
  category: v.nullable(
    v.picklist(['character', 'clothing', 'object', 'style', 'background'], 'expected a category or null'),
  ),
  /** The words that call it. */
  trigger: word,
  /** `RecipeInfo.id` that it is sampled by, and the steps that it was trained for. */
  recipe: word,
  steps: v.nullable(v.pipe(v.number('expected a number or null'), v.integer(), v.minValue(1), v.maxValue(1000))),
  /** The guidance that so few steps bear, where its recipe keeps guidance and the model's own is too much for them. */
  guidance: v.exactOptional(v.nullable(v.pipe(v.number('expected a number or null'), v.minValue(0), v.maxValue(100)))),
  /** Share of prompts that come true with it, a student's at these steps, 0 to 1, where it was measured. */
  judged: v.exactOptional(v.nullable(v.pipe(v.number('expected a number or null'), v.minValue(0), v.maxValue(1)))),
  bytes: v.pipe(v.number('expected a number'), v.integer(), v.minValue(0)),
  /** What the page knows it by: its id. Files without are told by name and size. */
  sha256: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "expected the file's SHA-256"))),
})
const schema = v.array(shelved, 'expected a list')

export type Shelved = Readonly<v.InferOutput<typeof shelved>>

/**
 * What lies beside a model, in the order of its list; nothing where the folder has none. Throws `not-a-model`, one line, for a list
 * that is no good, and `network` where it cannot be had.
 */
export async function shelfOf(source: ModelSource): Promise<readonly Shelved[]> {
  const folder = openFolder(source)
  if (!(await folder.has(list))) return []
  return readShelf(await folder.json(list), folder.name)
}

/** Checks the parsed `adapters.json` of a folder of this name. */
export function readShelf(json: unknown, folder: string): readonly Shelved[] {
  const read = v.safeParse(schema, json)
  if (read.success) return read.output
  const [issue] = read.issues
  const path = issue.path?.map(({ key }) => `${typeof key === 'number' ? key + 1 : String(key)}: `).join('') ?? ''
  throw failure('not-a-model', `shelf: ${folder}: ${list}: ${path}${issue.message}`)
}

/** One of its files, ready for `Engine.addAdapter`. Throws `not-a-model` where it is missing, `network` where it cannot be had. */
export async function fromShelf(source: ModelSource, { file: path, name }: Shelved): Promise<AdapterSource> {
  return { name: `${name}.safetensors`, blob: await openFolder(source).file(path) }
}

/** Whether a file that is kept somewhere, known there by its SHA-256 as `id`, is that one of the shelf. */
export const isFromShelf = (
  { id, file, blob }: { readonly id: string; readonly file: string; readonly blob: Blob },
  { name, bytes, sha256 }: Shelved,
): boolean => (sha256 === undefined ? file === `${name}.safetensors` && blob.size === bytes : id === sha256)
