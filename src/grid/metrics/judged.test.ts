import { expect, test } from 'vitest'
import type { Fact } from '../../protocol.ts'
import { judgedOf, judging } from './judged.ts'

const fact = (kind: Fact['kind'], fulfilled: boolean): Fact => ({ kind, asked: kind, got: kind, fulfilled })
const features = Float32Array.of(1)

test('place and style stand beside the whole, where the prompt asks for them', () => {
  const facts = [fact('noun', true), fact('place', false), fact('style', true)]
  expect(judgedOf({ features, agreement: 2 / 3, facts })).toEqual({
    by: judging,
    features,
    agreement: 2 / 3,
    placeAgreement: 0,
    styleAgreement: 1,
  })
  expect(judgedOf({ features, facts: [fact('noun', true)], agreement: 1 })).toEqual({
    by: judging,
    features,
    agreement: 1,
  })
  expect(judgedOf({ features, facts: [] })).toEqual({ by: judging, features })
})
