import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readMetadata, readSafetensors, writeSafetensors } from './safetensors.ts'

/** A file with this header text and so many bytes of data. */
const fileOf = (header: string, data = 0, length = BigInt(new TextEncoder().encode(header).length)) => {
  const start = new Uint8Array(8)
  new DataView(start.buffer).setBigUint64(0, length, true)
  return new Blob([start, header, new Uint8Array(data)])
}
const read = (file: Blob) => readSafetensors(file, 'a.safetensors')
const entry = (dtype: unknown, shape: unknown, from: unknown, to: unknown) => ({
  dtype,
  shape,
  data_offsets: [from, to],
})

const stored = fc.array(fc.nat(5), { maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1)
  const range = { minLength: length, maxLength: length }
  return fc.oneof(
    fc.float32Array(range).map((data) => ({ shape, data })),
    fc.float64Array(range).map((data) => ({ shape, data })),
    fc.int32Array(range).map((data) => ({ shape, data })),
    fc.uint8Array(range).map((data) => ({ shape, data })),
  )
})
const tensors = fc.dictionary(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
  stored,
  { maxKeys: 6 },
)

describe('safetensors', () => {
  it('reads back what it wrote', () =>
    fc.assert(
      fc.asyncProperty(tensors, fc.dictionary(fc.string(), fc.string()), async (written, metadata) => {
        const file = new Blob([writeSafetensors(written, metadata)])
        const weights = await read(file)
        expect([...weights.keys()].sort()).toEqual(Object.keys(written).sort())
        for (const [name, { shape, data }] of Object.entries(written)) {
          const weight = weights.get(name)!
          expect(weight.shape).toEqual(shape)
          expect(new Uint8Array(await weight.blob.arrayBuffer())).toEqual(
            new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
          )
        }
        expect(await readMetadata(file, 'a')).toEqual({ ...metadata })
      }),
    ))

  it('writes data aligned to its elements', async () => {
    const file = writeSafetensors({
      u: { shape: [3], data: Uint8Array.of(1, 2, 3) },
      d: { shape: [1], data: Float64Array.of(0.5) },
    })
    const at = 8 + Number(new DataView(file.buffer).getBigUint64(0, true))
    expect(at % 8).toBe(0)
    expect(new Float64Array(file.buffer, at, 1)[0]).toBe(0.5)
  })

  it('refuses to write a shape that its data does not fill', () => {
    expect(() => writeSafetensors({ x: { shape: [2, 2], data: new Float32Array(3) } })).toThrow(
      'safetensors: x: expected 4 elements for [2, 2], got 3',
    )
  })

  it('tolerates holes between tensors and padding after the header', async () => {
    const weights = await read(
      fileOf(`${JSON.stringify({ a: entry('F16', [2], 4, 8), b: entry('I8', [], 0, 1) })}   `, 8),
    )
    expect([...weights].map(([name, { shape, blob }]) => [name, shape, blob.size])).toEqual([
      ['a', [2], 4],
      ['b', [], 1],
    ])
  })

  const one = (value: unknown) => JSON.stringify({ t: value })
  it.each([
    ['an empty file', new Blob([]), 'expected at least 8 bytes, got 0'],
    ['a header beyond the file', fileOf('{}', 0, 900n), 'the file ends early: expected a header of 900 bytes, got 2'],
    [
      'a header beyond 100 MB',
      fileOf('{}', 0, 100_000_001n),
      'header: expected at most 100000000 bytes, got 100000001',
    ],
    [
      'a header beyond 2^53',
      fileOf('{}', 0, 2n ** 63n),
      'header: expected at most 100000000 bytes, got 9223372036854775808',
    ],
    ['no JSON', fileOf('{"a":'), 'header: expected JSON'],
    ['an array', fileOf(' [] '), 'header: expected a JSON object, got []'],
    ['a tensor that is none', fileOf(one(3)), 't: expected an object, got 3'],
    ['an unknown dtype', fileOf(one(entry('F7', [1], 0, 1)), 1), 't: dtype: expected one of BOOL, U8'],
    ['a dtype from the prototype', fileOf(one(entry('toString', [1], 0, 1)), 1), 't: dtype: expected one of'],
    ['no dtype', fileOf(one({ shape: [1], data_offsets: [0, 1] }), 1), 'got nothing'],
    [
      'a negative shape',
      fileOf(one(entry('U8', [-1], 0, 1)), 1),
      't: shape: expected whole numbers from 0 on, got [-1]',
    ],
    ['a fractional offset', fileOf(one(entry('U8', [1], 0.5, 1.5)), 2), 't: data_offsets: expected two whole numbers'],
    ['three offsets', fileOf(one({ dtype: 'U8', shape: [1], data_offsets: [0, 1, 2] }), 2), 'got [0,1,2]'],
    ['backward offsets', fileOf(one(entry('U8', [1], 1, 0)), 1), 'expected 1 bytes for U8 [1], got -1'],
    ['a size that differs', fileOf(one(entry('F32', [2, 3], 0, 20)), 20), 'expected 24 bytes for F32 [2, 3], got 20'],
    ['an overflowing shape', fileOf(one(entry('F32', [2 ** 40, 2 ** 40], 0, 8)), 8), 'data_offsets: expected'],
    ['data beyond the file', fileOf(one(entry('F32', [2], 0, 8)), 7), 't: the file ends early: expected'],
    [
      'tensors that overlap',
      fileOf(JSON.stringify({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 3, 7) }), 7),
      'b: overlaps a: expected an offset from 4 on, got 3',
    ],
    ['a name twice', fileOf('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{}}', 1), 'a: expected'],
    ['metadata of numbers', fileOf('{"__metadata__":{"epoch":3}}'), '__metadata__: epoch: expected a string, got 3'],
    ['metadata that is a list', fileOf('{"__metadata__":[]}'), '__metadata__: expected an object of strings, got []'],
  ])('refuses %s', async (_, file, message) => {
    await expect(read(file)).rejects.toMatchObject({ kind: 'not-a-model', message: expect.stringContaining(message) })
    await expect(read(file)).rejects.toThrow(/^safetensors: a\.safetensors: [^\n]+$/)
  })

  it('survives any bytes: each file is read in range or refused with one line', () => {
    const good = writeSafetensors({
      a: { shape: [2], data: Float32Array.of(1, 2) },
      b: { shape: [1], data: Int32Array.of(3) },
    })
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 }), fc.nat(good.length))
      .map(([changes, cut]) => {
        const bytes = good.slice(0, cut === 0 ? good.length : cut)
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        return bytes
      })
    return fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 64 }), damaged), async (bytes) => {
        const weights = await read(new Blob([bytes as Uint8Array<ArrayBuffer>])).catch((error: unknown) => {
          expect(error).toMatchObject({ kind: 'not-a-model', message: expect.stringMatching(/^safetensors: .+$/) })
          return new Map()
        })
        for (const { blob } of weights.values()) expect(blob.size).toBeLessThan(bytes.length)
      }),
      { numRuns: 500 },
    )
  })
})
