import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './sha256.ts'

const reference = (content: Uint8Array | string) => createHash('sha256').update(content).digest('hex')

test('SHA-256 is that of Node', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expect(sha256(bytes)).toBe(reference(bytes))),
  )
  for (const text of ['', 'abc', 'ä😀', 'x'.repeat(55), 'x'.repeat(56), 'x'.repeat(64)])
    expect(sha256(text)).toBe(reference(text))
})
