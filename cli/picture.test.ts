import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { encode, type ImageData } from 'fast-png'
import { readPicture } from './picture.ts'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const read = async (image: ImageData) => {
  const path = join(scratch, 'a.png')
  writeFileSync(path, encode(image))
  return [...(await readPicture('image', path)).data]
}
const two = { width: 2, height: 1 }

it.each<[string, ImageData, number[]]>([
  ['colours', { ...two, channels: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) }, [1, 2, 3, 255, 4, 5, 6, 255]],
  ['greys', { ...two, channels: 1, data: Uint8Array.of(7, 9) }, [7, 7, 7, 255, 9, 9, 9, 255]],
  [
    'transparency, on white',
    { ...two, channels: 4, data: Uint8Array.of(10, 20, 30, 0, 0, 100, 255, 51) },
    [255, 255, 255, 255, 204, 224, 255, 255],
  ],
  [
    '16 bits',
    { ...two, channels: 3, depth: 16, data: Uint16Array.of(0, 257, 65535, 514, 0, 0) },
    [0, 1, 255, 255, 2, 0, 0, 255],
  ],
  ['one bit', { ...two, channels: 1, depth: 1, data: Uint8Array.of(0b01000000) }, [0, 0, 0, 255, 255, 255, 255, 255]],
])('reads %s', async (_, image, expected) => {
  expect(await read(image)).toEqual(expected)
})
