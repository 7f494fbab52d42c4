// What a folder's scheduler sets is the usual of its model, and gives way to what settings say.
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import type { ModelFile, ModelInfo, Pixels, Settings } from '../protocol.ts'
import { createHost } from './host.ts'

const folder = filesOf(fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url)), 'sd')
const betas = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', steps_offset: 1 }
const asked = { ...betas, _class_name: 'DPMSolverMultistepScheduler', solver_order: 3, thresholding: true }
const files = folder.files.map(({ path, blob }): ModelFile => ({
  path,
  // As diffusers writes it.
  blob: path.startsWith('scheduler/')
    ? new Blob([JSON.stringify(asked).replace('{', '{"lambda_min_clipped": -Infinity, ')])
    : blob,
}))

describe('a folder whose scheduler is of order 3', () => {
  const host = createHost({ threads: 1 })
  let info: ModelInfo
  const draw = async (changes: Partial<Settings> = {}) => {
    const rest = { model: 'sd', prompt: 'a cat', negative: '', seed: 1, rng: 'torch', count: 1, clipSkip: 0, guidance: 1 } as const // prettier-ignore
    let pixels: Pixels | undefined
    await host.generate({ ...info.defaults, ...rest, steps: 5, ...changes }, (event) => {
      if (event.type === 'picture') pixels = event.pixels
    })
    return pixels!.data
  }
  const order = (value: number) => ({ samplerOptions: { solver_order: value } })

  beforeAll(async () => {
    info = await host.load({ ...folder, files }, { device: 'wasm', precision: 'float32' }, () => {})
  }, 120_000)

  it('offers 3 as the usual order, and says what it leaves out', () => {
    expect(info.defaults.sampler).toBe('dpmpp_2m')
    const dials = info.samplers.find(({ id }) => id === 'dpmpp_2m')!.dials
    expect(dials.find(({ id }) => id === 'solver_order')).toMatchObject({ usual: 3, max: 3 })
    expect(info.notes).toEqual([expect.stringContaining('thresholding is left out')])
  })

  it('draws by order 3 where nothing is said, and by another where it is', async () => {
    const usual = await draw()
    expect(await draw(order(3))).toEqual(usual)
    expect(await draw(order(2))).not.toEqual(usual)
  })
})
