// Custom Diffusion as diffusers saves it: whole new weights of cross-attention, in place of the old ones. Kumari et al. 2022.
import { baseBiasFor, type Format, type Reading } from './format.ts'

export const customDiffusion: Format = {
  id: 'custom-diffusion',
  endings: [
    [/_custom_diffusion(?:\.0)?\.weight$/, 'new_weight'],
    [/_custom_diffusion(?:\.0)?\.bias$/, 'new_bias'],
  ],
  claims: (parts) => parts.has('new_weight') || parts.has('new_bias'),
  read: async (parts, context): Promise<Reading> => {
    const [weight, bias] = [parts.get('new_weight'), parts.get('new_bias')]
    const { rows, columns } = context
    if (weight && weight.data.length !== rows * columns)
      throw context.misfit(`expected ${rows} x ${columns}, got [${weight.shape.join(', ')}]: made for another network`)
    const old = weight && (await context.base())
    const oldBias = bias && (await baseBiasFor(bias, context))
    return {
      rank: 0,
      delta: {
        ...(weight && old && { full: weight.data.map((value, i) => value - old[i]!) }),
        ...(bias && oldBias && { bias: bias.data.map((value, i) => value - oldBias[i]!) }),
      },
    }
  },
}
