// LoRA Composite: every adapter answers alone, the guided answers are averaged. Zhong et al. 2024, equation 4.
import { type Method, only } from './method.ts'

export const composite: Method = {
  id: 'composite',
  label: 'Composite',
  help: 'Every adapter answers alone and the answers are averaged. As many times the work as there are adapters.',
  source: 'Zhong et al. 2024, arXiv 2402.16843',
  asks: ({ scales }) =>
    scales.length === 0
      ? [{ scales, share: 1 }]
      : scales.map((_, adapter) => ({ scales: only(scales, adapter), share: 1 / scales.length })),
}
