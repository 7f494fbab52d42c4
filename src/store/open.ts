// What happens to files that a person drops or chooses: a picture shows its settings, a model loads, an adapter is added. Knows files by their first bytes.
import type { ModelFile } from '../protocol.ts'
import { readPictureSettings } from '../settings/picture.ts'
import { isNamedSchedule, readNamedSchedule } from '../settings/named-schedule.ts'
import { parsed } from '../settings/schema.ts'
import { isPng } from '../settings/png-chunks.ts'
import { adaptersAmong } from './adapter-file.ts'
import { readComposition } from './composition-file.ts'
import type { Store } from './create.ts'
import type { ModelHandle } from './model-handle.ts'

const pickles = /\.(ckpt|pt|pth|bin|pkl)$/i

/** Largest picture whose settings are looked for, in bytes; nobody's prompt is behind more. */
const largestPicture = 200_000_000

/** Largest file that is read as a composition, in bytes. */
const largestComposition = 20_000_000

/**
 * Takes one picture, a composition, adapters, a checkpoint in one file, the files of a model folder (`name` is the folder's), or says why none
 * of these. With `handle` the folder can be read again at the next visit.
 */
export async function openFiles(
  store: Store,
  name: string,
  files: readonly ModelFile[],
  handle?: ModelHandle,
): Promise<void> {
  const { notify, loadModel, open, addAdapters, drop } = store.getState()
  const [only] = files
  if (!only) return
  const adapters = await adaptersAmong(name, files)
  const pickle = files.length > 1 ? await pickled(files) : undefined
  if (pickle !== undefined) notify({ kind: 'bad-file', message: pickle })
  if (adapters.length > 0) return addAdapters(adapters)
  if (pickle !== undefined && !files.some(({ path }) => /\.safetensors$/i.test(path))) return
  const first = new Uint8Array(await only.blob.slice(0, 512).arrayBuffer())
  if (files.length > 1 || isCheckpoint(name, first)) {
    open(undefined)
    const source = { kind: 'files', name, files } as const
    await loadModel(source)
    const { loadFailure, keepFolder } = store.getState()
    // Where the model before goes on, the room itself says nothing of the one that did not load.
    return loadFailure?.source === source ? open('models') : keepFolder(source, handle)
  }
  if (isPng(first)) return openPicture(store, name, only.blob)
  // Other pictures carry no settings, but a run can start from them.
  if (/\.(jpe?g|webp|gif|avif|bmp)$/i.test(name)) return drop({ name, file: only.blob, reading: undefined })
  if (/\.json$/i.test(name) && only.blob.size <= largestComposition) return openJson(store, name, only.blob)
  notify({ kind: 'bad-file', message: whyNoModel(name, first) })
}

/** What is said of the first pickle among files that are no model: an adapter or a word of the form before safetensors. */
async function pickled(files: readonly ModelFile[]): Promise<string | undefined> {
  if (files.some(({ path }) => /(^|\/)(model_index|config)\.json$/.test(path))) return undefined
  // Trainers lay their own state beside what they trained.
  const state = /(^|\/)(optimizer|scheduler|scaler|training_args|random_states|rng_state)[^/]*$/
  const found = files.find(({ path }) => pickles.test(path) && !state.test(path))
  if (!found) return undefined
  return whyNoModel(found.path.split('/').at(-1)!, new Uint8Array(await found.blob.slice(0, 512).arrayBuffer()))
}

/** Weights that are no adapter's: the loader says what they are where they are no whole model. */
const isCheckpoint = (name: string, first: Uint8Array): boolean => /\.safetensors$/i.test(name) && first[8] === 0x7b

async function openJson(store: Store, name: string, file: Blob): Promise<void> {
  const { notify, importComposition, addSchedule, go } = store.getState()
  const text = await file.text()
  const json = parsed(text)
  if (isNamedSchedule(json)) {
    try {
      addSchedule(readNamedSchedule(json))
      return go('create')
    } catch (error) {
      return notify({ kind: 'bad-file', message: `${name} was not read (${(error as Error).message}).` })
    }
  }
  const reading = readComposition(text)
  if (!reading) return notify({ kind: 'bad-file', message: `${name} is no composition that fewstep saved.` })
  importComposition(reading)
  go('compose')
}

async function openPicture(store: Store, name: string, file: Blob): Promise<void> {
  const { notify, drop } = store.getState()
  if (file.size > largestPicture) {
    return notify({ kind: 'bad-file', message: `${name} is larger than 200 MB, so it was not read.` })
  }
  try {
    const reading = await readPictureSettings(new Uint8Array(await file.arrayBuffer()))
    drop({ name, file, reading })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    notify({ kind: 'bad-file', message: `${name} is a damaged PNG file, so its settings were not read (${reason}).` })
  }
}

/** Why one file is no model folder, in words that say what to do. */
function whyNoModel(name: string, first: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(first)
  const folder =
    'Drop a checkpoint (.safetensors), or a model folder as diffusers lays it out (model_index.json, unet, vae ...).'
  if (/^\s*<(!doctype|html|head|\?xml)/i.test(start)) {
    return `${name} is a web page, not a model: the download probably needed a login.`
  }
  if (pickles.test(name) || start.startsWith('PK') || (first[0] === 0x80 && first[8] !== 0x7b)) {
    return `${name} is a Python pickle, which can run code when opened, so it is not read here. Ask for the .safetensors version.`
  }
  if (/\.safetensors$/i.test(name)) {
    return `${name} is damaged: it does not begin as safetensors files do. The download probably broke off; get it again.`
  }
  return `${name} is neither a PNG picture nor a model. ${folder}`
}
