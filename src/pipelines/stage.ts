// What a run tells the network and how its adapters and regions share the picture: all that settings say of composition, made ready.
import { methods } from '../lora/compose/index.ts'
import type { Method } from '../lora/compose/method.ts'
import { steady } from '../lora/compose/steady.ts'
import { torchNoise } from '../math/random.ts'
import type { GenerateEvent, Settings } from '../protocol.ts'
import { bootstrapped, plainColours } from './bootstrap.ts'
import { composed, type Composition, type Parted } from './compose.ts'
import { stepAt } from './guidance/interval.ts'
import type { Model } from './model.ts'
import { valuesOf } from './parameters.ts'
import { pick } from './pick.ts'
import { flattened, partsOf, type Parts } from './regions.ts'
import { affinitiesOf } from './text/affinity.ts'
import { sceneOf } from './text/scene.ts'
import { tell } from './text/tell.ts'
import type { Denoise, Guidance, Latents, Network, Scene, Sigmas } from './types.ts'

export type Stage = {
  /** The network, told what these settings say. */
  readonly listening: (network: Network) => Network
  /** For one picture; `unit` is the noise that it starts from. */
  readonly denoise: (guidance: Guidance, network: Network, unit: () => Latents) => Denoise
}

/** The method that settings ask for with its parameters, and the parts of the picture where it knows regions. */
export type Choice = {
  readonly method: Method
  readonly options: Readonly<Record<string, number>>
  readonly parts?: Parts
}

/** Throws `bad-input` for a method or a parameter that does not exist. */
export function choiceOf(settings: Settings, cell: number): Choice {
  const { adapters = [] } = settings
  const always = adapters.map((use) => use.always === true)
  const method = steady(pick(methods, settings.method ?? 'merge', 'method'), always)
  const options = valuesOf(
    'method',
    { id: method.id, parameters: method.parameters ?? [] },
    settings.methodOptions ?? {},
  )
  const parts = method.regions && partsOf(settings, cell)
  return { method, options, ...(parts && { parts }) }
}

/** Encodes the words of a run over these levels. */
export async function stage(
  model: Model,
  settings: Settings,
  sigmas: Sigmas,
  onEvent: (event: GenerateEvent) => void,
): Promise<Stage> {
  const { method, options, parts } = choiceOf(settings, model.cell)
  const together = method.regions === 'attention'
  const telling = parts && { parts, together }
  const steps = sigmas.length - 1
  const spoken = parts ? settings : flattened(settings)
  const told = await tell(model, spoken, steps, onEvent, telling)
  const { adapters: strengths = [] } = settings
  const words = strengths.map(({ words = '' }) => listed(words))
  const compare = method.affinity
  const affinities = compare && (await affinitiesOf(model, compare, spoken.prompt, words, settings.clipSkip))
  const voices: Scene[] = []
  for (const own of method.voiced ? words : [])
    voices.push(await sceneOf(model, { ...settings, prompt: own.join(', '), guidance: 1 }, () => {}))
  const weighed = affinities && { affinities }
  const composition: Composition = { method, options, strengths, sigmas, voices, ...weighed }
  const share = options['bootstrapping'] ?? 0
  const colours = parts && share > 0 ? await plainColours(model, torchNoise(settings.seed)) : []
  const partedBy = (unit: () => Latents): Parted | undefined => {
    if (!parts || together) return undefined
    const { shares } = parts.layout
    const seen = bootstrapped(share, steps, shares, colours, unit)
    return { parts: asParts(parts), scenes: told.scenes, shares, seen }
  }
  return {
    listening: (network) => told.listening(network, (sigma) => stepAt(sigmas, sigma)),
    denoise: (guidance, network, unit) => {
      const parted = partedBy(unit)
      return composed(guidance, { ...composition, ...(parted && { parted }) })(network, told.scene)
    },
  }
}

const listed = (words: string) =>
  words
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)

/** Parts as methods see them. */
export const asParts = ({ layout: { acts, shares } }: Parts) =>
  shares.map((own, part) => ({ acts: acts[part]!, covers: own.reduce((sum, value) => sum + value, 0) / own.length }))
