// W-Composite: as Composite, but answers count as their adapter's words fit the prompt. Prompt-Aware Multi-LoRA Composition, FG 2026
// (arXiv 2606.03792), by its released code.
import { type Method, only } from './method.ts'

export const wComposite: Method = {
  id: 'w_composite',
  label: 'W-Composite',
  help: 'Every adapter answers alone; answers count as their words fit the prompt. As many times the work as there are adapters.',
  source: 'Prompt-Aware Multi-LoRA Composition 2026, arXiv 2606.03792',
  affinity: 'likeness',
  asks: ({ scales, affinities = scales.map(() => 1) }) => {
    if (scales.length === 0) return [{ scales, share: 1 }]
    const total = Math.max(
      affinities.reduce((sum, one) => sum + one, 0),
      1e-6,
    )
    return scales.map((_, i) => ({ scales: only(scales, i), share: affinities[i]! / total }))
  },
}
