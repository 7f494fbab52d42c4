// How diffusers' scheduler families lay out their grids. Only what the libraries do not agree on.
import type { GridRules } from '../types.ts'

/** EulerDiscreteScheduler and the k-diffusion family: sigmas are interpolated at fractional timesteps. */
export const kDiffusion: GridRules = {
  spacing: 'linspace',
  whole: 'never',
  spare: false,
  range: 'spacing',
  end: 'final_sigmas_type',
  frame: 've',
  strides: false,
}

/** The same for schedulers and samplers that always end at no noise. */
export const free: GridRules = { ...kDiffusion, end: 'zero' }

/** DPMSolverMultistepScheduler and its kin. */
export const multistep: GridRules = {
  spacing: 'linspace',
  whole: 'always',
  spare: true,
  range: 'trained',
  end: 'final_sigmas_type',
  frame: 'vp',
  strides: false,
}

/** DDIMScheduler. */
export const stride: GridRules = {
  spacing: 'leading',
  whole: 'always',
  spare: false,
  range: 'spacing',
  end: 'set_alpha_to_one',
  frame: 'vp',
  strides: true,
}

/** LCMScheduler, and TCDScheduler but for its end. */
export const consistency: GridRules = { ...stride, end: 'zero', strides: false }

/** KDPM2DiscreteScheduler and its ancestral form. */
export const midpoint: GridRules = { ...free, whole: 'karras' }
