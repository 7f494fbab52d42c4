// Gives guided predictions back the spread of the prompt's own, against burnt pictures.
import { combine, deviation } from '../../math/latents.ts'
import type { Mix } from './mix.ts'

/** phi m std(told) / std(m) + (1 - phi) m. Lin et al. 2023 (2305.08891), section 3.4; diffusers `rescale_noise_cfg`. */
export const rescale =
  (mix: Mix, phi: number): Mix =>
  (told, away, step) => {
    const guided = mix(told, away, step)
    const spread = deviation(guided)
    return spread > 0 ? combine([[(phi * deviation(told)) / spread + 1 - phi, guided]]) : guided
  }
