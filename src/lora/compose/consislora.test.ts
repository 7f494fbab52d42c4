import { describe, expect, it } from 'vitest'
import type { Layer } from '../types.ts'
import { consislora } from './consislora.ts'

const layer = (path: string, shape: readonly number[] = [4, 4]): Layer => ({ path, kind: 'linear', shape })
const kept = (layers: readonly Layer[]) =>
  consislora.split!.map((half) => layers.map(({ path }) => path).filter(half(layers)))

describe('ConsisLoRA parts a UNet', () => {
  it('into the two blocks of the papers where it is that of SDXL', () => {
    const content = 'up_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k'
    const style = 'up_blocks.0.attentions.1.transformer_blocks.0.attn2.to_k'
    const others = [
      'down_blocks.1.attentions.0.proj_in',
      'up_blocks.0.attentions.2.proj_in',
      'up_blocks.2.resnets.0.conv1',
    ]
    const layers = [...others.map((path) => layer(path)), layer(content, [640, 2048]), layer(style, [640, 2048])]
    expect(kept(layers)).toEqual([[content], [style]])
  })

  it('into what comes before its last block, and that block, elsewhere', () => {
    const before = [
      'down_blocks.2.attentions.0.transformer_blocks.0.attn2.to_k',
      'mid_block.resnets.0.conv1',
      'up_blocks.1.resnets.0.conv1',
    ]
    const last = ['up_blocks.2.resnets.0.conv1', 'up_blocks.2.resnets.1.conv2']
    expect(kept([...before, ...last].map((path) => layer(path, [128, 192])))).toEqual([before, last])
  })
})
