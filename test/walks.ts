// Walks through the pipelines' own grids and networks on a mixture of Gaussians, to compare with those of other libraries.
import { combine, dot, error } from '../src/math/latents.ts'
import { indexOf } from '../src/math/interpolate.ts'
import { torchNoise } from '../src/math/random.ts'
import { enter, leave } from '../src/pipelines/frame.ts'
import { buildGrid, listedGrid, spacingOf } from '../src/pipelines/grid.ts'
import { cfg } from '../src/pipelines/guidance/cfg.ts'
import { none } from '../src/pipelines/guidance/none.ts'
import { keeper } from '../src/pipelines/inpaint.ts'
import type { Unet } from '../src/pipelines/model.ts'
import { networkOf } from '../src/pipelines/network.ts'
import { parametrizations } from '../src/pipelines/parametrizations/index.ts'
import { valuesOf } from '../src/pipelines/parameters.ts'
import { pick } from '../src/pipelines/pick.ts'
import { samplers } from '../src/pipelines/samplers/index.ts'
import { readScheduler } from '../src/pipelines/scheduler-config.ts'
import { golden, idealUnet, relative, type World } from './mixture.ts'

/** One walk of another library, to its last latents. */
export type Walk = {
  readonly id: string
  readonly prediction: 'epsilon' | 'v_prediction' | 'flow_prediction'
  readonly schedule: string
  readonly reference: string
  readonly eta?: number
  readonly steps?: number
  readonly options?: Readonly<Record<string, number>>
  readonly config?: Readonly<Record<string, unknown>>
  readonly timesteps?: readonly number[]
  readonly latents: readonly number[]
}
type Golden = {
  readonly shape: readonly number[]
  readonly seed: number
  readonly steps: number
  readonly config: Readonly<Record<string, unknown>>
  readonly world: World
  readonly away: World
  readonly cases: readonly Walk[]
}
const file = golden<Golden>('walks.json')
export const walks = file.cases

const flow = { _class_name: 'FlowMatchEulerDiscreteScheduler' }
const told = { embeddings: { shape: [1, 1, 1], data: Float32Array.of(1) } }
const away = { embeddings: { shape: [1, 1, 1], data: Float32Array.of(0) } }

/** |ours - theirs| / |theirs|, single precision throughout as in the page. */
export async function distanceOf(walk: Walk): Promise<number> {
  const { shape, seed } = file
  const noisy = { _class_name: 'DDIMScheduler', ...file.config, prediction_type: walk.prediction, ...walk.config }
  const { noise, prediction, config } = readScheduler(walk.prediction === 'flow_prediction' ? flow : noisy)
  const { rules, make, ...entry } = pick(samplers, walk.id, 'sampler')
  const grid = walk.timesteps
    ? listedGrid({ timesteps: walk.timesteps }, noise, config, rules)
    : buildGrid(walk.schedule, walk.steps ?? file.steps, noise, config, rules)
  const [ours, theirs] = [file.world, file.away].map((world) => idealUnet(world, noise.sigmas, prediction))
  const unet: Unet = (batch) => (batch.embeddings.data[0] === 1 ? ours! : theirs!)(batch)
  const network = networkOf({
    unet,
    parametrization: parametrizations[prediction],
    timestepOf: (sigma) =>
      grid.timesteps[grid.sigmas.indexOf(sigma)] ??
      (noise.flow ? (1000 * sigma) / (1 + sigma) : indexOf(noise.sigmas, sigma)),
    maxBatch: 1,
  })
  const guidance = walk.id.endsWith('cfg_pp') ? cfg(1.5) : none
  const random = torchNoise(seed)
  const values = valuesOf('sampler', { parameters: [], ...entry }, walk.options ?? {})
  const sampler = make({ eta: walk.eta ?? 0, grid, noise, timestepScaling: config.timestepScaling, values })
  const half = (_: number, i: number) => (i < file.world.means[0]!.length / 2 ? 0 : 1)
  const mask = { shape, data: Float32Array.from(file.world.means[0]!, half) }
  const known = { shape, data: Float32Array.from(file.world.means[0]!) }
  const tools = { denoise: guidance(network, { prompt: told, negative: away }), combine, dot, error, keep: keeper(mask, known), noise: () => random(shape) } // prettier-ignore
  const steps = sampler(
    tools,
    enter(random(shape), grid, rules, spacingOf(walk.schedule, config, rules), noise),
    grid.sigmas,
  )
  for (let step = await steps.next(); ; step = await steps.next()) {
    if (step.done) return relative(leave(step.value, grid, rules).data, walk.latents)
  }
}
