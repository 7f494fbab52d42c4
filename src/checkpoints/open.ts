// A model's source as a folder, whether it is one or a checkpoint in one file. All else reads folders.
import { failure } from '../weights/failure.ts'
import { openFolder, type Folder, type FolderSource } from '../weights/folder.ts'
import { servedFolder, type Downloads, type Progress } from '../weights/store.ts'
import { readCheckpoint, type Checkpoint } from './read.ts'
import { vocabularyOf } from './tokenizer.ts'

/** A file to be read as a checkpoint, and the name that it goes by. */
type OneFile = { readonly name: string; readonly read: () => Promise<Blob | undefined> }

/**
 * Opens what a person has; nothing is read yet. `clip` holds CLIP's merges.txt, which no checkpoint carries, where the source has none beside
 * it. The rest as `openFolder`, whose errors the folder's methods throw too.
 */
export function openModel(
  source: FolderSource,
  clip: FolderSource | undefined,
  ...how: [onProgress?: Progress, signal?: AbortSignal, downloads?: Downloads]
): Folder {
  const file = oneFile(source, ...how)
  const hasMerges = source.kind === 'files' && source.files.some(({ path }) => path === 'merges.txt')
  return file ? checkpointFolder(file, hasMerges ? source : clip) : openFolder(source, ...how)
}

/** The file where there is no folder: an address that ends in .safetensors, or the only such file where no model_index.json lies. */
function oneFile(source: FolderSource, ...how: [Progress?, AbortSignal?, Downloads?]): OneFile | undefined {
  const nameOf = (path: string) =>
    path
      .split('/')
      .at(-1)!
      .replace(/\.safetensors$/i, '')
  if (source.kind === 'url') {
    const [, folder, file] = /^(.*\/)([^/?#]+\.safetensors)(?:[?#].*)?$/i.exec(source.url) ?? []
    if (folder === undefined || file === undefined) return undefined
    return {
      name: nameOf(decodeURIComponent(file)),
      read: () => servedFolder(folder, ...how).read(decodeURIComponent(file)),
    }
  }
  const [only, ...others] = source.files.filter(({ path }) => /\.safetensors$/i.test(path))
  const isFolder = source.files.some(({ path }) => /(^|\/)(model_index|config)\.json$/.test(path))
  return only && others.length === 0 && !isFolder ? { name: nameOf(only.path), read: async () => only.blob } : undefined
}

function checkpointFolder({ name, read }: OneFile, clip: FolderSource | undefined): Folder {
  const refuse = (message: string) => failure('not-a-model', `checkpoint: ${name}: ${message}`)
  const once = <T>(work: () => Promise<T>) => {
    let known: Promise<T> | undefined
    return () => (known ??= work())
  }
  const checkpoint = once(async () => {
    const blob = await read()
    if (!blob) throw refuse('expected a file, got none')
    return readCheckpoint(blob, `${name}.safetensors`)
  })
  const merges = once(() => {
    if (!clip) throw refuse('tokenizer: expected the merges of CLIP beside the page, got none')
    return openFolder(clip).text('merges.txt')
  })
  const vocabulary = once(async () => vocabularyOf(await merges()))
  const text = async (path: string): Promise<string> => {
    if (/^tokenizer(_2)?\/merges\.txt$/.test(path)) return merges()
    return JSON.stringify(await json(path))
  }
  const json = async (path: string): Promise<unknown> => {
    const found = await lookUp(await checkpoint(), path, vocabulary)
    if (found === undefined) throw refuse(`${path}: expected a file, got none`)
    return found
  }
  return {
    name,
    has: async (path) =>
      /^tokenizer(_2)?\/merges\.txt$/.test(path) || (await lookUp(await checkpoint(), path, vocabulary)) !== undefined,
    file: async (path) => new Blob([await text(path)]),
    text,
    json,
    weights: async (component) => {
      const { parts } = await checkpoint()
      const part = parts.get(component)
      if (!part) throw refuse(`${component}: expected it in the file, got none`)
      return part.weights
    },
  }
}

/** The content that a folder's JSON file of this path would have. */
async function lookUp(
  { index, scheduler, parts }: Checkpoint,
  path: string,
  vocabulary: () => Promise<unknown>,
): Promise<unknown> {
  if (path === 'model_index.json') return index
  if (path === 'scheduler/scheduler_config.json') return scheduler
  const [component = '', file] = path.split('/')
  if (file === 'config.json') return parts.get(component)?.config
  const encoder = parts.get(component.replace('tokenizer', 'text_encoder'))
  if (!component.startsWith('tokenizer') || !encoder) return undefined
  // OpenCLIP pads with nothing, which its folders' tokenizers write as "!".
  const pad = encoder.config['hidden_act'] === 'gelu' ? '!' : '<|endoftext|>'
  if (file === 'tokenizer_config.json')
    return { model_max_length: encoder.config['max_position_embeddings'], pad_token: pad }
  return file === 'vocab.json' ? vocabulary() : undefined
}
