// How strong an adapter is at each block of a UNet, as diffusers' dictionaries and the lists of A1111's block weights say it.
import { failure } from '../weights/failure.ts'
import { sgmNames } from '../checkpoints/sgm.ts'

/**
 * diffusers' form: a number for a whole side, for a block, or for each of its attentions in turn.
 * `{ down: 0.5, mid: 1, up: { block_0: 0.2, block_1: [0.4, 0.8, 1] } }`. What is absent is 1.
 */
export type BlockWeights = {
  readonly down?: SideWeights
  readonly mid?: number
  readonly up?: SideWeights
}
export type SideWeights = number | Readonly<Record<string, number | readonly number[]>>

/** The factor of a layer by diffusers' form. Source: `_maybe_expand_lora_scales`, diffusers loaders/unet_loader_utils.py. */
export const factorByBlock =
  (weights: BlockWeights) =>
  (path: string): number => {
    if (path.startsWith('mid_block.')) return weights.mid ?? 1
    const [, side, block, rest] = /^(down|up)_blocks\.(\d+)\.(.*)$/.exec(path) ?? []
    if (!side) return 1
    const own = weights[side as 'down' | 'up'] ?? 1
    if (typeof own === 'number') return own
    const factor = own[`block_${block}`] ?? 1
    if (typeof factor === 'number') return factor
    const index = /^(?:attentions|resnets)\.(\d+)\./.exec(rest!)?.[1]
    // A sampler at the end of the block goes with its last layer.
    return factor[index === undefined ? factor.length - 1 : Number(index)] ?? 1
  }

const numbered = (side: string, ...numbers: number[]) => numbers.map((n) => side + String(n).padStart(2, '0'))
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** What the entries of a list stand for, by the list's length: SD without and with convolutions (17, 26), SDXL likewise (12, 20). */
const lists: Readonly<Record<number, readonly string[]>> = {
  12: ['BASE', ...numbered('IN', 4, 5, 7, 8), 'MID', ...numbered('OUT', ...range(0, 5))],
  17: ['BASE', ...numbered('IN', 1, 2, 4, 5, 7, 8), 'MID', ...numbered('OUT', ...range(3, 11))],
  20: ['BASE', ...numbered('IN', ...range(0, 8)), 'MID', ...numbered('OUT', ...range(0, 8))],
  26: ['BASE', ...numbered('IN', ...range(0, 11)), 'MID', ...numbered('OUT', ...range(0, 11))],
}

/**
 * The factor of a UNet's layer by a list such as `1,0,0,0,1,1,1,1,1,1,1,1,1,1,1,1,1`. `BASE` (the first entry) is the text encoder's.
 * Throws for lengths that no list has. Source: sd-webui-lora-block-weight.
 */
export const factorByList = (list: readonly number[], paths: readonly string[]): ((path: string) => number) => {
  const words = lists[list.length]
  if (!words)
    throw failure(
      'bad-input',
      `lora: block weights: expected ${Object.keys(lists).join(', ')} numbers, got ${list.length}`,
    )
  const original = sgmNames(paths)
  return (path) => {
    const name = original(path)
    const [, side, number] = /^(input|output)_blocks\.(\d+)\./.exec(name ?? '') ?? []
    const word = side
      ? numbered(side === 'input' ? 'IN' : 'OUT', Number(number))[0]!
      : name?.startsWith('middle_block.')
        ? 'MID'
        : 'BASE'
    // A block that the list does not name is not changed by it.
    const at = words.indexOf(word)
    return at < 0 || word === 'BASE' ? 1 : list[at]!
  }
}
