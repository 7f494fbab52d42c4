import { describe, expect, it } from 'vitest'

import { foreign } from './foreign.ts'
import { writeSafetensors } from './safetensors.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('foreign', () => {
  it.each([
    ['a web page', bytes('<!DOCTYPE html><html>'), 'web page'],
    ['a web page after blank lines and a byte-order mark', bytes('\ufeff\n\n <html lang="en">'), 'web page'],
    ['a Git LFS pointer', bytes('version https://git-lfs.github.com/spec/v1\noid sha256:00'), 'Git LFS pointer'],
    ['torch.save', bytes('PK\u0003\u0004\u0000\u0000'), 'Python pickle'],
    ['a bare pickle', Uint8Array.of(0x80, 0x02, 0x7d, 0x71, 0, 0x58), 'Python pickle'],
    ['GGUF', bytes('GGUF\u0003'), 'GGUF'],
  ])('recognises %s', (_, first, word) => expect(foreign(first)).toContain(word))

  it('lets every header length pass', () => {
    for (let length = 0; length < 9000; length++) {
      const file = writeSafetensors({ a: { shape: [1], data: Float32Array.of(1) } }, { pad: 'x'.repeat(length) })
      expect(foreign(file.subarray(0, 512))).toBeUndefined()
    }
  })
})
