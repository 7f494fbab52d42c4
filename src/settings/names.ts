// What AUTOMATIC1111's web UI calls samplers and schedules. Knows names only; nothing about what they compute.

/** Our id, and the label that A1111 shows and writes into pictures. */
const samplers: readonly (readonly [string, string])[] = [
  ['euler', 'Euler'],
  ['euler_ancestral', 'Euler a'],
  ['ddim', 'DDIM'],
  ['dpmpp_2m', 'DPM++ 2M'],
  ['dpmpp_sde', 'DPM++ SDE'],
  ['dpmpp_2m_sde', 'DPM++ 2M SDE'],
  ['dpmpp_2m_sde_heun', 'DPM++ 2M SDE Heun'],
  ['dpmpp_2s_ancestral', 'DPM++ 2S a'],
  ['dpmpp_3m_sde', 'DPM++ 3M SDE'],
  ['lms', 'LMS'],
  ['heun', 'Heun'],
  ['dpm_2', 'DPM2'],
  ['dpm_2_ancestral', 'DPM2 a'],
  ['dpm_fast', 'DPM fast'],
  ['dpm_adaptive', 'DPM adaptive'],
  ['pndm', 'PLMS'],
  ['uni_pc', 'UniPC'],
  ['lcm', 'LCM'],
]

/** A1111 has no schedule that is exactly `leading`, `trailing` or `linspace`; these are its nearest relatives. */
const schedules: readonly (readonly [string, string])[] = [
  ['leading', 'DDIM'],
  ['trailing', 'SGM Uniform'],
  ['linspace', 'Uniform'],
  ['karras', 'Karras'],
  ['exponential', 'Exponential'],
  ['polyexponential', 'Polyexponential'],
  ['simple', 'Simple'],
  ['normal', 'Normal'],
  ['beta_timesteps', 'Beta'],
  ['ays', 'Align Your Steps'],
  ['kl_optimal', 'KL Optimal'],
  ['turbo', 'Turbo'],
]

const label = (table: typeof samplers, id: string) => table.find(([known]) => known === id)?.[1] ?? id
/** A name without capitals is an id that A1111 has no label for, written by us. */
const idOf = (table: typeof samplers, name: string) =>
  table.find(([, known]) => known.toLowerCase() === name.toLowerCase())?.[0] ??
  (/^[a-z][a-z0-9_]*$/.test(name) ? name : undefined)

export const samplerName = (id: string): string => label(samplers, id)
export const scheduleName = (id: string): string => label(schedules, id)
export const scheduleId = (name: string): string | undefined => idOf(schedules, name)

/** The ids in a sampler's name: before version 1.9 A1111 wrote sampler and schedule as one, `DPM++ 2M Karras`. */
export function samplerIds(name: string): { readonly sampler?: string; readonly schedule?: string } {
  const sampler = idOf(samplers, name)
  if (sampler !== undefined) return { sampler }
  const words = name.split(' ')
  const schedule = idOf(schedules, words.pop() ?? '')
  const rest = idOf(samplers, words.join(' '))
  return rest === undefined || schedule === undefined ? {} : { sampler: rest, schedule }
}
