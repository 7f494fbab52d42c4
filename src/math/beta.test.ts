import { expect, test } from 'vitest'
import { betaQuantile, betaShare } from './beta.ts'

test('shares of Beta(0.6, 0.6) and Beta(2, 3)', () => {
  // scipy.stats.beta.cdf
  expect(betaShare(0.1, 0.6, 0.6)).toBeCloseTo(0.17604725434603785, 12)
  expect(betaShare(0.9, 0.6, 0.6)).toBeCloseTo(1 - 0.17604725434603785, 12)
  expect(betaShare(0.3, 2, 3)).toBeCloseTo(0.3483, 12)
  expect([betaShare(0, 2, 3), betaShare(1, 2, 3)]).toEqual([0, 1])
})

test('quantiles invert shares', () => {
  for (let share = 0; share <= 1; share += 1 / 64) {
    expect(betaShare(betaQuantile(share, 0.6, 0.6), 0.6, 0.6)).toBeCloseTo(share, 12)
  }
})
