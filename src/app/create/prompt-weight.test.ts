import { describe, expect, it } from 'vitest'
import { reweighted } from './prompt-weight.ts'

/** `|` marks the selection in both texts. */
const changed = (marked: string, change: number) => {
  const start = marked.indexOf('|')
  const end = marked.lastIndexOf('|') - (marked.lastIndexOf('|') > start ? 1 : 0)
  const { text, start: from, end: to } = reweighted({ text: marked.replaceAll('|', ''), start, end }, change)
  return `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`
}

describe('the weight of words', () => {
  it.each([
    ['a |red cat| here', 0.1, 'a (|red cat|:1.1) here'],
    ['a (|red cat|:1.1) here', 0.1, 'a (|red cat|:1.2) here'],
    ['a (re|d cat:1.1) here', -0.1, 'a |red cat| here'],
    ['a |red cat| here', -0.1, 'a (|red cat|:0.9) here'],
    ['a r|ed cat', 0.1, 'a (|red|:1.1) cat'],
    ['(a:1.1) |cat|', 0.1, '(a:1.1) (|cat|:1.1)'],
    ['(|cat|:5)', 0.1, '(|cat|:5)'],
    ['a |  | b', 0.1, 'a |  | b'],
    ['| |', 0.1, '| |'],
  ])('%s by %s is %s', (before, change, after) => expect(changed(before, change)).toBe(after))
})
