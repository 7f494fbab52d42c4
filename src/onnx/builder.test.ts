import { describe, expect, it } from 'vitest'
import { createBuilder } from './builder.ts'
import type { Shape } from './dim.ts'
import type { OpName } from './ops/index.ts'
import type { Attributes } from './ops/rule.ts'

/** The shape that an op answers for float inputs of these shapes. */
const shapeOf = (op: OpName, inputs: readonly Shape[], attributes: Attributes = {}, sizes?: readonly number[]) => {
  const g = createBuilder('g')
  const values = inputs.map((shape, i) => g.input(`x${i}`, 'float32', shape))
  if (sizes) values.push(g.ints(sizes, [sizes.length], 'int64'))
  return g.node(op, values, attributes, 'layer')[0]!.shape
}
const square = ['B', 4, 'H', 'W']

describe('shapes of ops', () => {
  it.each<[string, () => Shape, Shape]>([
    ['Add', () => shapeOf('Add', [square, [4, 1, 1]]), square],
    ['Gemm', () => shapeOf('Gemm', [['N', 4], [8, 4], [8]], { transB: 1 }), ['N', 8]],
    [
      'MatMul',
      () =>
        shapeOf('MatMul', [
          ['B', 2, 'S', 3],
          ['B', 2, 3, 'T'],
        ]),
      ['B', 2, 'S', 'T'],
    ],
    ['Conv', () => shapeOf('Conv', [square, [8, 4, 3, 3]], { pads: [1, 1, 1, 1] }), ['B', 8, 'H', 'W']],
    [
      'Conv, strided',
      () => shapeOf('Conv', [square, [8, 4, 3, 3]], { pads: [1, 1, 1, 1], strides: [2, 2] }),
      ['B', 8, 'H/2', 'W/2'],
    ],
    [
      'Conv, one-sided pads',
      () => shapeOf('Conv', [square, [8, 4, 3, 3]], { pads: [0, 0, 1, 1], strides: [2, 2] }),
      ['B', 8, 'H/2', 'W/2'],
    ],
    [
      'Conv, numbers',
      () =>
        shapeOf(
          'Conv',
          [
            [1, 4, 7, 8],
            [8, 4, 3, 3],
          ],
          { pads: [1, 1, 1, 1], strides: [2, 2] },
        ),
      [1, 8, 4, 4],
    ],
    ['Conv, groups', () => shapeOf('Conv', [square, [4, 1, 1, 1]], { group: 4 }), square],
    ['Reshape', () => shapeOf('Reshape', [square], {}, [0, 2, -1, 0]), ['B', 2, '2*H', 'W']],
    ['Reshape to tokens', () => shapeOf('Reshape', [['B', 'H', 'W', 4]], {}, [-1, 4]), ['B*H*W', 4]],
    ['Transpose', () => shapeOf('Transpose', [square], { perm: [0, 2, 3, 1] }), ['B', 'H', 'W', 4]],
    ['Concat', () => shapeOf('Concat', [square, square], { axis: 1 }), ['B', 8, 'H', 'W']],
    ['Split', () => shapeOf('Split', [square], { axis: 1, num_outputs: 2 }), ['B', 2, 'H', 'W']],
    ['Split in sizes', () => shapeOf('Split', [square], { axis: 1 }, [3, 1]), ['B', 3, 'H', 'W']],
    ['DepthToSpace', () => shapeOf('DepthToSpace', [square], { blocksize: 2, mode: 'CRD' }), ['B', 1, '2*H', '2*W']],
    ['ReduceMean', () => shapeOf('ReduceMean', [square], {}, [1]), ['B', 1, 'H', 'W']],
    [
      'Attention',
      () =>
        shapeOf(
          'MultiHeadAttention',
          [
            ['B', 'S', 8],
            ['B', 'T', 8],
            ['B', 'T', 8],
          ],
          { num_heads: 2 },
        ),
      ['B', 'S', 8],
    ],
  ])('%s', (_, shape, expected) => {
    expect(shape()).toEqual(expected)
  })

  it.each<[string, () => Shape, string]>([
    [
      'Add',
      () => shapeOf('Add', [square, [3, 1, 1]]),
      'g: layer: Add: right: expected a shape that fits [B, 4, H, W], got [3, 1, 1]',
    ],
    [
      'Gemm',
      () =>
        shapeOf(
          'Gemm',
          [
            ['N', 5],
            [8, 4],
          ],
          { transB: 1 },
        ),
      'g: layer: Gemm: input features: expected 4, got 5',
    ],
    ['Conv', () => shapeOf('Conv', [square, [8, 3, 3, 3]]), 'g: layer: Conv: input channels: expected 3, got 4'],
    [
      'Conv, rank',
      () =>
        shapeOf('Conv', [
          ['B', 4],
          [8, 3, 3, 3],
        ]),
      'g: layer: Conv: input: expected 4 axes, got [B, 4]',
    ],
    [
      'Reshape',
      () => shapeOf('Reshape', [[2, 3]], {}, [4, 2]),
      'g: layer: Reshape: shape: expected [2, 3] = 6 elements, got [4, 2] = 8',
    ],
    [
      'Reshape, rest',
      () => shapeOf('Reshape', [[2, 3]], {}, [4, -1]),
      'g: layer: Reshape: shape: expected a target that divides [2, 3] = 6 elements',
    ],
    [
      'Split',
      () => shapeOf('Split', [[3]], { num_outputs: 2 }),
      'g: layer: Split: axis 0: expected a multiple of 2, got 3',
    ],
    [
      'Concat',
      () => shapeOf('Concat', [square, ['B', 4, 'H', 'H']], { axis: 1 }),
      'g: layer: Concat: input 1 axis 3: expected W, got H',
    ],
    ['attribute', () => shapeOf('Softmax', [[3]], { dim: 1 }), 'g: layer: Softmax: dim: expected one of axis, got dim'],
    [
      'Attention',
      () =>
        shapeOf(
          'MultiHeadAttention',
          [
            ['B', 'S', 9],
            ['B', 'T', 9],
            ['B', 'T', 9],
          ],
          { num_heads: 2 },
        ),
      'q features: expected a multiple of 2, got 9',
    ],
  ])('%s is refused', (_, shape, message) => {
    expect(shape).toThrow(message)
  })
})

describe('a graph', () => {
  it('holds what its outputs need, once', () => {
    const g = createBuilder('g')
    const x = g.input('x', 'float32', ['B', 4])
    g.input('unused', 'float32', ['B'])
    const w = g.external('w', 'float32', [4, 4])
    const dead = g.external('dead', 'float32', [4, 4])
    const [once] = g.node('Gemm', [x, w], { transB: 1 }, 'a')
    const [again] = g.node('Gemm', [x, w], { transB: 1 }, 'b')
    expect(again).toBe(once)
    g.node('Gemm', [once, dead], {}, 'c')
    g.output('y', g.node('Add', [once, g.floats([1, 2, 3, 4], [4], 'float32')], {}, 'd')[0]!)
    const graph = g.build()
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x'])
    expect(graph.weights).toEqual(['w'])
    expect(graph.constants).toHaveLength(1)
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Gemm', 'Add', 'Identity'])
    expect(new Set(graph.nodes.map(({ name }) => name)).size).toBe(3)
    expect(graph.outputs).toMatchObject([{ name: 'y', shape: ['B', 4] }])
  })

  it('leaves out optional inputs at the end, and keeps the places of those between', () => {
    const g = createBuilder('g')
    const [x, w] = [g.input('x', 'float32', square), g.external('w', 'float32', [8, 4, 1, 1])]
    g.output('y', g.node('Conv', [x, w, undefined], {}, 'a')[0]!)
    g.output('z', g.node('Resize', [x, undefined, g.factors([1, 1, 2, 2]), undefined], {}, 'b')[0]!)
    const [conv, resize] = g.build().nodes
    expect(conv!.inputs).toEqual(['x', 'w'])
    expect(resize!.inputs).toEqual(['x', '', 'c0'])
  })

  it('refuses mixed types and a weight in two shapes', () => {
    const g = createBuilder('g')
    const [x, y] = [g.input('x', 'float32', [2]), g.input('y', 'float16', [2])]
    expect(() => g.node('Add', [x, y], {}, 'a')).toThrow('g: a: Add: right type: expected float32, got float16')
    g.external('w', 'float32', [4])
    expect(() => g.external('w', 'float32', [2, 2])).toThrow('g: w: expected [4] as before, got [2, 2]')
  })
})
