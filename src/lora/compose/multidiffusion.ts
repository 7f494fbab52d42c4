// MultiDiffusion: every region is denoised by itself, with its words and adapters, and the answers are mixed by the regions' shares.
// Bar-Tal et al. 2023, equation 5 and section 5.2; omerbt/MultiDiffusion region_based.py. It mixes stepped latents; all samplers here are
// linear in the denoised answer at a step, and shares sum to 1, so mixing answers is the same and serves multistep samplers too.
import type { Method } from './method.ts'

export const multidiffusion: Method = {
  id: 'multidiffusion',
  label: 'MultiDiffusion',
  help: 'Every region is drawn by itself and mixed in at every step. Keeps concepts well apart; a row for each region.',
  source: 'Bar-Tal et al. 2023, arXiv 2302.08113',
  parameters: [
    {
      id: 'bootstrapping',
      label: 'Bootstrapping',
      help: 'Share of the steps in which a region sees a plain background around it, so that its object stays inside.',
      min: 0,
      max: 1,
      // 20 of 50 steps.
      usual: 0.4,
    },
  ],
  regions: 'rows',
  asks: ({ scales, parts = [] }) => {
    if (parts.length === 0) return [{ scales, share: 1 }]
    return parts.flatMap(({ acts, covers }, part) =>
      covers > 0 ? [{ scales: scales.map((scale, i) => (acts[i] ? scale : 0)), share: 1, part }] : [],
    )
  },
}
