// Whose habits a walk keeps to, where diffusers, A1111 and ComfyUI lay out the same sampler's levels in other ways.
import type { Settings } from '../protocol.ts'
import type { GridRules, SamplerEntry } from './types.ts'

/** Levels as k-diffusion has them: fractional timesteps, all that was trained, down to no noise. */
const continuous = { spare: false, whole: 'never', range: 'trained', end: 'zero', strides: false } as const

/** A1111 runs these by timesteps of its own, as diffusers does. */
const byTimesteps = new Set(['ddim', 'pndm', 'ddpm', 'lcm', 'tcd', 'uni_pc', 'uni_pc_bh2'])

/** Laid out for one step more, without the last but one: A1111's `discard_next_to_last_sigma`, ComfyUI's `DISCARD_PENULTIMATE_SIGMA_SAMPLERS`. */
const dropping = {
  a1111: new Set(['dpm_2', 'dpm_2_ancestral', 'dpmpp_3m_sde']),
  comfyui: new Set(['dpm_2', 'dpm_2_ancestral', 'uni_pc', 'uni_pc_bh2']),
} as const

/** Samplers that end above zero whoever runs them: they step evenly in the logarithm. */
const open = new Set(['dpm_fast', 'dpm_adaptive'])

/** The rules of a sampler's grid under the settings' `convention` and `finalSigma`. */
export function rulesOf(
  { id, rules }: Pick<SamplerEntry, 'id' | 'rules'>,
  { convention = 'diffusers', finalSigma }: Pick<Settings, 'convention' | 'finalSigma'>,
): GridRules {
  const end = finalSigma && !open.has(id) && ({ end: finalSigma === 'zero' ? 'zero' : 'trained' } as const)
  if (convention === 'diffusers' || (convention === 'a1111' && byTimesteps.has(id))) return { ...rules, ...end }
  return {
    ...rules,
    ...continuous,
    ...(open.has(id) && { end: rules.end }),
    frame: convention === 'a1111' ? 'sigma' : 'top',
    ...(dropping[convention].has(id) && { penultimate: 'dropped' }),
    ...end,
  }
}
