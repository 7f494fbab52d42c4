// Regions from settings to a picture through the host, on the tiny networks of the goldens.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, it } from 'vitest'

import { filesOf } from '../../test/folder.ts'
import type { Region, Settings } from '../protocol.ts'
import { createHost } from './host.ts'
import type { Latents } from './types.ts'

const goldens = new URL('../../test/goldens/', import.meta.url)
let latents: Latents | undefined
const host = createHost({ threads: 1, latents: { onLatents: (last) => (latents = last) } })
let settings: Settings
let id = ''

const draw = async (more: Partial<Settings>) => {
  const { rows } = await host.generate({ ...settings, ...more }, () => {})
  return { rows, data: [...latents!.data] }
}
const apart = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, i) => value - b[i]!)) / Math.hypot(...b)
const region = (prompt: string, [x, width]: readonly [number, number], adapters: readonly string[] = []): Region => ({
  name: prompt,
  prompt,
  strength: 1,
  feather: 0,
  adapters,
  box: { x, y: 0, width, height: 1 },
})

describe('regions of a host', () => {
  beforeAll(async () => {
    const folder = fileURLToPath(new URL('pipelines/sd', goldens))
    const info = await host.load(filesOf(folder, 'sd'), { device: 'wasm', precision: 'float32' }, () => {})
    const blob = new Blob([readFileSync(new URL('lora/pictures/sd-0.safetensors', goldens))])
    id = (await host.addAdapter({ name: 'sd-0.safetensors', blob })).id
    const { sampler, schedule, eta } = info.defaults
    const text = { model: 'sd', prompt: 'a photo of the cat', negative: '', rng: 'torch' } as const
    const size = { width: 64, height: 64, count: 1, clipSkip: 0 }
    settings = { ...text, ...size, seed: 3, sampler, schedule, eta, steps: 4, guidance: 1 }
  }, 60_000)

  it.each(['regional', 'multidiffusion'])('%s: a region over all is a picture of its words', async (method) => {
    const adapters = [{ id, weight: 0.8 }]
    const alone = await draw({ prompt: 'the dog', adapters })
    const methodOptions = method === 'regional' ? {} : { bootstrapping: 0 }
    const regions = [region('the dog', [0, 1], [id])]
    const whole = await draw({ adapters, method, methodOptions, regions })
    expect(apart(whole.data, alone.data)).toBeLessThan(1e-5)
    expect(whole.rows).toBe(alone.rows)
    const elsewhere = await draw({ adapters, method, methodOptions, regions: [region('the dog', [0, 1])] })
    expect(apart(elsewhere.data, alone.data)).toBeLessThan(1e-5)
  })

  it.each([
    ['regional', 1],
    ['multidiffusion', 3],
  ])('%s: words and adapters change their part most, at %i rows a step', async (method, rows) => {
    const methodOptions = method === 'regional' ? {} : { bootstrapping: 0 }
    const base = { method, methodOptions, adapters: [{ id, weight: 1, textWeight: 0 }] }
    const regions = (right: string, adapters: readonly string[]) => [
      region('the dog', [0, 0.25]),
      region(right, [0.75, 0.25], adapters),
    ]
    const one = await draw({ ...base, regions: regions('the dog', [id]) })
    expect(one.rows).toBe(rows * settings.steps)
    const changed = (other: readonly number[]) => {
      const off = one.data.map((value, i) => Math.abs(value - other[i]!))
      const side = (from: number) =>
        off.filter((_, i) => i % 8 >= from && i % 8 < from + 2).reduce((sum, value) => sum + value, 0)
      return side(6) / side(0)
    }
    expect(changed((await draw({ ...base, regions: regions('a photo', [id]) })).data)).toBeGreaterThan(2)
    const bound = { ...base, adapters: [{ id, weight: 0, textWeight: 0 }] }
    expect(changed((await draw({ ...bound, regions: regions('the dog', [id]) })).data)).toBeGreaterThan(2)
  })

  it('multidiffusion bootstraps only where it is asked to', async () => {
    const asked = { method: 'multidiffusion', regions: [region('the dog', [0, 0.5])] }
    const never = await draw({ ...asked, methodOptions: { bootstrapping: 0 } })
    const half = await draw({ ...asked, methodOptions: { bootstrapping: 0.5 } })
    expect(apart(half.data, never.data)).toBeGreaterThan(1e-3)
    expect((await draw({ ...asked, methodOptions: { bootstrapping: 0.5 } })).data).toEqual(half.data)
    await expect(draw({ ...asked, methodOptions: { bootstrapping: 2 } })).rejects.toMatchObject({
      message: 'method: multidiffusion: bootstrapping: expected a number from 0 to 1, got 2',
    })
  })

  it('draws the same in both prompt syntaxes, and schedules inside regions', async () => {
    for (const method of ['regional', 'multidiffusion']) {
      const regions = [region('the dog', [0, 0.5])]
      const plain = await draw({ method, regions, guidance: 3 })
      const scripted = await draw({ method, regions, guidance: 3, promptSyntax: 'a1111' })
      expect(apart(scripted.data, plain.data), method).toBeLessThan(1e-5)
      const turning = [region('the [dog:cat:2]', [0, 0.5])]
      const turned = await draw({ method, regions: turning, guidance: 3, promptSyntax: 'a1111' })
      expect(turned.data, method).not.toEqual(scripted.data)
    }
  })

  it.each(['w_switch', 'w_composite'])('%s weighs adapters by the words of regions too', async (method) => {
    const blob = new Blob([readFileSync(new URL('lora/pictures/sd-1.safetensors', goldens))])
    const other = await host.addAdapter({ name: 'sd-1.safetensors', blob })
    const adapters = [{ id, weight: 1, words: 'the cat' }, { id: other.id, weight: 1, words: 'the dog, a hat' }] // prettier-ignore
    const asked = { method, adapters, steps: 8 }
    const said = await draw({ ...asked, prompt: `${settings.prompt}, the dog, a hat` })
    const regions = [region('the dog', [0, 0.5]), region('a hat', [0.5, 0.5])]
    expect((await draw({ ...asked, regions })).data).toEqual(said.data)
    await host.removeAdapter(other.id)
  })

  it('tells methods that know no regions all words, and forgets regions after', async () => {
    const before = await draw({})
    const regions = [region('the dog', [0, 0.5])]
    const said = await draw({ prompt: `${settings.prompt}, the dog` })
    expect((await draw({ regions, method: 'merge' })).data).toEqual(said.data)
    await draw({ regions, method: 'regional' })
    expect((await draw({})).data).toEqual(before.data)
  })
})
