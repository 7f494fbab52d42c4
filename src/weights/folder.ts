// A model's folder as diffusers lays it out: configs as JSON, a component's weights in one safetensors file or in shards.
import { failure } from './failure.ts'
import { foreign } from './foreign.ts'
import { readSafetensors, type Weights } from './safetensors.ts'
import { chosenFiles, servedFolder, type Downloads, type Progress, type Store } from './store.ts'

/** A folder at an address, or files with their paths in it. */
export type FolderSource =
  | { readonly kind: 'url'; readonly url: string }
  | {
      readonly kind: 'files'
      readonly name: string
      readonly files: readonly { readonly path: string; readonly blob: Blob }[]
    }

/** A folder's files. Paths are relative to it; each method throws `not-a-model` for a file that is missing or no good, `network` for one that cannot be had. */
export type Folder = {
  readonly name: string
  has(path: string): Promise<boolean>
  file(path: string): Promise<Blob>
  text(path: string): Promise<string>
  /** The parsed content; checking it is the caller's. */
  json(path: string): Promise<unknown>
  /** Tensors of a component such as `unet` ('' for the folder itself): with `variant` 'fp16' from its half-precision files where they exist. */
  weights(component: string, variant?: 'fp16'): Promise<Weights>
}

/** Opens a folder; nothing is read yet. `onProgress` hears of downloads, `signal` stops them, `downloads` keeps what they brought. */
export const openFolder = (
  source: FolderSource,
  onProgress?: Progress,
  signal?: AbortSignal,
  downloads?: Downloads,
): Folder => {
  const store =
    source.kind === 'url'
      ? servedFolder(source.url, onProgress, signal, downloads)
      : chosenFiles(source.name, source.files)
  const refuse = (path: string, message: string, cause?: unknown) =>
    failure('not-a-model', `folder: ${store.name}: ${path}: ${message}`, cause)
  const file = async (path: string) => {
    const blob = await store.read(path)
    if (!blob) throw refuse(path, 'expected a file, got none')
    return blob
  }
  const text = async (path: string) => (await file(path)).text()
  const json = async (path: string): Promise<unknown> => {
    const content = await text(path)
    try {
      return parseJson(content)
    } catch (cause) {
      const reason = foreign(new TextEncoder().encode(content.slice(0, 512)))
      throw refuse(path, reason ?? `expected JSON, got ${JSON.stringify(content.slice(0, 40))}`, cause)
    }
  }
  const folder: Folder = {
    name: store.name,
    has: store.has,
    file,
    text,
    json,
    weights: async (component, variant) => {
      const directory = component === '' ? '' : `${component}/`
      for (const name of candidates(variant)) {
        const path = directory + name
        if (name.endsWith('.json')) {
          if (await store.has(path)) return readShards(folder, directory, path)
        } else {
          const blob = await store.read(path)
          if (blob) return readSafetensors(blob, path)
        }
      }
      throw (await pickle(store, directory, refuse)) ?? refuse(component, `expected ${candidates()[0]}, got none`)
    },
  }
  return folder
}

/** JSON as Python writes it too, with NaN and infinities (`lambda_min_clipped`), which become null and infinities. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const bare = text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity\b|NaN\b/g, (word) =>
      word.startsWith('"') ? word : word === 'NaN' ? 'null' : word.replace('Infinity', '1e999'),
    )
    if (bare === text) throw cause
    return JSON.parse(bare)
  }
}

/** File names of a component's weights, those of the wanted variant first: diffusers' names, then transformers'. */
const candidates = (variant?: 'fp16'): string[] => {
  const names = (infix: string) => [
    `diffusion_pytorch_model${infix}.safetensors`,
    `diffusion_pytorch_model.safetensors.index${infix}.json`,
    `model${infix}.safetensors`,
    `model.safetensors.index${infix}.json`,
  ]
  return variant ? [...names('.fp16'), ...names('')] : [...names(''), ...names('.fp16')]
}

/** Reads a sharded checkpoint's index, `weight_map: { tensor: file }`, and the tensors it names from the files it names. */
const readShards = async (folder: Folder, directory: string, path: string): Promise<Weights> => {
  const refuse = (message: string) => failure('not-a-model', `folder: ${folder.name}: ${path}: ${message}`)
  const index = await folder.json(path)
  const map = typeof index === 'object' && index !== null && 'weight_map' in index ? index.weight_map : undefined
  if (typeof map !== 'object' || map === null) throw refuse('weight_map: expected an object, got none')
  const places = Object.entries(map)
  for (const [tensor, file] of places)
    if (typeof file !== 'string' || !/^[^/\\]+\.safetensors$/.test(file))
      throw refuse(`weight_map: ${tensor}: expected the name of a .safetensors file, got ${JSON.stringify(file)}`)
  const names = [...new Set(places.map(([, file]) => file as string))]
  const shards = new Map(
    await Promise.all(
      names.map(async (name) => {
        const shard = directory + name
        return [name, await readSafetensors(await folder.file(shard), shard)] as const
      }),
    ),
  )
  return new Map(
    places.map(([tensor, file]) => {
      const weight = shards.get(file as string)!.get(tensor)
      if (!weight) throw refuse(`weight_map: ${tensor}: expected in ${file}, got nothing`)
      return [tensor, weight]
    }),
  )
}

/** What to say where the only weights are pickled. */
const pickle = async (store: Store, directory: string, refuse: (path: string, message: string) => Error) => {
  for (const name of ['diffusion_pytorch_model.bin', 'pytorch_model.bin'])
    if (await store.has(directory + name))
      return refuse(
        directory + name,
        'this is a Python pickle (.bin), which can run code when opened, so it is not read here: ask for the .safetensors version',
      )
  return undefined
}
