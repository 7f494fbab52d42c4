import { expect, it } from 'vitest'
import { readSearchArguments, searchHelp } from './arguments.ts'

const least = ['--prompts', 'p.txt', '--out', 'found.json']

it('fills in what AutoDiffusion uses', () => {
  expect(readSearchArguments(least)).toMatchObject({
    steps: 4,
    reference: 50,
    population: 50,
    parents: 10,
    mutations: 25,
    crossovers: 10,
    generations: 10,
    against: ['trailing', 'karras', 'ays', 'beta'],
  })
  expect(readSearchArguments([...least, '--seeds', '3-6', '--size', '128x64'])).toMatchObject({
    seeds: [3, 4, 5, 6],
    width: 128,
    height: 64,
  })
})

it('tells every option', () => {
  expect(readSearchArguments(['--help'])).toBeUndefined()
  expect(searchHelp()).toMatch(/--prompts FILE .*--held-out A-B .*--mutation-rate P/s)
})

it.each<[string[], RegExp]>([
  [[], /^search: --prompts: expected a file, got none/],
  [[...least, '--steps', '0'], /^search: --steps: expected a whole number from 1 to 100, got '0'/],
  [[...least, '--steps', ''], /^search: --steps: expected a whole number/],
  [[...least, '--seeds', '9-3'], /^search: --seeds: expected seeds such as 0-15, got '9-3'/],
  [[...least, '--size', 'big'], /^search: --size: expected a size such as 128x128/],
  [[...least, '--mutation-rate', '2'], /^search: --mutation-rate: expected a number from 0 to 1/],
  [[...least, '--colour', 'red'], /^search: Unknown option '--colour'/],
])('refuses %j in one line', (words, message) => {
  expect(() => readSearchArguments(words)).toThrow(message)
})
