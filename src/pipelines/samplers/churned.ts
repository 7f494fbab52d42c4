// A sampler that takes its steps one by one, after a stir: some noise is added before each (`s_churn`).
import { type Churn, stirred } from '../../math/churn.ts'
import type { Parameter, Sampler, SamplerSettings } from '../types.ts'

/** Karras et al. 2022, algorithm 2, around any single step; noise is drawn for steps that are stirred, as diffusers does. */
export const churned = (churn: Churn, sampler: Sampler): Sampler =>
  async function* (tools, x, sigmas) {
    const { combine, noise } = tools
    for (let i = 0; i + 1 < sigmas.length; i++) {
      const { sigma, fresh } = stirred(sigmas[i]!, sigmas.length - 1, churn)
      if (fresh > 0) x = combine([[1, x], [fresh, noise()]]) // prettier-ignore
      const walk = sampler(tools, x, [sigma, sigmas[i + 1]!])
      let step = await walk.next()
      for (; !step.done; step = await walk.next()) yield { ...step.value, i }
      x = step.value
    }
    return x
  }

export const churnParameters: readonly Parameter[] = [
  { id: 's_churn', label: 'Churn', help: 'Noise stirred in over all steps; 0 for none.', min: 0, max: 1000, usual: 0 },
  { id: 's_tmin', label: 'Churn from level', help: 'Lowest level that is stirred.', min: 0, max: 1000, usual: 0 },
  { id: 's_tmax', label: 'Churn to level', help: 'Highest level that is stirred.', min: 0, max: 1e6, usual: 1e6 },
  { id: 's_noise', label: 'Churn noise', help: 'Strength of the noise.', min: 0, max: 2, usual: 1 },
]

/** For the table: stirred where `s_churn` says so, which no flow knows; id is the sampler's. */
export const withChurn =
  (id: string, make: (settings: SamplerSettings) => Sampler) =>
  (settings: SamplerSettings): Sampler => {
    const { s_churn: amount = 0, s_tmin: from = 0, s_tmax: to = Infinity, s_noise: noise = 1 } = settings.values
    if (amount === 0) return make(settings)
    if (settings.noise.flow) throw new RangeError(`sampler: ${id}: s_churn: expected 0 for a flow, got ${amount}`)
    return churned({ amount, from, to, noise }, make(settings))
  }
