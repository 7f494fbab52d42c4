import { expect, it } from 'vitest'
import type { Crosstalk } from '../../protocol.ts'
import { partsOf, warningsOf } from './crosstalk-words.ts'

const pair = (a: string, b: string, instead?: readonly string[]): Crosstalk => ({
  adapters: [a, b],
  layers: [],
  crowding: 2,
  ...(instead && { instead }),
})

it('warns of all pairs that the same methods help in one sentence', () => {
  const pairs = [pair('fox', 'hen', ['regional', 'composite']), pair('fox', 'ink'), pair('hen', 'ink', ['regional', 'composite']), pair('ink', 'owl', ['switch'])] // prettier-ignore
  expect(warningsOf(pairs, (id) => id.toUpperCase())).toEqual([
    'FOX and HEN, HEN and INK will bleed into each other under Merge; try Regional or Composite.',
    'INK and OWL will bleed into each other under Merge; try Switch.',
  ])
})

it('tells parts of the networks by their paths', () => {
  const layer = (component: string, path: string) => ({ component, path, score: 0.1, chance: 0.1 })
  const layers = [
    layer('text_encoder', 'text_model.encoder.layers.0.mlp.fc1'),
    layer('unet', 'down_blocks.0.attentions.0.proj_in'),
    layer('unet', 'down_blocks.1.attentions.0.proj_in'),
    layer('unet', 'mid_block.attentions.0.proj_in'),
    layer('unet', 'up_blocks.0.attentions.0.proj_in'),
    layer('unet', 'conv_out'),
  ]
  expect(partsOf(layers).map(({ name, layers }) => `${name} ${layers}`)).toEqual(['text 1', 'down 2', 'mid 1', 'up 1', 'conv_out 1']) // prettier-ignore
})
