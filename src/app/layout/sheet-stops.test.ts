import { expect, it } from 'vitest'
import { stopAfter } from './sheet-stops.ts'

it.each([
  ['half', -20, 'half'],
  ['half', -200, 'full'],
  ['half', 30, 'half'],
  ['half', 120, 'closed'],
  ['full', -100, 'full'],
  ['full', 30, 'full'],
  ['full', 200, 'half'],
  ['full', 600, 'closed'],
] as const)('from %s, %s pixels down of 800: %s', (stop, down, after) => expect(stopAfter(stop, down, 800)).toBe(after))
