// The judge as a graph: a small residual network that reads objects, a place and a style from a picture (training/judge.py).
import * as v from 'valibot'
import type { Graph, Value } from '../onnx/graph.ts'
import { counts, only, readConfig } from './config.ts'
import { silu } from './layers/activation.ts'
import { conv } from './layers/conv.ts'
import { linear } from './layers/linear.ts'
import { groupNorm } from './layers/norm.ts'
import { sequential } from './layers/sequential.ts'
import { reshape } from './layers/reshape.ts'
import { buildNetwork, type FindWeight, type Module, type NetworkOptions } from './module.ts'
import { refuse } from './refuse.ts'

const names = v.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string'),
  'a list of names',
)
const schema = v.object({
  nouns: names,
  colours: names,
  sizes: names,
  backgrounds: names,
  further: names,
  styles: names,
  tinted: names,
  map_channels: counts,
  cell: only(8),
})

/** What the channels of the judge's answers stand for. */
export type JudgeConfig = {
  readonly nouns: readonly string[]
  readonly colours: readonly string[]
  readonly sizes: readonly string[]
  /** Places of the world, and those beside it that adapters bring. */
  readonly backgrounds: readonly string[]
  readonly further: readonly string[]
  /** The first is none; `tinted` are those in which colours can be told. */
  readonly styles: readonly string[]
  readonly tinted: readonly string[]
}

const side = 128
const [width, groups, epsilon, blocks] = [128, 8, 1e-5, 4]

/** Reads the judge's config.json. `file` opens the messages. */
export const judgeConfig = (json: unknown, file = 'judge/config.json'): JudgeConfig => {
  const { map_channels: parts, cell: _, ...classes } = readConfig(schema, json, file)
  const { nouns, colours, sizes } = classes
  const expected = [1, nouns.length, colours.length, sizes.length]
  if (parts.join() !== expected.join())
    throw refuse(`${file}: map_channels: expected ${expected.join(', ')}, got ${parts.join(', ')}`)
  return classes
}

/**
 * Input: `picture` [B, 3, 128, 128] in [-1, 1]. Outputs: `map` [B, 1 + nouns + colours + sizes, 16, 16], logits of each cell in that
 * order, the first being that an object's centre lies there; `place` [B, backgrounds + further] and `style` [B, styles],
 * logits; `features` [B, 128].
 */
export const judge = (config: JudgeConfig, weights: FindWeight, options: NetworkOptions = {}): Graph =>
  buildNetwork('judge', weights, options, (root) => {
    const channels = 1 + config.nouns.length + config.colours.length + config.sizes.length
    let x = root.input('picture', ['B', 3, side, side])
    x = conv(root.at('stem'), x, 32, { kernel: 4, stride: 2, padding: 1 })
    x = conv(root.at('down0'), block(root.at('block0'), x), 64, { kernel: 2, stride: 2, padding: 0 })
    x = conv(root.at('down1'), block(root.at('block1'), x), width, { kernel: 2, stride: 2, padding: 0 })
    const { next } = sequential(root.at('blocks'))
    for (let i = 0; i < blocks; i++) x = block(next(), x)
    x = silu(root, groupNorm(root.at('norm'), x, groups, epsilon))
    const mean = root.op('ReduceMean', [x, root.ints([2, 3])], { keepdims: 1 })
    const features = reshape(root, mean, [0, width])
    root.output('map', conv(root.at('head'), x, channels, { kernel: 1 }))
    root.output('place', linear(root.at('place'), features, config.backgrounds.length + config.further.length))
    root.output('style', linear(root.at('style'), features, config.styles.length))
    root.output('features', features)
  })

/** x [B, C, H, W] + conv2(silu(norm2(conv1(silu(norm1(x)))))). */
const block = (m: Module, x: Value): Value => {
  const channels = x.shape[1] as number
  const half = (i: 1 | 2, h: Value) =>
    conv(m.at(`conv${i}`), silu(m, groupNorm(m.at(`norm${i}`), h, groups, epsilon)), channels)
  return m.out(m.op('Add', [x, half(2, half(1, x))]))
}
