import fc from 'fast-check'
import { decode, encode } from 'fast-png'
import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { anySettings, anyText, example } from './examples.test-data.ts'
import { readPictureSettings, writePictureSettings } from './picture.ts'
import { crc32, readChunks, writeChunks } from './png-chunks.ts'
import type { Chunk } from './png-chunks.ts'
import { readTexts, withoutTexts, writeTexts } from './png-text.ts'

const pixels = Uint8Array.from({ length: 6 * 5 * 3 }, (_, i) => i * 2)
const png = new Uint8Array(encode({ width: 6, height: 5, channels: 3, data: pixels }))
const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))
const withChunk = (chunk: Chunk) => writeChunks([readChunks(png)[0]!, chunk, ...readChunks(png).slice(1)])
const zipped = (head: string, text: string) => new Uint8Array(Buffer.concat([bytes(head), deflateSync(text)]))

describe('PNG text', () => {
  it('has the CRC of the standard check value', () => {
    expect(crc32(bytes('123456789'))).toBe(0xcbf43926)
  })

  it('writes tEXt for Latin-1 and iTXt else, before the pixels, and leaves the pixels alone', () => {
    const written = writeTexts(png, { a: 'caf\u00e9\nline', b: '猫 🦊' })
    expect(readChunks(written).map(({ type }) => type)).toEqual(['IHDR', 'tEXt', 'iTXt', 'IDAT', 'IEND'])
    const decoded = decode(written, { checkCrc: true })
    expect(decoded.data).toEqual(pixels)
    expect(decoded.text).toEqual({ a: 'caf\u00e9\nline' })
  })

  it('round-trips any text under any keyword, twice written is once read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[!-~]{1,79}$/), anyText, anyText, async (key, first, second) => {
        const once = writeTexts(writeTexts(png, { [key]: first }), { [key]: second })
        expect([...(await readTexts(once))]).toEqual([[key, second]])
      }),
    )
  })

  it('reads zTXt and compressed iTXt', async () => {
    const z = withChunk({ type: 'zTXt', data: zipped('k\0\0', 'plain') })
    expect(await readTexts(z)).toEqual(new Map([['k', 'plain']]))
    const i = withChunk({ type: 'iTXt', data: zipped('k\0\u0001\0en\0key\0', '猫') })
    expect(await readTexts(i)).toEqual(new Map([['k', '猫']]))
  })

  it('leaves out broken text chunks and texts that would fill the memory', async () => {
    const broken = ['k\0\0nonsense', 'k\0\u0001x', 'k', '\0text', '']
    for (const data of broken)
      expect(await readTexts(withChunk({ type: 'zTXt', data: bytes(data) }))).toEqual(new Map())
    expect(await readTexts(withChunk({ type: 'iTXt', data: bytes('k\0\u0001\0en') }))).toEqual(new Map())
    const bomb = zipped('k\0\0', ' '.repeat(20_000_000))
    expect(bomb.length).toBeLessThan(100_000)
    expect(await readTexts(withChunk({ type: 'zTXt', data: bomb }))).toEqual(new Map())
  })

  it('are all removed on request', () => {
    expect(withoutTexts(writeTexts(png, { a: 'b', c: '猫' }))).toEqual(png)
  })

  it('refuses a keyword that PNG does not allow', () => {
    expect(() => writeTexts(png, { ['k'.repeat(80)]: '' })).toThrow('png: keyword')
  })

  it('throws one line on any damage, never anything else', async () => {
    const whole = writePictureSettings(png, example, 'fewstep')
    for (let end = 0; end < whole.length; end += 7) {
      await expect(readTexts(whole.slice(0, end))).rejects.toThrow(/^png: /)
    }
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(damage, async ([at, change]) => {
        const damaged = whole.slice()
        damaged[at]! ^= change
        await readPictureSettings(damaged).catch((error: Error) => expect(error.message).toMatch(/^png: /))
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (noise) => {
        await expect(readTexts(Uint8Array.from([...whole.subarray(0, 8), ...noise]))).rejects.toThrow(/^png: /)
      }),
    )
  })
})

describe('picture settings', () => {
  it('round-trip through a picture without loss', async () => {
    await fc.assert(
      fc.asyncProperty(anySettings(), async (settings) => {
        const reading = await readPictureSettings(writePictureSettings(png, settings, 'fewstep 0.1.0'))
        expect(reading).toEqual({ settings, unknown: {}, problems: [] })
      }),
    )
  })

  it('of another program are read from `parameters`', async () => {
    const other = writeTexts(png, { parameters: 'a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 3' })
    expect((await readPictureSettings(other))?.settings).toMatchObject({ prompt: 'a cat', sampler: 'euler_ancestral' })
  })

  it('are undefined in a picture without any', async () => {
    expect(await readPictureSettings(png)).toBeUndefined()
  })
})
