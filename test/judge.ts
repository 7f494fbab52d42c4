// The golden pictures of the judge, with torch's answers.
import { readFileSync } from 'node:fs'
import { decode } from 'fast-png'
import type { Pixels } from '../src/protocol.ts'

type Answers = {
  readonly picture: string
  readonly found: readonly (readonly [noun: string, colour: string, size: string, x: number, y: number])[]
  /** Of the world's own places, and of these and the further ones. */
  readonly place: string
  readonly anywhere: string
  readonly style: string
  /** Of each channel of the map: its sum, and its sum under cos(1.7 i). */
  readonly sums: readonly number[]
  readonly waves: readonly number[]
  readonly places: readonly number[]
  readonly styles: readonly number[]
  readonly features: readonly number[]
}
const read = (name: string) => readFileSync(new URL(`goldens/judge/${name}`, import.meta.url))

const rgba = (at: (p: number, channel: number) => number): Pixels => {
  const data = new Uint8ClampedArray(4 * 128 * 128).fill(255)
  for (let p = 0; p < 128 * 128; p++) for (let c = 0; c < 3; c++) data[4 * p + c] = at(p, c)
  return { width: 128, height: 128, data }
}

function pictureOf(name: string): Pixels {
  if (name === 'pattern')
    return rgba((p, c) => {
      const [x, y] = [p % 128, Math.floor(p / 128)]
      return (7 * x + 13 * y + 29 * c + x * y) % 256
    })
  const { data } = decode(read(name))
  return rgba((p, c) => data[3 * p + c]!)
}

const { cases, weights } = JSON.parse(read('answers.json').toString()) as { cases: Answers[]; weights: string }
export const judgeGolden = { cases, weights, pictureOf }
