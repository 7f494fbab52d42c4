// The models that this visit has opened: a run is drawn by the one that it names. Knows how the engine is shared between them.
import { cancelled } from '../engine/error.ts'
import { createQueue } from '../engine/queue.ts'
import type { Engine, ModelInfo, ModelSource } from '../protocol.ts'
import type { State } from './state.ts'

export type KnownModel = { readonly info: ModelInfo; readonly source: ModelSource }

/** The list with this model in place of another one of its name. */
export const withModel = (models: readonly KnownModel[], one: KnownModel): readonly KnownModel[] => [
  ...models.filter(({ info }) => info.name !== one.info.name),
  one,
]

/** All that may be named, the one in use first, those of earlier visits last: these wait until they are opened again. */
export function modelsOf({
  model,
  models,
  folders,
}: Pick<State, 'model' | 'models' | 'folders'>): readonly ModelInfo[] {
  if (!model) return []
  const all = [model, ...[...models, ...folders].map(({ info }) => info)]
  return all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i)
}

/** Whether a run may name it now. */
export const isOpened = ({ model, models }: Pick<State, 'model' | 'models'>, name: string): boolean =>
  model?.name === name || models.some(({ info }) => info.name === name)

/**
 * The same engine, whose runs are drawn by the model that they name, if this visit has opened it: another one makes room and has read
 * no adapters. Questions about the model in use wait for it to come back, or, while runs are under way, are answered by what is there.
 */
export function withModels(
  engine: Engine,
  state: () => Pick<State, 'model' | 'models' | 'wish' | 'unfitAdapters' | 'modelRead'>,
): Engine {
  const queue = createQueue()
  let loaded: string | undefined
  let runs = 0

  const load: Engine['load'] = async (...given) => {
    loaded = undefined
    const info = await engine.load(...given)
    loaded = info.name
    return info
  }
  const bring = async (name: string | undefined) => {
    const { models, wish, unfitAdapters, modelRead } = state()
    const known = models.find(({ info }) => info.name === name)
    if (!known || loaded === name) return
    modelRead(await load(known.source, wish))
    unfitAdapters()
  }
  const ofModel =
    <A extends unknown[], R>(ask: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      const name = state().model?.name
      if (runs > 0 || loaded === name) return ask(...given)
      return queue(async () => {
        await bring(name)
        return ask(...given)
      })
    }

  return {
    ...engine,
    load: (...given) => queue(() => load(...given)),
    tokens: ofModel(engine.tokens),
    addAdapter: ofModel(engine.addAdapter),
    removeAdapter: ofModel(engine.removeAdapter),
    cost: ofModel(engine.cost),
    crosstalk: ofModel(engine.crosstalk),
    mergeAdapters: ofModel(engine.mergeAdapters),
    prepare: ofModel(engine.prepare),
    generate: (settings, onEvent, signal, given) => {
      if (state().models.length < 2) return engine.generate(settings, onEvent, signal, given)
      const draw = async () => {
        await bring(settings.model)
        return engine.generate(settings, onEvent, signal, given)
      }
      runs++
      return queue(draw, signal, () => cancelled('before it started')).finally(() => runs--)
    },
  }
}
