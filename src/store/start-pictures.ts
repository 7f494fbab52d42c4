// Pictures that runs start from: kept on this device by what they show, given to the engine with the settings that name them.
import { pictureId } from '../math/picture-id.ts'
import type { Engine, Failure, Given, ModelInfo, Pixels, Settings } from '../protocol.ts'
import { notStored } from './not-stored.ts'
import type { Slice } from './state.ts'
import type { Storage } from './storage.ts'

export type StartPicturesSlice = {
  /** Files by what they show, as far as they were asked for; undefined where one is not on this device. */
  readonly startPictures: Readonly<Record<string, Blob | undefined>>
  /** Starts the next runs from this picture; `drawn` is the size of one that was drawn here, which is kept. */
  readonly useAsStart: (file: Blob, drawn?: Size) => Promise<void>
  readonly removeStart: () => void
  /** Where this picture is white, the start picture is drawn anew; without one, everywhere. */
  readonly useAsMask: (file: Blob | undefined) => Promise<void>
  /** Looks for a picture on this device, once. */
  readonly findStart: (id: string) => Promise<Blob | undefined>
  /** The pictures that settings name. Rejects with a `Failure` where one is not on this device. */
  readonly givenFor: (settings: Settings) => Promise<Given>
}

type Size = Pick<Settings, 'width' | 'height'>

/** Enough to change a picture, not so much that it is lost. */
const usualStrength = 0.6
const prefix = 'picture '
const keyFor = (id: string) => `${prefix}${id}`

/** Frees the room of pictures that no settings name any more. At the beginning of a visit: later, an undo may name them again. */
export const clearStartPictures = ({ removeUnnamed }: Storage): Promise<void> => removeUnnamed(prefix)

export const createStartPictures: Slice<StartPicturesSlice> = (set, get, { storage, decodePng }) => {
  const found = (id: string, file: Blob | undefined) =>
    set(({ startPictures }) => ({ startPictures: { ...startPictures, [id]: file } }))
  const read = async (field: 'startImage' | 'mask', id: string | undefined): Promise<Pixels | undefined> => {
    if (id === undefined) return undefined
    const file = await get().findStart(id)
    if (file) return onWhite(await decodePng(file))
    throw {
      kind: 'bad-input',
      message: `settings: ${field}: expected the picture ${id.slice(0, 12)}… on this device, got none`,
    } satisfies Failure
  }
  /** Names a picture to `use`, then stores it. */
  const keep = async (file: Blob, use: (id: string, pixels: Pixels) => void): Promise<void> => {
    const { notify } = get()
    const pixels = await decodePng(file).then(onWhite, () => undefined)
    if (!pixels) return notify({ kind: 'bad-file', message: 'This picture could not be read.' })
    const id = pictureId(pixels)
    found(id, file)
    use(id, pixels)
    await storage.write(keyFor(id), file).catch(async (error: unknown) => notify(await notStored(error, storage)))
  }
  return {
    startPictures: {},
    useAsStart: async (file, drawn) => {
      const { draft, model, adopt } = get()
      await keep(file, (id, pixels) => {
        const size = drawn ? { width: drawn.width, height: drawn.height } : sizeFor(pixels, model)
        adopt({ startImage: id, strength: draft.strength ?? usualStrength, ...size })
      })
    },
    useAsMask: async (file) => {
      const { mask: _, ...draft } = get().draft
      if (file) await keep(file, (mask) => get().adopt({ mask }))
      else get().replace({ draft })
    },
    removeStart: () => {
      const { startImage: _, strength: __, mask: ___, ...draft } = get().draft
      get().replace({ draft })
    },
    findStart: async (id) => {
      const { [id]: known } = get().startPictures
      if (known) return known
      const stored = await storage.read(keyFor(id)).catch(() => undefined)
      const file = stored instanceof Blob ? stored : undefined
      found(id, file)
      return file
    },
    givenFor: async ({ startImage, mask }) => {
      const [start, holes] = await Promise.all([read('startImage', startImage), read('mask', mask)])
      return { ...(start && { start }), ...(holes && { mask: holes }) }
    },
  }
}

/** The same engine, whose runs are given the pictures that they name. */
export const withStartPictures = (engine: Engine, givenFor: StartPicturesSlice['givenFor']): Engine => ({
  ...engine,
  generate: async (settings, onEvent, signal, given) => {
    const named = settings.startImage !== undefined || settings.mask !== undefined
    return engine.generate(settings, onEvent, signal, named ? { ...(await givenFor(settings)), ...given } : given)
  },
})

/** The shape of a picture at as many pixels as the model draws, in its multiples. */
export function sizeFor(
  { width, height }: Size,
  model: Pick<ModelInfo, 'defaults' | 'sizeMultiple'> | undefined,
): Partial<Size> {
  if (!model) return {}
  const { defaults, sizeMultiple } = model
  const scale = Math.sqrt((defaults.width * defaults.height) / (width * height))
  const whole = (side: number) => Math.max(Math.round((side * scale) / sizeMultiple), 1) * sizeMultiple
  return { width: whole(width), height: whole(height) }
}

/** What is transparent lies on white. */
function onWhite({ width, height, data }: Pixels): Pixels {
  const opaque = data.slice()
  for (let p = 0; p < opaque.length; p += 4) {
    const alpha = opaque[p + 3]! / 255
    for (let c = 0; c < 3; c++) opaque[p + c] = opaque[p + c]! * alpha + 255 * (1 - alpha)
    opaque[p + 3] = 255
  }
  return { width, height, data: opaque }
}
