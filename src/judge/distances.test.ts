import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { frechetDistance, kernelDistance } from './distances.ts'

type Case = { a: number[][]; b: number[][]; kernel: number; frechet: number }
const { cases } = JSON.parse(readFileSync('test/goldens/judge/distances.json', 'utf8')) as { cases: Case[] }

describe('distances', () => {
  it.each(cases.map((golden, i) => [i, golden] as const))('of two sets of features are Python’s, %i', (_, golden) => {
    expect(kernelDistance(golden.a, golden.b)).toBeCloseTo(golden.kernel, 6)
    expect(frechetDistance(golden.a, golden.b)).toBeCloseTo(golden.frechet, 6)
  })
})
