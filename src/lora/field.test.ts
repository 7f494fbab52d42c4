import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Branch } from './delta.ts'
import { gatesOf, slotsOf, stackField, type Slot } from './field.ts'
import { multiply } from './matrix.ts'

const token: Slot = { path: 'a.to_q', shape: [3], rows: 2 }
const pixel: Slot = { path: 'b.conv', shape: [2, 3, 3], rows: 4 }
const branch = (slot: Slot, rank: number, seed: number): Branch => {
  const width = slot.shape.reduce((a, b) => a * b, 1)
  const wave = (length: number, from: number) => Float32Array.from({ length }, (_, i) => Math.sin(from + seed + i))
  return { rank, down: wave(rank * width, 1), up: wave(slot.rows * rank, 2) }
}

describe('field', () => {
  it('finds the branches of a graph by its inputs', () => {
    const input = (name: string, ...shape: (number | string)[]) => ({ name, shape })
    const inputs = [
      input('sample', 'B', 4, 'H', 'W'),
      input('a.to_q.lora_A', 'R', 3),
      input('a.to_q.lora_B', 2, 'R'),
      input('b.conv.lora_A', 'R', 2, 3, 3),
      input('b.conv.lora_B', 4, 'R', 1, 1),
    ]
    expect(slotsOf(inputs)).toEqual([token, pixel])
  })

  it('stacks ranks, 0 where no adapter touches a Linear, one of zeros where none touches a convolution', () => {
    const field = stackField([token, pixel], [new Map([['a.to_q', branch(token, 2, 0)]]), new Map()])
    expect(field.spans.map(({ ranks }) => ranks)).toEqual([
      [2, 0],
      [0, 0],
    ])
    const shapes = Object.fromEntries(Object.entries(field.constant).map(([name, { shape }]) => [name, shape]))
    expect(shapes).toEqual({
      'a.to_q.lora_A': [2, 3],
      'a.to_q.lora_B': [2, 2],
      'b.conv.lora_A': [1, 2, 3, 3],
      'b.conv.lora_B': [4, 1, 1, 1],
    })
    expect(gatesOf(field, { scales: [[1, 1]] })['b.conv.lora_gate']).toEqual({
      shape: [1, 1, 1, 1],
      data: Float32Array.of(0),
    })
  })

  it('B diag(gate) A is the weighted sum of the adapters, for any ranks and scales', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ rank: fc.nat(3), scale: fc.integer({ min: -2, max: 2 }) }), { maxLength: 5 }),
        fc.constantFrom(token, pixel),
        (list, slot) => {
          const branches = list.map(({ rank }, i) => branch(slot, rank, i))
          const field = stackField(
            [slot],
            branches.map((one) => new Map([[slot.path, one]])),
          )
          const gate = gatesOf(field, { scales: [list.map(({ scale }) => scale)] })[`${slot.path}.lora_gate`]!
          const [a, b] = ['A', 'B'].map((half) => field.constant[`${slot.path}.lora_${half}`]!.data as Float32Array)
          const width = slot.shape.reduce((x, y) => x * y, 1)
          const rank = gate.data.length
          const gated = a!.map((value, i) => value * gate.data[Math.floor(i / width)]!)
          const sum = multiply(b!, gated, slot.rows, rank, width)
          const expected = new Float64Array(slot.rows * width)
          branches.forEach(({ up, down, rank: own }, i) => {
            multiply(up, down, slot.rows, own, width).forEach((value, j) => (expected[j]! += list[i]!.scale * value))
          })
          sum.forEach((value, j) => expect(value).toBeCloseTo(expected[j]!, 4))
        },
      ),
    ))

  it('holds a scale for every row, a factor for every layer, a mask for every token', () => {
    const adapters = [new Map([['a.to_q', branch(token, 1, 0)]]), new Map([['a.to_q', branch(token, 2, 1)]])]
    const field = stackField([token], adapters)
    const gate = gatesOf(field, {
      scales: [
        [1, 2],
        [0, -1],
      ],
      factor: (adapter) => (adapter === 1 ? 0.5 : 1),
      mask: (adapter) => (adapter === 1 ? { size: [1, 2], values: Float32Array.of(1, 0) } : undefined),
    })['a.to_q.lora_gate']!
    expect(gate.shape).toEqual([4, 3])
    expect([...gate.data]).toEqual([1, 1, 1, 1, 0, 0, 0, -0.5, -0.5, 0, -0, -0])
  })

  it('is one for all tokens where rows are alike, and one a token where they differ', () => {
    const field = stackField([token], [new Map([['a.to_q', branch(token, 2, 0)]])])
    const gate = (...scales: number[][]) => gatesOf(field, { scales, tokens: () => 3 })['a.to_q.lora_gate']!
    expect(gate([0.5], [0.5])).toEqual({ shape: [1, 2], data: Float32Array.of(0.5, 0.5) })
    expect(gate([0.5], [1])).toEqual({
      shape: [6, 2],
      data: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1, 1),
    })
  })

  it('lays masks of convolutions out by pixels', () => {
    const field = stackField([pixel], [new Map([['b.conv', branch(pixel, 2, 0)]])])
    const mask = { size: [1, 2] as const, values: Float32Array.of(0.25, 1) }
    const gate = gatesOf(field, { scales: [[2]], mask: () => mask })['b.conv.lora_gate']!
    expect(gate).toEqual({ shape: [1, 2, 1, 2], data: Float32Array.of(0.5, 2, 0.5, 2) })
  })
})
