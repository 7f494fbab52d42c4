import { expect, it } from 'vitest'
import { fingerprintOf } from './fingerprint.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

/** `count` tensors of 400 numbers, all 1 but for `odd`, which is 1 + 1e-6 in its first number. */
const weights = (count: number, odd?: number) => {
  const tensors = Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const data = new Float32Array(400).fill(1)
      if (i === odd) data[0] = 1 + 1e-6
      return [`t${i}`, { shape: [400], data }]
    }),
  )
  return readSafetensors(new Blob([writeSafetensors(tensors)]), 'x')
}

it('is one for equal weights, another where few are trained further', async () => {
  const [some, many] = [await weights(5), await weights(100)]
  expect(await fingerprintOf([some, many])).toBe(await fingerprintOf([await weights(5), await weights(100)]))
  expect(await fingerprintOf([some])).toMatch(/^[0-9a-f]{12}$/)
  for (let odd = 0; odd < 5; odd++) expect(await fingerprintOf([await weights(5, odd)])).not.toBe(await fingerprintOf([some])) // prettier-ignore
  expect(await fingerprintOf([await weights(100, 0)])).not.toBe(await fingerprintOf([many]))
  expect(await fingerprintOf([])).toMatch(/^[0-9a-f]{12}$/)
})
