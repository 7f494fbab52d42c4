// Denoising Diffusion GANs: a few large steps, each from a sampled picture to the posterior of the next noise level.
import { indexOf } from '../../math/interpolate.ts'
import { askTheCard, noGuidance, noisy, unusedEta, type Recipe } from './types.ts'

const [least, most, tiny] = [0.1, 20, 1e-3]

/**
 * Rising levels of n steps: those of the continuous process at t = i / n (1 - 0.001) + 0.001, the first of which counts as no
 * noise. NVlabs/denoising-diffusion-gan `get_sigma_schedule`.
 */
function levelsOf(steps: number): number[] {
  const bar = (i: number) => {
    const t = (i / steps) * (1 - tiny) + tiny
    return Math.exp((-(t ** 2) * (most - least)) / 2 - t * least)
  }
  return Array.from({ length: steps }, (_, i) => Math.sqrt(bar(0) / bar(i + 1) - 1))
}

const student = (steps: number, trained: string): Recipe => {
  const sigmas = levelsOf(steps)
  return {
    id: `ddgan_${steps}`,
    label: `DDGAN, ${steps} steps`,
    help: `Exactly ${steps} steps with fresh noise; the network draws its own second noise.`,
    source: 'Xiao, Kreis and Vahdat 2022, arXiv 2112.07804; NVlabs/denoising-diffusion-gan',
    needs: `A folder trained as a denoising diffusion GAN of ${steps} steps (${trained})`,
    licence: askTheCard,
    names: new RegExp(`(ddgan|diffusion[-_ ]?gan).*(^|[^0-9])${steps}([-_ ]?steps?|[^0-9]|$)`),
    fits: noisy,
    steps: [steps],
    usualSteps: steps,
    samplers: ['ddgan'],
    schedules: ['trailing'],
    sigmas: { [steps]: sigmas.toReversed() },
    guidance: noGuidance,
    eta: unusedEta,
    prediction: 'sample',
    noise: { sigmas },
    tell: (sigma) => Math.round(indexOf(sigmas, sigma)),
  }
}

export const ddgan: readonly Recipe[] = [student(2, 'CelebA-HQ'), student(4, 'CIFAR-10, LSUN')]
