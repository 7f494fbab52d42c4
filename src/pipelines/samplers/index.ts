// The table of samplers. To add one: a file here, a line in the table of its kind; contract test, terminal and page pick it up.
// An id means what diffusers does, or k-diffusion where diffusers has none, or ComfyUI; another library's habit gets an id of its own.
import type { SamplerEntry } from '../types.ts'
import { fewStep } from './few-step.ts'
import { ode } from './ode.ts'
import { sde } from './sde.ts'

/** Those that people look for first. */
const usual = ['euler', 'euler_ancestral', 'dpmpp_2m', 'ddim', 'lcm', 'tcd', 'uni_pc_bh2', 'dpmpp_2m_sde', 'heun']

const all = [...ode, ...sde, ...fewStep]
export const samplers: readonly SamplerEntry[] = [
  ...usual.map((id) => all.find((entry) => entry.id === id)!),
  ...all.filter(({ id }) => !usual.includes(id)),
]
