// The directory of a grid: cells by their ids, and grid.json, which remembers what was drawn. A run goes on where the last one stopped.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { type GridDocument, readGrid, writeGrid } from '../../src/grid/document.ts'
import { gridFile, pictureFile as pictureOf } from '../../src/grid/export/names.ts'
import type { Drawn } from '../../src/grid/metrics/distance.ts'
import type { CellResult, Results } from '../../src/grid/results.ts'
import type { Tensor } from '../../src/math/tensor.ts'
import type { Pixels, Settings } from '../../src/protocol.ts'
import { pngOf } from '../png.ts'
import { readLatents, writeLatents } from '../tensors.ts'

export type Shelf = {
  readonly results: () => Results
  /** Where a cell's picture is, from the directory. */
  readonly pictureOf: (id: string) => string
  readonly keep: (
    id: string,
    settings: Settings,
    pixels: Pixels,
    latents: Tensor | undefined,
    result: CellResult,
  ) => Promise<void>
  readonly fail: (id: string, result: CellResult) => Promise<void>
  readonly drawn: (id: string) => Promise<Drawn>
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>
  /** Writes grid.json now. */
  readonly save: () => Promise<void>
}

/** grid.json is written at most once in so many milliseconds: in a large grid it is large. */
const pause = 2000

/**
 * What a run into `directory` need not draw again: of the results in its grid.json and of `known`, which came with the grid,
 * those whose picture lies there; and those that failed. Throws where it holds a grid.json that cannot be read.
 */
export async function keptIn(directory: string, known: Results): Promise<Results> {
  const state = join(directory, gridFile)
  const before = existsSync(state) ? readGrid(await readFile(state, 'utf8')).results : {}
  const found = Object.entries({ ...known, ...before })
  return Object.fromEntries(
    found.filter(([id, { state }]) => state === 'failed' || existsSync(join(directory, pictureOf(id)))),
  )
}

/** Opens or makes `directory` for this grid; `known` are results that came with it. Throws as `keptIn`. */
export async function openShelf(directory: string, document: GridDocument, known: Results): Promise<Shelf> {
  await mkdir(join(directory, 'cells'), { recursive: true })
  const results: Record<string, CellResult> = { ...(await keptIn(directory, known)) }
  let saved = 0
  /** Complete or not there at all, whatever stops the process. */
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(directory, name)
    await writeFile(`${path}.part`, content)
    await rename(`${path}.part`, path)
  }
  const save = async () => {
    saved = performance.now()
    await write(gridFile, `${writeGrid(document, results)}\n`)
  }
  const note = async (id: string, result: CellResult) => {
    results[id] = result
    if (performance.now() - saved > pause) await save()
  }
  const latentsAt = (id: string) => join(directory, `cells/${id}.safetensors`)
  return {
    results: () => results,
    pictureOf,
    keep: async (id, settings, pixels, latents, result) => {
      if (latents) await writeLatents(latentsAt(id), latents)
      await write(pictureOf(id), pngOf(pixels, settings))
      await note(id, result)
    },
    fail: note,
    drawn: async (id) => {
      const latents = existsSync(latentsAt(id)) ? await readLatents(latentsAt(id)) : undefined
      return { pixels: pixelsOf(await readFile(join(directory, pictureOf(id)))), ...(latents && { latents }) }
    },
    write,
    save,
  }
}

/** A PNG of ours, opaque RGB, as pixels. */
function pixelsOf(png: Uint8Array): Pixels {
  const { width, height, data, channels } = decode(png)
  const pixels = new Uint8ClampedArray(4 * width * height).fill(255)
  for (let p = 0; p < width * height; p++) for (let c = 0; c < 3; c++) pixels[4 * p + c] = data[channels * p + c]!
  return { width, height, data: pixels }
}
