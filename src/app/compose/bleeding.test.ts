import { expect, it } from 'vitest'
import type { Fact } from '../../protocol.ts'
import { bledInto } from './bleeding.ts'

const fact = (kind: Fact['kind'], asked: string, got: string, fulfilled = false): Fact => ({ kind, asked, got, fulfilled }) // prettier-ignore

it('a colour bled where another thing was to have it', () => {
  const red = fact('colour', 'red cat', 'blue cat')
  expect(bledInto(red, [red, fact('colour', 'blue rocket', 'blue rocket', true)])).toBe('blue cat')
  expect(bledInto(red, [red, fact('colour', 'green rocket', 'green rocket', true)])).toBeUndefined()
})

it('a concept bled where it is missing and another is there too often', () => {
  const alien = fact('noun', 'alien', '0')
  const robots = (count: string) => fact('noun', 'robot', count, true)
  expect(bledInto(alien, [alien, robots('2')])).toBe('robot × 2')
  expect(bledInto(alien, [alien, robots('1')])).toBeUndefined()
  expect(bledInto(alien, [alien, robots('2'), fact('count', 'robot × 2', '2', true)])).toBeUndefined()
  expect(bledInto(alien, [alien, robots('9'), fact('count', 'robot × 2 or more', '9', true)])).toBeUndefined()
  expect(bledInto(robots('2'), [alien, robots('2')])).toBeUndefined()
})
