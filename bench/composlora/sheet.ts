// Pictures of one size in rows and columns, as one picture. Pure.
import type { Pixels } from '../../src/protocol.ts'

const [gap, grey] = [4, 128]

/** RGB, what a PNG encoder takes; a gap of grey between pictures. */
export function sheetOf(rows: readonly (readonly Pixels[])[]) {
  const [first] = rows[0] ?? []
  const [across, down] = [(first?.width ?? 0) + gap, (first?.height ?? 0) + gap]
  const [width, height] = [across * Math.max(0, ...rows.map(({ length }) => length)) + gap, down * rows.length + gap]
  const data = new Uint8Array(3 * width * height).fill(grey)
  rows.forEach((row, r) =>
    row.forEach((picture, c) => {
      for (let y = 0; y < picture.height; y++)
        for (let x = 0; x < picture.width; x++) {
          const [from, to] = [4 * (y * picture.width + x), 3 * ((gap + r * down + y) * width + gap + c * across + x)]
          data.set(picture.data.subarray(from, from + 3), to)
        }
    }),
  )
  return { width, height, data, channels: 3 as const, depth: 8 as const }
}
