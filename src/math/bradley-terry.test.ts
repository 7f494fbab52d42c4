import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bradleyTerry, type Duel, type Strength } from './bradley-terry.ts'
import { inverse, solve } from './symmetric.ts'

type Golden = { count: number; duels: Duel[]; strength: number[]; low: number[]; high: number[]; draws: number }
const { cases } = JSON.parse(readFileSync('test/goldens/ranking.json', 'utf8')) as { cases: Golden[] }
const duels = (a: number, b: number, wins: number, losses: number, draws: number): Duel[] => [
  ...Array.from({ length: wins }, (): Duel => ({ a, b, won: 'a' })),
  ...Array.from({ length: losses }, (): Duel => ({ a, b, won: 'b' })),
  ...Array.from({ length: draws }, (): Duel => ({ a, b, won: 'neither' })),
]

describe('Bradley-Terry with draws', () => {
  it.each(cases)('ranks $count as torch finds them, to 1e-6', (golden) => {
    const { strengths, draws } = bradleyTerry(golden.count, golden.duels)
    for (const name of ['strength', 'low', 'high'] as const)
      for (const [i, value] of golden[name].entries()) expect(strengths[i]![name]).toBeCloseTo(value, 6)
    expect(draws).toBeCloseTo(golden.draws, 6)
  })

  it('comes to ln(wins / losses) and draws / sqrt(wins losses) with many votes', () => {
    const { strengths, draws } = bradleyTerry(2, duels(0, 1, 4000, 1000, 2000))
    expect(strengths[0]!.strength - strengths[1]!.strength).toBeCloseTo(Math.log(4), 2)
    expect(draws).toBeCloseTo(1, 2)
  })

  it('does not care who is named first, and is sure of nothing without votes', () => {
    const forth = bradleyTerry(3, [...duels(0, 1, 5, 2, 1), ...duels(1, 2, 3, 3, 0)])
    const back = bradleyTerry(3, [...duels(1, 0, 2, 5, 1), ...duels(2, 1, 3, 3, 0)])
    for (const [i, { strength }] of forth.strengths.entries())
      expect(back.strengths[i]!.strength).toBeCloseTo(strength, 9)
    const [nothing] = bradleyTerry(3, []).strengths as [Strength]
    expect(nothing.strength).toBe(0)
    expect(nothing.high).toBeCloseTo(1.96 * 2 * Math.sqrt(2 / 3), 9)
  })

  it('keeps what never lost finite', () => {
    const [first, second] = bradleyTerry(2, duels(0, 1, 10, 0, 0)).strengths as [Strength, Strength]
    expect(first.strength).toBeGreaterThan(0.5)
    expect(Number.isFinite(first.high)).toBe(true)
    expect(second.strength).toBeCloseTo(-first.strength, 9)
  })
})

describe('symmetric equations', () => {
  const matrix = [Float64Array.of(4, 1, 0), Float64Array.of(1, 3, -1), Float64Array.of(0, -1, 2)]
  it('are solved', () => {
    const x = solve(matrix, [6, 4, 4])
    for (const [i, right] of [6, 4, 4].entries())
      expect(matrix[i]!.reduce((sum, value, j) => sum + value * x[j]!, 0)).toBeCloseTo(right, 12)
    for (const [i, row] of inverse(matrix).entries())
      for (let k = 0; k < 3; k++)
        expect(row.reduce((sum, value, j) => sum + value * matrix[j]![k]!, 0)).toBeCloseTo(i === k ? 1 : 0, 12)
  })
  it('are refused where they have no one answer', () => {
    expect(() => solve([Float64Array.of(1, 2), Float64Array.of(2, 1)], [1, 1])).toThrow('positive definite')
  })
})
