import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { adaptersInPrompt, withCalled } from './prompt.ts'

describe('adapters in prompts', () => {
  it.each([
    ['a cat', 'a cat', []],
    ['a <lora:style> cat', 'a cat', [['style', 1, 1]]],
    [
      '<lora:my style:0.8> a cat <lyco:other:-.5>',
      'a cat',
      [
        ['my style', 0.8, 0.8],
        ['other', -0.5, -0.5],
      ],
    ],
    ['cat <lora:x:0.2:0.9>', 'cat', [['x', 0.9, 0.2]]],
    ['cat<lora:x:te=0.3:unet=2>', 'cat', [['x', 2, 0.3]]],
    ['cat<lora:x:te=0.3>', 'cat', [['x', 0.3, 0.3]]],
    ['cat<lora:x:1:0.5:te=0.3>', 'cat', [['x', 0.5, 0.3]]],
    ['a < b, (c:1.2) <hypernet:y:1>', 'a < b, (c:1.2) <hypernet:y:1>', []],
  ] as const)('%s', (text, prompt, expected) => {
    const read = adaptersInPrompt(text)
    expect(read.prompt).toBe(prompt)
    expect(read.adapters.map(({ name, weight, textWeight }) => [name, weight, textWeight])).toEqual(expected)
  })

  it('refuses a weight that is none', () => {
    expect(() => adaptersInPrompt('<lora:x:much>')).toThrow(
      "prompt: <lora:x:much>: expected a number as weight, got 'much'",
    )
  })

  it('leaves every other text as it is', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/<(?:lora|lyco):/.test(text))
        expect(adaptersInPrompt(text)).toEqual({ prompt: text, adapters: [] })
      }),
    ))
})

it('adapters that tags call are there once, at the strengths of the last', () => {
  type Use = { id: string; weight: number; name?: string; textWeight?: number; blocks?: number[] }
  const list: Use[] = [
    { id: 'a', weight: 1, textWeight: 0.3, blocks: [1] },
    { id: 'b', weight: 1 },
  ]
  const called: Use[] = [
    { id: 'a', weight: 0.5 },
    { id: 'c', name: 'sea', weight: 0.2 },
    { id: 'c', name: 'sea', weight: 0.7, textWeight: 0 },
  ]
  expect(withCalled(list, called)).toEqual([
    { id: 'a', weight: 0.5, blocks: [1] },
    { id: 'b', weight: 1 },
    { id: 'c', name: 'sea', weight: 0.7, textWeight: 0 },
  ])
})
