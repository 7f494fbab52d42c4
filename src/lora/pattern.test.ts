import fc from 'fast-check'
import { expect, it } from 'vitest'

import { endMatcher } from './pattern.ts'

const path = 'down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q'

it.each([
  ['to_q', true],
  ['attn1.to_q', true],
  ['o_q', false],
  ['to_k', false],
  ['.*', true],
  ['attn[12].to_(q|k)', true],
  ['attn[^12]\\.to_q', false],
  ['^down_blocks\\.\\d+\\..*to_q$', true],
  ['^attn1.to_q', false],
  ['(?:up|down)_blocks\\.\\d\\.attentions\\.\\d+\\..*', true],
  ['(?P<side>up|down)_blocks.+?to_q', true],
  ['down_blocks(\\.\\w+){7}', true],
  ['down_blocks(\\.\\w+){2,6}', false],
  ['t{1}o_q?', true],
  ['(a', false],
  ['*', false],
  ['(?=to).*', false],
  ['(.)\\1', false],
])('%s against the end of a path: %s', (pattern, expected) => {
  expect(endMatcher(pattern)(path)).toBe(expected)
})

it('answers as RegExp does', () => {
  const part = fc.constantFrom('a', 'b', '.', '[ab]', '(a|b)', '(?:ab)', '(a|)', '\\.', '((a)b?)')
  const repeat = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?')
  const pattern = fc
    .array(fc.tuple(part, repeat), { maxLength: 6 })
    .map((list) => list.map(([one, times]) => one + times).join(''))
  const text = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 }).map((letters) => letters.join(''))
  fc.assert(
    fc.property(pattern, text, (one, other) => {
      if (one === '') return
      const expected = new RegExp(`^(?:.*\\.)?(?:${one})$`).test(other)
      // Plain names are taken as they stand: their dots are dots.
      if (!/^[\w.]+$/.test(one)) expect(endMatcher(one)(other)).toBe(expected)
    }),
    { numRuns: 2000 },
  )
})

it.each([
  '.*'.repeat(90) + '!',
  '(a|a|.)'.repeat(25) + '!',
  '.?'.repeat(90) + '!',
  '((.+)+)+!',
  '(((.*)*)*)*!',
  '((.?){99999}){99999}!',
  '(a+)+b',
  '('.repeat(200),
])('is done with %s before anybody waits', (pattern) => {
  const start = performance.now()
  expect(endMatcher(pattern)(path)).toBe(false)
  expect(performance.now() - start).toBeLessThan(500)
})
