// From a diffusers folder to a model that runs: reads every config, builds every graph, then creates the sessions.
import { decoders } from './decoder.ts'
import { defaultSchedule } from './grid.ts'
import { methods as guidances } from './guidance/index.ts'
import { adaptationOf, type AdaptedPart } from './load/adaptation.ts'
import { autoencoderClasses, latentChannelsOf, planAutoencoder } from './load/autoencoder.ts'
import { familyOf } from './load/family.ts'
import { licenceOf } from './load/licence.ts'
import { classOf, readModelIndex } from './load/model-index.ts'
import { sessions, type Computing } from './load/part.ts'
import { planPreview } from './load/preview.ts'
import { planTextEncoder } from './load/text-encoder.ts'
import { planTiny } from './load/tiny.ts'
import { planUnet } from './load/unet.ts'
import { heaviestOf, type Takers } from './memory.ts'
import type { Model, SchedulerConfig, TextEncoder } from './model.ts'
import { withUsual } from './parameters.ts'
import { pick } from './pick.ts'
import { recipeNamed, recipesFor } from './recipe.ts'
import { samplers } from './samplers/index.ts'
import { readScheduler } from './scheduler-config.ts'
import { schedules } from './schedules/index.ts'
import type { Runtime } from './session.ts'
import type { ScheduleEntry } from './types.ts'
import { methods } from '../lora/compose/index.ts'
import { merges } from '../lora/merge/merge.ts'
import type { Component } from '../lora/types.ts'
import type { Choice, Dial, DialedChoice, LoadProgress, ModelInfo } from '../protocol.ts'
import { fingerprintOf } from '../weights/fingerprint.ts'
import type { Folder } from '../weights/folder.ts'

/** All that can be told of a model before it takes any memory of the device. */
export type Plan = {
  readonly info: Omit<ModelInfo, 'device' | 'precision' | 'memory'>
  /** What takes a device's memory. */
  readonly takers: Takers
  /** Creates the sessions. `onPhase` hears which part is next. */
  open(runtime: Runtime, onPhase: (phase: LoadProgress['phase']) => void): Promise<Loaded>
}

export type Loaded = { readonly model: Model; release(): Promise<void> }

/**
 * Reads a folder (diffusers' layout: SD 1.x, SD 2.x, SDXL, LCM, the embedded model) and builds its graphs.
 * Throws `not-a-model` naming the file and the field, tensor or part that does not fit, `network` where files cannot be had.
 */
export async function planModel(folder: Folder, computing: Computing): Promise<Plan> {
  const json = await folder.json('model_index.json')
  const index = readModelIndex(json, folder.name)
  const card = licenceOf(folder)
  classOf(index, 'unet', ['UNet2DConditionModel'], folder.name)
  const autoencoderClass = classOf(index, 'vae', autoencoderClasses, folder.name)
  const scheduler = readScheduler(await folder.json('scheduler/scheduler_config.json'), pipelineClass(json))
  const unet = await planUnet(folder, await latentChannelsOf(folder, 'vae', autoencoderClass), computing)
  const use = unet.config.textTime ? 'penultimate' : 'last'
  const numbers = ['', '_2'].filter((number) => index.has(`text_encoder${number}`))
  const texts = await Promise.all(
    numbers.map((number) => planTextEncoder(folder, `text_encoder${number}`, `tokenizer${number}`, use, computing)),
  )
  const autoencoder = await planAutoencoder(folder, 'vae', autoencoderClass, computing, unet.config.sampleSize)
  const tiny = await planTiny(folder, index, autoencoder, computing)
  const previewer = await planPreview(folder, autoencoder.latent.channels)
  const licence = await card
  const weights = await fingerprintOf([unet, autoencoder, ...texts].map((part) => part.weights))

  const { config } = unet
  const { preset } = scheduler
  const { cell } = autoencoder
  const family = familyOf(config, autoencoderClass, scheduler)
  const [height, width] = config.sampleSize
  const sampler = pick(samplers, preset.sampler, 'sampler')
  const kind = { prediction: scheduler.prediction, embedsGuidance: config.guidanceDim !== undefined }
  const recipe = recipeNamed(folder.name, kind)
  const offered = recipesFor(kind)
  /** Those for models of noise or for flows, as this one is, and what a recipe asks for all the same. */
  const fits = ({ id, flow }: ScheduleEntry) =>
    (scheduler.noise.flow ? flow !== undefined : flow !== 'only') || offered.some((one) => one.schedules.includes(id))
  const known = schedules.find(({ id }) => id === preset.schedule)?.id
  const bytes = [unet, autoencoder, ...(tiny ? [tiny] : []), ...texts].reduce((sum, part) => sum + part.bytes, 0)
  const tokens = texts[0]?.config.tokens ?? 0
  const heaviest = heaviestOf([unet, autoencoder, ...texts].map(({ graph }) => graph), computing.precision) // prettier-ignore
  return {
    takers: { weights: bytes, heaviest, unet: unet.graph, decoder: autoencoder.graph, cell, tokens },
    info: {
      id: folder.name,
      name: folder.name,
      family: family.name,
      bytes,
      weights,
      ...(licence !== undefined && { licence }),
      predictionType: scheduler.prediction,
      sizeMultiple: cell,
      maxTokens: tokens,
      maxClipSkip: Math.min(...texts.map((text) => text.config.layers)) - 1,
      timesteps: scheduler.noise.sigmas.length,
      samplers: samplers.map((one) => dialed(one, scheduler.config.options)),
      schedules: schedules.filter(fits).map(choice),
      guidances: guidances.map((one) => dialed(one)),
      recipes: offered,
      ...(recipe && { recipe }),
      methods: methods.map(({ id, label, help, source, parameters = [], regions }) => ({
        id,
        label,
        help,
        source,
        dials: parameters,
        regions: regions !== undefined,
      })),
      merges,
      ...(tiny && { decoders }),
      ...(preset.notes.length > 0 && { notes: preset.notes }),
      defaults: {
        sampler: sampler.id,
        schedule: defaultSchedule(sampler, scheduler.config, known),
        steps: family.steps,
        guidance: family.guidance,
        eta: 0,
        width: width * cell,
        height: height * cell,
      },
    },
    open: async (runtime, onPhase) => {
      const { open, release } = sessions(runtime)
      try {
        onPhase('text_encoder')
        const textEncoders: TextEncoder[] = []
        const parts = new Map<Component, AdaptedPart>()
        for (const [i, text] of texts.entries()) {
          const { encoder, use } = await text.open(open)
          textEncoders.push(encoder)
          const learn = encoder.learn && { learn: encoder.learn }
          parts.set(`text_encoder${numbers[i] as '' | '_2'}`, { weights: text.weights, use, ...learn })
        }
        onPhase('unet')
        const { unet: run, use } = await unet.open(open)
        parts.set('unet', { weights: unet.weights, use })
        onPhase('vae')
        const { decode, encode } = await autoencoder.open(open)
        const decodeTiny = tiny?.open(open)
        const preview = previewer(decodeTiny, runtime.provider)
        const model: Model = {
          name: folder.name,
          textEncoders,
          zerosForEmptyNegative: config.textTime !== undefined && zerosForEmpty(json),
          unet: run,
          maxBatch: rowsAtOnce(height * width),
          prediction: scheduler.prediction,
          embedsGuidance: kind.embedsGuidance,
          takesTimeIds: config.textTime !== undefined,
          noise: scheduler.noise,
          scheduler: scheduler.config,
          preset,
          latentChannels: config.inChannels,
          cell,
          decode,
          ...(decodeTiny && { decodeTiny }),
          adaptation: adaptationOf(parts),
          ...(encode && { encode }),
          ...(preview && { preview }),
        }
        return { model, release }
      } catch (error) {
        await release()
        throw error
      }
    },
  }
}

const choice = ({ id, label, help }: Choice): Choice => ({ id, label, help })
const dialed = (
  { parameters = [], ...entry }: Choice & { readonly parameters?: readonly Dial[] },
  usual: SchedulerConfig['options'] = {},
): DialedChoice => ({ ...choice(entry), dials: withUsual(parameters, usual) })

/** Rows in one call of the UNet: its memory grows with them. */
const rowsAtOnce = (cells: number) => (cells <= 32 * 32 ? 8 : cells <= 64 * 64 ? 4 : 2)

const pipelineClass = (json: unknown) => {
  const name = (json as Record<string, unknown>)['_class_name']
  return typeof name === 'string' ? name : undefined
}
const zerosForEmpty = (json: unknown) => (json as Record<string, unknown>)['force_zeros_for_empty_prompt'] !== false
