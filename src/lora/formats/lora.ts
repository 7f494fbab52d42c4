// LoRA and LoCon: dW = scale * up (mid) down. Hu et al. 2021; kohya-ss networks/lora.py; LyCORIS modules/locon.py; peft tuners/lora.
// MoSLoRA's mixer stands between the halves: dW = scale * B M A (Wu et al. 2024), AdaLoRA's gains too: dW = scale * B (A * E) (Zhang et
// al. 2023). peft's embedding halves are transposed.
import { multiply, scaled, transpose } from '../matrix.ts'
import { baseBiasFor, need, type Context, type Format, type Parts } from './format.ts'
import { fold, pair, tuckerDown } from './low-rank.ts'

const half = (peft: string, side: string): RegExp[] => [
  new RegExp(`\\.lora_${side}\\.weight$`),
  new RegExp(`[._]lora(?:_linear_layer)?\\.${side}\\.weight$`),
  new RegExp(`\\.lora_${peft}(?:\\.(?!weight$|bias$)[^.]+)?(?:\\.weight)?$`),
]

export const lora: Format = {
  id: 'lora',
  endings: [
    ...half('A', 'down').map((ending) => [ending, 'down'] as const),
    ...half('B', 'up').map((ending) => [ending, 'up'] as const),
    [/\.lora_mid\.weight$/, 'mid'],
    [/[._]lora\.mid\.weight$/, 'mid'],
    [/\.lora_AB(?:\.(?!weight$)[^.]+)?(?:\.weight)?$/, 'mixer'],
    // diffusers' renaming of peft names catches the mixer's first half.
    [/\.lora\.downB\.weight$/, 'mixer'],
    [/\.lora_E(?:\.[^.]+)?$/, 'gains'],
    [/\.lora_B(?:\.(?!bias$)[^.]+)?\.bias$/, 'up_bias'],
    [/\.lora_embedding_A(?:\.[^.]+)?$/, 'embedding_A'],
    [/\.lora_embedding_B(?:\.[^.]+)?$/, 'embedding_B'],
  ],
  claims: (parts) => ['down', 'up', 'mid', 'mixer', 'embedding_A', 'embedding_B'].some((part) => parts.has(part)),
  read: async (parts, context) => {
    if (parts.has('embedding_A') || parts.has('embedding_B')) return readEmbedding(parts, context)
    const { rows, columns, area } = context
    const [up, down, mid] = [need(parts, 'up', context), need(parts, 'down', context), parts.get('mid')]
    // With a core, `up` meets its first rank and `down` its second.
    const outer = pair(up, mid ?? down, ['up', mid ? 'mid' : 'down'], context)
    const low = mid
      ? { rank: outer.rank, up: up.data, down: tuckerDown(mid, down.data, columns / area, context) }
      : { rank: outer.rank, up: up.data, down: mixed(parts, down.data, outer.rank, context) }
    if (outer.rows !== rows || low.down.length !== low.rank * columns)
      throw context.misfit(
        `expected ${rows} x ${columns}, got ${outer.rows} x ${low.down.length / low.rank}: made for another network`,
      )
    const rank = down.shape[0]!
    // peft's AdaLoRA divides by the rank that it began with and 1e-5.
    const factor = context.scale(parts.has('gains') ? (context.statedRank ?? rank) + 1e-5 : rank)
    const bias = parts.get('up_bias')
    if (bias) await baseBiasFor(bias, context)
    return { rank, delta: { ...fold(low, factor, rows, columns), ...(bias && { bias: scaled(bias.data, factor) }) } }
  },
}

const mixed = (parts: Parts, down: Float32Array, rank: number, context: Context): Float32Array => {
  const [mixer, gains] = [parts.get('mixer'), parts.get('gains')?.data]
  if (gains && gains.length !== rank) throw context.broken(`rank mismatch: expected ${rank} gains, got ${gains.length}`)
  if (gains) return down.map((value, i) => value * gains[Math.floor((i * rank) / down.length)]!)
  if (!mixer) return down
  if (mixer.data.length !== rank * rank)
    throw context.broken(`rank mismatch: expected a mixer of ${rank} x ${rank}, got [${mixer.shape.join(', ')}]`)
  return multiply(mixer.data, down, rank, rank, down.length / rank)
}

/** peft stores an embedding's halves for the transposed table: dW [tokens, width] = scale * (B A)^T. */
const readEmbedding = (parts: Parts, context: Context) => {
  const { rows, columns } = context
  const names = ['embedding_B', 'embedding_A'] as const
  const halves = pair(need(parts, names[0], context), need(parts, names[1], context), names, context)
  if (halves.columns !== rows || halves.rows !== columns)
    throw context.misfit(`expected a table of ${rows} x ${columns}, got ${halves.columns} x ${halves.rows}`)
  const low = {
    rank: halves.rank,
    up: transpose(halves.down, halves.rank, rows),
    down: transpose(halves.up, columns, halves.rank),
  }
  return { rank: halves.rank, delta: fold(low, context.scale(halves.rank), rows, columns) }
}
