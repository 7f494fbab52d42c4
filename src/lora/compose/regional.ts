// Regional LoRA: one pass; each part of the picture attends to its own words, each adapter's branch acts on its part alone.
// kohya-ss sd-scripts networks/lora.py, LoRAInfModule. The rule itself is in the network: src/lora/regions.ts and
// src/networks/layers/regions.ts. It differs from kohya's where soft edges overlap: the adapter of `to_out` reads the mixed answer there.
import type { Method } from './method.ts'

export const regional: Method = {
  id: 'regional',
  label: 'Regional',
  help: 'Every region follows its own words and adapters, in one pass. Cheap; regions still see each other, which blends them well.',
  source: 'kohya-ss sd-scripts, regional LoRA',
  regions: 'attention',
  asks: ({ scales }) => [{ scales, share: 1 }],
}
