// ConsisLoRA: of an adapter of a content and an adapter of a style each acts in its own part of the UNet (B-LoRA, Frenkel et al. 2024), and
// rows of either alone push towards it and away from what the other has there. Chen et al. 2025 (arXiv 2503.10614); 000linlin/ConsisLoRA:
// D = D_guided + c (D(content's words; content) - D(style's words; style file's content block)), likewise for style.
// SDXL's two blocks are those of the papers. Other UNets paint in their last block: on the embedded model a style is learnt in it alone, and
// a content in all that comes before it (training/README.md).
import { familyOfWidth, textWidthOf } from '../family.ts'
import type { Layer } from '../types.ts'
import type { Ask, Method } from './method.ts'

const isSDXL = (layers: readonly Layer[]) => familyOfWidth(textWidthOf(layers)) === 'SDXL'
const inBlock = (block: string, path: string) => path.startsWith(`${block}.`)

/** The name of the last block on the way up. */
const lastBlock = (layers: readonly Layer[]): string => {
  const numbers = layers.map(({ path }) => Number(/^up_blocks\.(\d+)\./.exec(path)?.[1] ?? 0))
  return `up_blocks.${numbers.reduce((most, one) => Math.max(most, one), 0)}`
}

const shapes = (layers: readonly Layer[]): ((path: string) => boolean) => {
  if (isSDXL(layers)) return (path) => inBlock('up_blocks.0.attentions.0', path)
  const last = lastBlock(layers)
  return (path) => !inBlock(last, path)
}

const paints = (layers: readonly Layer[]): ((path: string) => boolean) => {
  const block = isSDXL(layers) ? 'up_blocks.0.attentions.1' : lastBlock(layers)
  return (path) => inBlock(block, path)
}

export const consislora: Method = {
  id: 'consislora',
  label: 'ConsisLoRA',
  help: 'Content from one adapter, style from another, each in its own part of the network; first content, then style, or by category.',
  source: 'Chen et al. 2025, arXiv 2503.10614',
  parameters: [
    {
      id: 'content',
      label: 'Content',
      help: 'Push towards the content and away from what is in the style picture: two rows more.',
      min: 0,
      max: 10,
      usual: 0,
    },
    {
      id: 'style',
      label: 'Style',
      help: 'Push towards the style and away from that of the content picture: two rows more.',
      min: 0,
      max: 10,
      usual: 0,
    },
  ],
  split: [shapes, paints],
  voiced: true,
  asks: ({ scales, categories = [], options = {} }) => {
    const count = scales.length / 2
    const named = categories.indexOf('style')
    const style = named >= 0 ? named : count > 1 ? 1 : -1
    const content = Array.from({ length: count }, (_, i) => i).find((i) => i !== style) ?? -1
    // Adapter i is scale 2 i in the block of content and 2 i + 1 in that of style.
    const main = scales.map((scale, i) => (i === 2 * content + 1 || i === 2 * style ? 0 : scale))
    const alone = (adapter: number, half: number, words: number, share: number): Ask[] =>
      share === 0 ? [] : [{ scales: scales.map((_, i) => (i === 2 * adapter + half ? 1 : 0)), share, words }]
    const { content: towards = 0, style: painted = 0 } = options
    if (content < 0 || style < 0) return [{ scales: main, share: 1 }]
    return [
      { scales: main, share: 1 },
      ...alone(content, 0, content, towards),
      ...alone(style, 0, style, -towards),
      ...alone(style, 1, style, painted),
      ...alone(content, 1, content, -painted),
    ]
  },
}
