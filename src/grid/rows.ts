// What a cell costs before it is drawn, in rows: one pass of the network for one picture.
import type { Settings } from '../protocol.ts'

/** Model calls of a run of n steps, for samplers that look more than once a step; all others look once. */
const calls: Readonly<Record<string, (n: number) => number>> = {
  heun: (n) => 2 * n - 1,
  dpm_2: (n) => 2 * n - 1,
  dpm_2_ancestral: (n) => 2 * n - 1,
  dpmpp_2s_ancestral: (n) => 2 * n - 1,
  dpmpp_2s_ancestral_cfg_pp: (n) => 2 * n - 1,
  exp_heun_2_x0: (n) => 2 * n - 1,
  exp_heun_2_x0_sde: (n) => 2 * n - 1,
  // Every tenth step, the ten before are walked nine times more.
  repaint: (n) => n + 90 * Math.ceil(Math.max(n - 10, 0) / 10),
  // At most: the last steps have fewer timesteps left.
  nested: (n) => 20 * n,
  // It takes what it needs; about so many on most pictures.
  dpm_adaptive: () => 60,
  dpmpp_sde: (n) => 2 * n - 1,
  seeds_2: (n) => 2 * n - 1,
  res_2s: (n) => 2 * n - 1,
  edm_stochastic: (n) => 2 * n - 1,
  seeds_3: (n) => 3 * n - 2,
  heunpp2: (n) => (n === 1 ? 1 : 3 * n - 3),
  pndm: (n) => (n === 1 ? 1 : n + 1),
}

/** Model calls of a sampler on a walk that ends at no noise, guidance aside. */
export const callsOf = (sampler: string, steps: number): number => (calls[sampler] ?? ((n) => n))(steps)

/** Steps that are walked: from a start picture the last of them alone, as diffusers counts. */
export const stepsOf = ({ steps, startImage, strength = 0.8 }: Settings): number =>
  startImage === undefined ? steps : Math.min(Math.trunc(steps * strength), steps)

/** Methods that hear every adapter by itself. */
const oneByOne: ReadonlySet<string> = new Set(['composite', 'w_composite', 'cmlora'])

/**
 * Rows of one picture: guidance above 1 asks the negative prompt too, in the part of the run where it acts; methods that
 * hear adapters one by one ask for each. Prompts joined by AND are not counted, nor that models told their guidance ask once.
 */
export function rowsOf(settings: Settings): number {
  const steps = stepsOf(settings)
  const { sampler, guidance, guidanceStart = 0, guidanceStop = 1, adapters = [], method } = settings
  const guided = guidance > 1 ? Math.max(Math.floor(guidanceStop * steps) - Math.floor(guidanceStart * steps), 0) : 0
  const heard = adapters.filter(({ always }) => !always).length
  const asks = oneByOne.has(method ?? '') ? Math.max(heard, 1) : 1
  return steps === 0 ? 0 : Math.round(callsOf(sampler, steps) * (1 + guided / steps)) * asks
}
