// fewstep inside another page: a model opened by its address, and pictures drawn from words, in a worker of its own. See docs/embedding.md.
import { createEngine } from './engine/engine.ts'
import { EngineError } from './engine/error.ts'
import { connectWorker } from './engine/worker.ts'
import type { Engine, GenerateEvent, LoadOptions, LoadProgress, ModelInfo, ModelSource, Settings } from './protocol.ts'

export { EngineError }
export type { Engine, GenerateEvent, LoadOptions, LoadProgress, ModelInfo, ModelSource, Settings }

/** The prompt, and whatever else is not to be the model's own usual: steps, guidance, sampler, size, seed ... */
export type Asked = Partial<Omit<Settings, 'model'>> & Pick<Settings, 'prompt'>

export type Opening = Partial<LoadOptions> & {
  readonly onProgress?: (progress: LoadProgress) => void
  readonly signal?: AbortSignal
}

export type Drawing = {
  /** Hears phases, steps with their previews, and pictures as they come. */
  readonly onEvent?: (event: GenerateEvent) => void
  /** Stops within one step; the drawing then rejects with an `EngineError` of kind `cancelled`. */
  readonly signal?: AbortSignal
}

export type Picture = { readonly image: ImageData; readonly seed: number }

export type Model = {
  readonly info: ModelInfo
  /** Draws `count` pictures, one where nothing is said. Rejects with an `EngineError`, whose `failure.kind` says which sort. */
  draw(asked: Asked, drawing?: Drawing): Promise<readonly Picture[]>
  /** Everything else: tokens, adapters, costs, assessments. */
  readonly engine: Engine
  /** Ends the worker and frees its memory. */
  close(): void
}

/**
 * Opens a diffusers folder or a checkpoint in one .safetensors file by its address, relative to the page, or from files that were dropped or
 * chosen. WebGPU where there is a working adapter, the processor otherwise; `signal` stops it. Rejects with an `EngineError`: `not-a-model`, `network`, `no-device`, `out-of-memory` ...
 */
export async function open(source: string | ModelSource, opening: Opening = {}): Promise<Model> {
  const { device = 'auto', precision = 'auto', onProgress, signal } = opening
  const engine = createEngine(connectWorker)
  const from = typeof source === 'string' ? ({ kind: 'url', url: new URL(source, document.baseURI).href } as const) : source // prettier-ignore
  try {
    const info = await engine.load(from, { device, precision }, onProgress, signal)
    return {
      info,
      engine,
      draw: async (asked, { onEvent, signal } = {}) => {
        const pictures: Picture[] = []
        const hear = (event: GenerateEvent) => {
          if (event.type === 'picture') pictures.push({ image: imageOf(event.pixels), seed: event.seed })
          onEvent?.(event)
        }
        await engine.generate(settingsFor(info, asked), hear, signal)
        return pictures
      },
      close: () => engine.dispose(),
    }
  } catch (error) {
    engine.dispose()
    throw error
  }
}

const settingsFor = ({ name, defaults }: ModelInfo, asked: Asked): Settings => ({
  ...defaults,
  model: name,
  negative: '',
  seed: crypto.getRandomValues(new Uint32Array(1))[0]!,
  rng: 'torch',
  count: 1,
  clipSkip: 0,
  ...asked,
})

const imageOf = ({ data, width, height }: (GenerateEvent & { type: 'picture' })['pixels']) =>
  new ImageData(data, width, height)
