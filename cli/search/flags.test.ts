import { expect, it } from 'vitest'
import { helpText, readWords } from '../terminal/flags.ts'
import { searchFlags } from './flags.ts'

const read = (words: readonly string[]) => readWords(searchFlags, words)

const least = ['--prompts', 'p.txt', '--out', 'found.json']

it('fills in what AutoDiffusion uses', () => {
  expect(read(least)).toMatchObject({
    steps: 4,
    reference: 50,
    population: 50,
    parents: 10,
    generations: 10,
    against: 'trailing,karras,ays,beta',
    'mutation-rate': 0.25,
  })
  expect(read([...least, '--seeds', '3-6', '--size', '128x64'])).toMatchObject({
    seeds: [3, 4, 5, 6],
    size: [128, 64],
  })
})

it('tells every option', () => {
  expect(read(['--help'])).toBeUndefined()
  expect(helpText('search', searchFlags)).toMatch(/--prompts FILE .*--held-out A-B .*--mutation-rate P/s)
})

it.each<[string[], RegExp]>([
  [[], /^--prompts: expected a file, got none/],
  [[...least, '--steps', '0'], /^--steps: expected a whole number from 1 to 100, got '0'/],
  [[...least, '--steps', ''], /^--steps: expected a whole number/],
  [[...least, '--seeds', '9-3'], /^--seeds: expected seeds such as 0-15, got '9-3'/],
  [[...least, '--size', 'big'], /^--size: expected a size such as 512x768/],
  [[...least, '--mutation-rate', '2'], /^--mutation-rate: expected a number from 0 to 1/],
  [[...least, '--colour', 'red'], /^option: expected --/],
])('refuses %j in one line', (words, message) => {
  expect(() => read(words)).toThrow(message)
})
