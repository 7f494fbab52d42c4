import { encode } from 'fast-png'
import fc from 'fast-check'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../../protocol.ts'
import { writePictureSettings } from '../../settings/picture.ts'
import { cellId } from '../canonical.ts'
import { type GridDocument, writeGrid } from '../document.ts'
import { nano } from '../models.test-data.ts'
import { type Cell, type Plan, planGrid } from '../plan.ts'
import { drawnResult, failedResult, type Results } from '../results.ts'
import { linesOf } from '../table.ts'
import type { Vote } from '../votes.ts'
import { pictureFile } from './names.ts'
import { packGrid } from './pack.ts'
import { most, unpackGrid } from './unpack.ts'

const document: GridDocument = {
  settings: { prompt: 'a red cat, "quoted"', width: 16, height: 8 },
  axes: [
    { parameter: 'steps', values: '1, 2' },
    { parameter: 'seed', values: '1, 2' },
  ],
  unknown: { author: 'somebody' },
}
const device = { provider: 'wasm', description: '', threads: 1, crossOriginIsolated: true } as const
const drawn = drawnResult({ text: 1, steps: [2, 3], decode: 4, total: 10, rows: 2, device }, 'nano')

const pngOf = (settings: Settings, shade = 128, width = settings.width) => {
  const data = new Uint8Array(3 * width * settings.height).fill(shade)
  return writePictureSettings(
    Uint8Array.from(encode({ width, height: settings.height, data, channels: 3, depth: 8 })),
    settings,
    'fewstep test',
  )
}
const joined = (pieces: Uint8Array[]) => Uint8Array.from(Buffer.concat(pieces))

async function packed(plan: Plan, results: Results, votes: readonly Vote[] = []) {
  const picture = async (id: string) => pngOf(plan.cells.get(id)!.settings)
  const lines = linesOf(plan, results, [])
  return joined(await packGrid({ document, results, votes, measures, lines, picture }))
}
const plan = planGrid(document, [nano])
const ids = [...plan.cells.keys()]
/** Equal pictures among them. */
const measures = { [ids[0]!]: { [ids[1]!]: { psnr: Infinity, ssim: 1 }, [ids[0]!]: { agreement: 0.5 } } }
const all: Results = Object.fromEntries(ids.map((id) => [id, drawn]))

describe('an archive', () => {
  it('brings back document, results, votes and pictures, whatever was drawn', async () => {
    const state = fc.constantFrom('drawn', 'failed', 'waiting')
    const choice = fc.constantFrom('left', 'right', 'neither')
    const votes = fc.array(fc.record({ left: fc.constantFrom(...ids), right: fc.constantFrom(...ids), choice }))
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 4, maxLength: 4 }), votes, async (states, votes) => {
        const results: Results = Object.fromEntries(
          ids.flatMap((id, i) => {
            if (states[i] === 'waiting') return []
            return [[id, states[i] === 'drawn' ? drawn : failedResult('not-finite', 'NaN', 'nano')] as const]
          }),
        )
        const back = await unpackGrid(await packed(plan, results, votes as Vote[]))
        expect(back).toMatchObject({ document, results, votes, measures })
        expect(back.problems).toEqual(['grid: author: not known here; it is kept'])
        expect([...back.pictures.keys()].toSorted()).toEqual(ids.filter((_, i) => states[i] === 'drawn').toSorted())
        for (const [id, png] of back.pictures) expect(png).toEqual(pngOf(plan.cells.get(id)!.settings))
      }),
      { numRuns: 30 },
    )
  })

  it('keeps a newer version and names it', async () => {
    const newer = JSON.stringify({ ...JSON.parse(writeGrid(document)), version: 9, moods: [1] })
    const { document: read, problems } = await unpackGrid(zipSync({ 'grid.json': strToU8(newer) }))
    expect(read.unknown).toEqual({ author: 'somebody', moods: [1] })
    expect(problems).toContain('grid: version: expected at most 1, got 9; what is known was read')
  })

  it('may be a folder that somebody zipped', async () => {
    const [id] = ids as [string]
    const files = {
      'out/grid.json': strToU8(writeGrid(document, all)),
      [`out/${pictureFile(id)}`]: pngOf(plan.cells.get(id)!.settings),
    }
    const { pictures, results } = await unpackGrid(zipSync(files))
    expect([...pictures.keys()]).toEqual([id])
    expect(Object.keys(results)).toEqual([id])
  })

  it('leaves out pictures that are not their cells, and says so', async () => {
    const [first, second, third, fourth] = [...plan.cells.values()] as [Cell, Cell, Cell, Cell]
    const broken = pngOf(third.settings)
    broken[60]! ^= 1
    const files: Zippable = {
      'grid.json': strToU8(writeGrid(document, all)),
      [pictureFile(first.id)]: pngOf(second.settings),
      [pictureFile(second.id)]: pngOf(second.settings, 1, 24),
      [pictureFile(third.id)]: broken,
      [pictureFile(fourth.id)]: strToU8('not a picture'),
    }
    const { pictures, results, problems } = await unpackGrid(zipSync(files))
    expect(pictures.size).toBe(0)
    expect(results).toEqual({})
    const said = problems.join('\n')
    expect(said).toContain(`${pictureFile(first.id)}: expected the picture of that cell, got one of other settings`)
    expect(said).toContain(`${pictureFile(second.id)}: expected 16 x 8 pixels, got 24 x 8`)
    expect(said).toMatch(new RegExp(`${third.id}.png: png: .*CRC`))
    expect(said).toContain(`${pictureFile(fourth.id)}: png: signature: expected a PNG file`)
  })

  const grid = strToU8(writeGrid(document))
  it.each<[string, () => Uint8Array, RegExp, Partial<typeof most>?]>([
    ['no archive', () => strToU8('hello'), /^grid: archive: expected a whole ZIP file/],
    ['nothing', () => new Uint8Array(0), /^grid: archive: expected a whole ZIP file/],
    ['half an archive', () => zipSync({ 'grid.json': grid }).slice(0, -30), /^grid: archive: expected a whole ZIP/],
    ['no grid', () => zipSync({ 'a.txt': grid }), /^grid: archive: expected grid.json in it, got none/],
    ['a name above', () => zipSync({ 'grid.json': grid, 'cells/../../x': grid }), /expected names inside/],
    ['an absolute name', () => zipSync({ 'grid.json': grid, '/etc/x': grid }), /expected names inside.*"\/etc\/x"/],
    ['a drive', () => zipSync({ 'grid.json': grid, 'c:x': grid }), /expected names inside/],
    ['backslashes', () => zipSync({ 'grid.json': grid, 'a\\b': grid }), /expected names inside/],
    [
      'a bomb',
      () => zipSync({ 'grid.json': new Uint8Array(200_000) }),
      /expected at most 1 MB, got 1 MB/,
      { file: 1e5 },
    ],
    [
      'a bomb in parts',
      () => zipSync({ 'grid.json': grid, 'votes.json': new Uint8Array(90_000), [pictureFile(ids[0]!)]: new Uint8Array(90_000) }), // prettier-ignore
      /expected at most 1 MB unpacked/,
      { all: 150_000 },
    ],
    ['many files', () => zipSync({ a: grid, b: grid, c: grid }), /expected at most 2 files, got more/, { entries: 2 }],
    ['no JSON', () => zipSync({ 'grid.json': strToU8('{') }), /^grid: expected a JSON object/],
  ])('is refused where it is %s', async (_, bytes, message, limits = {}) => {
    await expect(unpackGrid(Uint8Array.from(bytes()), { ...most, ...limits })).rejects.toThrow(message)
  })

  it('does not unpack more than it says: a small size that is a lie ends the reading', async () => {
    const zip = Uint8Array.from(zipSync({ 'grid.json': strToU8(' '.repeat(300_000) + '{}') }))
    const view = new DataView(zip.buffer)
    const directory = view.getUint32(zip.length - 6, true)
    view.setUint32(directory + 24, 40, true)
    await expect(unpackGrid(zip)).rejects.toThrow(/^grid: /)
  })

  it('is refused or read, never worse, whatever byte is wrong', async () => {
    const whole = await packed(plan, all)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
        const bent = whole.slice()
        bent[at]! ^= bits
        const outcome = await unpackGrid(bent).catch((error: Error) => error.message)
        if (typeof outcome === 'string') expect(outcome).toMatch(/^(grid|settings): /)
        else
          for (const [id, png] of outcome.pictures) {
            const own = pngOf(plan.cells.get(id)!.settings)
            // A size that grew brings bytes behind the end of the picture, which no reader looks at.
            expect(png.slice(0, own.length)).toEqual(own)
          }
      }),
      { numRuns: 200 },
    )
  })

  it('carries settings that make the names of its cells', () => {
    for (const [id, { settings }] of plan.cells) expect(cellId(settings)).toBe(id)
  })
})
