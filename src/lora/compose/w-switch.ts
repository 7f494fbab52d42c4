// W-Switch: as Switch, but an adapter's turn lasts as its words matter to the prompt. Prompt-Aware Multi-LoRA Composition, FG 2026
// (arXiv 2606.03792), by its released code: turns of max(1, round(tau w_i / max w)) steps, the character keeps the last ones.
import { type Method, only } from './method.ts'
import { turnAfter } from './switch.ts'

export const wSwitch: Method = {
  id: 'w_switch',
  label: 'W-Switch',
  help: 'One adapter at a time; those whose words matter more to the prompt get longer turns, a character the last steps.',
  source: 'Prompt-Aware Multi-LoRA Composition 2026, arXiv 2606.03792',
  affinity: 'removal',
  asks: ({ step, steps, scales, categories = [], affinities = scales.map(() => 1) }) => {
    if (scales.length === 0) return [{ scales, share: 1 }]
    const longest = turnAfter(steps, scales.length)
    const most = Math.max(...affinities)
    const turns = affinities.map((affinity) => Math.max(1, Math.round((longest * affinity) / most)))
    const round = turns.reduce((sum, turn) => sum + turn, 0)
    const character = categories.indexOf('character')
    let place = step % round
    const active = turns.findIndex((turn) => (place -= turn) < 0)
    return [{ scales: only(scales, character >= 0 && step >= steps - longest ? character : active), share: 1 }]
  },
}
