import { expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'

it.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['euler', 'euler', 0],
  ['eular', 'euler', 1],
  ['eluer', 'euler', 1],
  ['stesp', 'steps', 1],
  ['kitten', 'sitting', 3],
])('%s and %s lie %i apart, either way', (a, b, distance) => {
  expect([editDistance(a, b), editDistance(b, a)]).toEqual([distance, distance])
})
