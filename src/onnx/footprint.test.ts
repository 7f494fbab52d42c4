import { expect, it } from 'vitest'
import { createBuilder } from './builder.ts'
import { footprint } from './footprint.ts'

/** y = relu(reshape(x w)) + x w, over [B, 4] by [4, 8]. */
const graph = () => {
  const builder = createBuilder('small')
  const x = builder.input('x', 'float32', ['B', 4])
  const half = builder.external('w', 'float16', [4, 8])
  const [w] = builder.node('Cast', [half], { to: 1 }, 'cast')
  const [product] = builder.node('MatMul', [x, w], {}, 'product')
  const [shaped] = builder.node('Reshape', [product, builder.ints([0, 8], [2], 'int64')], {}, 'shaped')
  const [sine] = builder.node('Sigmoid', [shaped], {}, 'sine')
  const [sum] = builder.node('Add', [sine, product], {}, 'sum')
  builder.output('y', sum!)
  return builder.build()
}

it('counts what lives at one time, views and what is made of weights alone aside', () => {
  // x, then x and the product; product and sine; product, sine and sum.
  expect(footprint(graph(), { B: 10 })).toEqual({ peak: 3 * 10 * 8 * 4, largest: 10 * 8 * 4 })
  expect(footprint(graph(), { B: 1 }).peak).toBe(96)
})

it('asks for every size', () => expect(() => footprint(graph(), {})).toThrow('footprint: B: expected a size, got none'))

it('counts the scores that fused attention holds for itself', () => {
  const builder = createBuilder('attention')
  const [query, key] = ['S', 'T'].map((length) => builder.input(length, 'float16', ['B', length, 32]))
  builder.output('y', builder.node('MultiHeadAttention', [query, key, key], { num_heads: 4 }, '')[0]!)
  const [B, S, T] = [2, 1000, 7]
  expect(footprint(builder.build(), { B, S, T })).toEqual({
    peak: 2 * (B * S * 32 + B * T * 32 + B * S * 32 + B * 4 * S * T),
    largest: 2 * B * S * 32,
  })
})
