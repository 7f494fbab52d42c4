// LoRA Merge: all adapters at once. W' = W + sum_i w_i B_i A_i. Zhong et al. 2024, section 3.1.
import type { Method } from './method.ts'

export const merge: Method = {
  id: 'merge',
  label: 'Merge',
  help: 'All adapters together in every step. Cheapest; concepts may bleed into each other.',
  source: 'Zhong et al. 2024, arXiv 2402.16843',
  asks: ({ scales }) => [{ scales, share: 1 }],
}
