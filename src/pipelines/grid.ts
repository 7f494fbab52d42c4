// From a schedule's id and a number of steps to the finished grid: levels, what the network is told at each, where it ends.
import { flowLevel } from '../math/flow.ts'
import { indexOf, roundEven, valueAt } from '../math/interpolate.ts'
import { failure } from '../weights/failure.ts'
import type { SchedulerConfig } from './model.ts'
import { pick } from './pick.ts'
import { schedules } from './schedules/index.ts'
import type { Grid, GridRules, LevelRequest, Levels, NoiseModel, SamplerEntry, Schedule, Spacing } from './types.ts'

const MAX_STEPS = 1000

/** The schedule meant when none is named: that of flows, the sampler's own, the folder's, or the spacing of its reference. */
export const defaultSchedule = (sampler: SamplerEntry, config: SchedulerConfig, preset?: string): string =>
  preset?.startsWith('flow_') ? preset : (sampler.schedule ?? preset ?? config.spacing ?? sampler.rules.spacing)

/** The spacing that a choice of schedule rests on: itself, or the folder's, or the reference's. */
export const spacingOf = (id: string, config: SchedulerConfig, rules: GridRules): Spacing =>
  isSpacing(id) ? id : (config.spacing ?? rules.spacing)

/** `steps` from 1 to as many as the model has timesteps; fewer come out where levels would repeat. Throws `bad-input` for an unknown id or another number of steps. */
export function buildGrid(
  id: string,
  steps: number,
  noise: NoiseModel,
  config: SchedulerConfig,
  rules: GridRules,
  strength = 1,
): Grid {
  const total = noise.sigmas.length
  const most = Math.min(MAX_STEPS, total)
  if (!Number.isInteger(steps) || steps < 1 || steps > most) {
    throw failure('bad-input', `schedule: steps: expected a whole number from 1 to ${most}, got ${steps}`)
  }
  const { schedule, flow } = pick(schedules, id, 'schedule')
  if (noise.flow && !flow) {
    const known = schedules.filter((one) => one.flow).map((one) => one.id)
    throw failure('bad-input', `schedule: ${id}: expected one of ${known.join(', ')} for a flow model`)
  }
  const dropped = rules.penultimate === 'dropped' && steps < most
  const request: LevelRequest = {
    steps: dropped ? steps + 1 : steps,
    noise,
    rules,
    stepsOffset: config.stepsOffset,
    strength,
    max: noise.sigmas[total - 1]!,
    min: noise.sigmas[0]!,
    originalSteps: config.originalSteps,
  }
  const spaced = (spacing: Spacing) => pick(schedules, spacing, 'schedule').schedule(request).sigmas
  const base = rules.range === 'spacing' && !isSpacing(id) ? spaced(spacingOf(id, config, rules)) : []
  const ends = { ...(base.length > 0 && { max: base[0]!, min: base[base.length - 1]! }), ...config.range }
  const asked = falling(
    noise.flow && flow === 'too' ? ofShares(schedule, request) : ask(schedule, { ...request, ...ends }),
  )
  const levels = dropped && asked.sigmas.length > 1 ? withoutLast(asked) : asked
  // Rounded as diffusers keeps them.
  const sigmas = levels.sigmas.map(Math.fround)
  const timesteps =
    levels.timesteps ?? levels.sigmas.map((sigma) => told(indexOf(noise.sigmas, sigma), rules.whole, id))
  const end = Math.min(endOf(rules, noise, config), sigmas[sigmas.length - 1]!)
  if (!rules.strides || !isSpacing(id)) return { sigmas: [...sigmas, end], timesteps }
  const stride = Math.floor(total / steps)
  const landings = timesteps.map((t) => (t < stride ? end : valueAt(noise.sigmas, t - stride)))
  return { sigmas: [...sigmas, landings[landings.length - 1]!], timesteps, landings }
}

/**
 * A grid of exactly these timesteps, or of exactly these levels, which fall; the walk ends where the sampler's reference
 * ends. Throws `bad-input` for lists that are empty, do not fall or lie outside of what the model was trained on.
 */
export function listedGrid(
  list: { readonly timesteps: readonly number[] } | { readonly sigmas: readonly number[] },
  noise: NoiseModel,
  config: SchedulerConfig,
  rules: GridRules,
): Grid {
  const most = noise.sigmas.length - 1
  const byTime = 'timesteps' in list
  const values = byTime ? list.timesteps : list.sigmas
  const [what, from, to] = byTime ? ['timesteps', 0, most] : ['sigmas', 0, Infinity]
  const falls = values.every((value, i) => value >= from && value <= to && (i === 0 || value < values[i - 1]!))
  if (values.length === 0 || values.length > MAX_STEPS || !falls || (!byTime && values.includes(0))) {
    const range = byTime ? `from ${most} down to 0` : 'above 0'
    throw failure(
      'bad-input',
      `schedule: ${what}: expected falling numbers ${range}, got ${values.join(', ') || 'none'}`,
    )
  }
  const level = (t: number) => (noise.flow ? flowLevel(Math.max(t, 0.01) / most) : valueAt(noise.sigmas, t))
  const sigmas = byTime ? values.map(level) : values
  const end = Math.min(endOf(rules, noise, config), sigmas[sigmas.length - 1]!)
  return { sigmas: [...sigmas, end], timesteps: byTime ? values : sigmas.map((sigma) => indexOf(noise.sigmas, sigma)) }
}

/** A schedule that cannot have as many steps says so by a RangeError. */
function ask(schedule: Schedule, request: LevelRequest): Levels {
  try {
    return schedule(request)
  } catch (cause) {
    throw cause instanceof RangeError ? failure('bad-input', cause.message, cause) : cause
  }
}

/**
 * On flows, what spreads levels between two ends spreads shares of noise, between those that the model's own steps begin and
 * end with. diffusers' FlowMatchEulerDiscreteScheduler with `use_karras_sigmas` and its like.
 */
function ofShares(schedule: Schedule, request: LevelRequest): Levels {
  const own = pick(schedules, request.noise.flow?.dynamic ? 'flow_trailing' : 'flow_shift', 'schedule')
  const total = request.noise.sigmas.length - 1
  const shares = ask(own.schedule, request).timesteps!.map((t) => t / total)
  const { sigmas } = ask(schedule, { ...request, max: shares[0]!, min: shares[shares.length - 1]! })
  return { sigmas: sigmas.map(flowLevel), timesteps: sigmas.map((share) => share * total) }
}

const withoutLast = ({ sigmas, timesteps }: Levels): Levels => ({
  sigmas: sigmas.slice(0, -1),
  ...(timesteps ? { timesteps: timesteps.slice(0, -1) } : {}),
})

/** Some schedules hold a level twice when steps are many: asked once is enough. */
function falling({ sigmas, timesteps }: Levels): Levels {
  const kept = sigmas.map((sigma, i) => i === 0 || Math.fround(sigma) < Math.fround(sigmas[i - 1]!))
  const keep = (values: readonly number[]) => values.filter((_, i) => kept[i])
  return { sigmas: keep(sigmas), ...(timesteps ? { timesteps: keep(timesteps) } : {}) }
}

function endOf(rules: GridRules, noise: NoiseModel, config: SchedulerConfig): number {
  const open =
    rules.end === 'trained' ||
    (rules.end === 'final_sigmas_type' && config.finalSigma === 'sigma_min') ||
    (rules.end === 'set_alpha_to_one' && !config.setAlphaToOne)
  return open ? noise.sigmas[0]! : 0
}

/** Where timesteps must be whole, diffusers rounds those of karras to the nearest and cuts off those of its other ramps. */
function told(timestep: number, whole: GridRules['whole'], schedule: string): number {
  if (whole === 'never' || (whole === 'karras' && schedule !== 'karras')) return timestep
  return schedule === 'exponential' || schedule === 'beta' ? Math.floor(timestep + 1e-3) : roundEven(timestep)
}

const isSpacing = (id: string): id is Spacing => id === 'leading' || id === 'trailing' || id === 'linspace'
