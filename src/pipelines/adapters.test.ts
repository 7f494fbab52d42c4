// Adapters from a file to a picture through the host, on the tiny networks of the goldens.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, it } from 'vitest'

import { filesOf } from '../../test/folder.ts'
import type { AdapterInfo, AdapterUse, Settings } from '../protocol.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'
import { createHost } from './host.ts'
import type { Latents } from './types.ts'

const goldens = new URL('../../test/goldens/', import.meta.url)
const file = (name: string) => new Blob([readFileSync(new URL(`lora/pictures/${name}`, goldens))])

let latents: Latents | undefined
const host = createHost({ threads: 1, latents: { onLatents: (last) => (latents = last) } })
let settings: Settings
let adapters: AdapterInfo[]

const draw = async (uses: readonly AdapterUse[], method?: string) => {
  const asked = { ...settings, adapters: uses, ...(method !== undefined && { method }) }
  const { rows } = await host.generate(asked, () => {})
  return { rows, data: [...latents!.data] }
}
const apart = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, i) => value - b[i]!)) / Math.hypot(...b)
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (failure: unknown) => failure,
  )

describe('adapters of a host', () => {
  beforeAll(async () => {
    const folder = fileURLToPath(new URL('pipelines/sd', goldens))
    expect(await failed(host.addAdapter({ name: 'early', blob: file('sd-0.safetensors') }))).toMatchObject({
      kind: 'bad-input',
    })
    const info = await host.load(filesOf(folder, 'sd'), { device: 'wasm', precision: 'float32' }, () => {})
    const { sampler, schedule, eta } = info.defaults
    settings = {
      model: 'sd',
      prompt: 'a photo of the cat',
      negative: '',
      seed: 3,
      rng: 'torch',
      sampler,
      schedule,
      steps: 4,
      guidance: 3,
      eta,
      width: 64,
      height: 64,
      count: 1,
      clipSkip: 0,
    }
    adapters = [
      await host.addAdapter({ name: 'sd-0.safetensors', blob: file('sd-0.safetensors') }),
      await host.addAdapter({ name: 'sd-1.safetensors', blob: file('sd-1.safetensors') }),
    ]
  }, 60_000)

  it('tells what a file holds, and knows the same file again', async () => {
    expect(adapters[0]).toMatchObject({
      name: 'sd-0',
      formats: ['lora'],
      ranks: [2, 2],
      unmatched: { count: 0, first: [] },
    })
    expect(adapters[0]!.layers['unet']).toBeGreaterThan(10)
    expect(adapters[0]!.layers['text_encoder']).toBe(6)
    const again = await host.addAdapter({ name: 'copy.safetensors', blob: file('sd-0.safetensors') })
    expect(again.id).toBe(adapters[0]!.id)
  })

  it('draws with them, and without them as before', async () => {
    const [{ id }] = adapters as [AdapterInfo]
    const before = await draw([])
    const full = await draw([{ id, weight: 1 }])
    expect(apart(full.data, before.data)).toBeGreaterThan(0.02)
    // Names, text weight, blocks and schedules all matter.
    const unetOnly = await draw([{ id, weight: 1, textWeight: 0 }])
    expect(apart(unetOnly.data, full.data)).toBeGreaterThan(1e-3)
    const listed = await draw([{ id, weight: 1, blocks: [0, ...Array.from({ length: 16 }, () => 1)] }])
    expect(listed.data).toEqual(unetOnly.data)
    const blocked = await draw([{ id, weight: 1, textWeight: 0, blocks: { down: 0, mid: 0, up: 0 } }])
    expect(apart(blocked.data, before.data)).toBeLessThan(1e-5)
    const late = { from: 0.9, to: 1, curve: 'constant' } as const
    const never = await draw([{ id, weight: 1, textWeight: 0, schedule: late }])
    expect(apart(never.data, before.data)).toBeLessThan(1e-5)
    expect((await draw([])).data).toEqual(before.data)
  })

  it('gets ready before it is asked for a picture, and draws the same', async () => {
    const [uses, before] = [[{ id: adapters[0]!.id, weight: 0.5 }], await draw([])]
    const drawn = await draw(uses)
    await host.prepare({ ...settings, adapters: [] })
    await host.prepare({ ...settings, adapters: uses })
    expect((await draw(uses)).data).toEqual(drawn.data)
    expect(await failed(host.prepare({ ...settings, prompt: '<lora:nobody:1>' }))).toMatchObject({ kind: 'bad-input' })
    expect((await draw([])).data).toEqual(before.data)
  })

  it('composes them by method, at the rows that the method says', async () => {
    const uses = adapters.map(({ id }) => ({ id, weight: 0.8 }))
    const [merged, turned, mixed] = [await draw(uses), await draw(uses, 'switch'), await draw(uses, 'composite')]
    expect([merged.rows, turned.rows, mixed.rows]).toEqual([8, 8, 16])
    expect(apart(turned.data, merged.data)).toBeGreaterThan(1e-3)
    expect(apart(mixed.data, merged.data)).toBeGreaterThan(1e-3)
    const alone = adapters.slice(0, 1).map(({ id }) => ({ id, weight: 0.8 }))
    expect(apart((await draw(alone, 'composite')).data, (await draw(alone)).data)).toBeLessThan(1e-5)
  })

  it('tells what a run will cost before it runs', async () => {
    const uses = adapters.map(({ id }) => ({ id, weight: 0.8 }))
    const box = { x: 0, y: 0, width: 0.5, height: 1 }
    const regions = [{ name: '', prompt: 'the dog', strength: 1, feather: 0, adapters: [], box }]
    const cases: Partial<Settings>[] = [
      { adapters: uses },
      { adapters: uses, guidance: 1, method: 'switch' },
      { adapters: uses, method: 'composite', guidanceStart: 0.25, guidanceStop: 0.75 },
      { adapters: uses, method: 'cmlora', sampler: 'heun', schedule: 'karras' },
      { adapters: uses, method: 'multidiffusion', regions },
      { adapters: uses, method: 'regional', regions },
      { adapters: uses, method: 'consislora', methodOptions: { content: 1, style: 1 } },
      { adapters: uses, method: 'consislora', methodOptions: { style: 1 }, promptSyntax: 'a1111' },
      { prompt: 'a cat AND the dog', promptSyntax: 'a1111' },
    ]
    for (const more of cases) {
      const asked = { ...settings, ...more }
      const { rows } = await host.cost(asked)
      const report = await host.generate(asked, () => {})
      expect(rows.reduce((sum, one) => sum + one, 0)).toBe(report.rows)
    }
    const { notes } = await host.cost({ ...settings, regions: [{ ...regions[0]!, box: { ...box, width: 0 } }] })
    expect(notes).toEqual(['regions: "region 1": covers nothing'])
    expect(await failed(host.cost({ ...settings, method: 'blend' }))).toMatchObject({ kind: 'bad-input' })
  })

  it('answers by short cuts under CMLoRA, from features of each adapter and prompt', async () => {
    const uses = adapters.map(({ id }) => ({ id, weight: 0.8 }))
    const run = async (methodOptions: Record<string, number>, more: Partial<Settings> = {}) => {
      const asked = { ...settings, steps: 8, adapters: uses, method: 'cmlora', methodOptions, ...more }
      const cost = await host.cost(asked)
      const { rows, shallow = 0 } = await host.generate(asked, () => {})
      const sum = (list: readonly number[] = []) => list.reduce((a, b) => a + b, 0)
      expect([sum(cost.rows), sum(cost.shallow)]).toEqual([rows, shallow])
      return { rows, shallow, data: [...latents!.data] }
    }
    const whole = await run({ refresh: 1 })
    const short = await run({ refresh: 0 })
    expect([whole.rows, whole.shallow, short.rows]).toEqual([32, 0, 32])
    // Two guided answers a step; refreshes at steps 0, 2, 3, 6 and 7 of 8 renew the dominant's, the first renews both.
    expect(short.shallow).toBe(32 - 2 * (5 + 1))
    expect(apart(short.data, whole.data)).toBeGreaterThan(1e-5)
    expect(apart(short.data, whole.data)).toBeLessThan(0.3)
    // Every step renewed is no short cut at all: the two paths of the network agree.
    const alone = uses.slice(0, 1)
    const renewed = await run({ refresh: 0 }, { adapters: alone, steps: 1 })
    const plain = await run({ refresh: 1 }, { adapters: alone, steps: 1 })
    expect(renewed.data).toEqual(plain.data)
    expect((await run({ refresh: 3 })).shallow).toBe(32 - 2 * (3 + 1))
  })

  it('merges them into a file that does the same', async () => {
    const uses = adapters.map(({ id }, i) => ({ id, weight: [0.8, 0.5][i]! }))
    const both = await draw(uses)
    const blob = await host.mergeAdapters({ parts: uses, method: 'cat', name: 'both' })
    const merged = await host.addAdapter({ name: 'both.safetensors', blob })
    expect(merged).toMatchObject({ name: 'both', unmatched: { count: 0 }, ranks: [2, 5] })
    expect(apart((await draw([{ id: merged.id, weight: 1 }])).data, both.data)).toBeLessThan(1e-5)
    await host.removeAdapter(merged.id)
    const parts = uses
    const ties = await host.mergeAdapters({ parts, method: 'ties', density: 0.5, rank: 3, name: 'ties' })
    const cut = await host.addAdapter({ name: 'ties.safetensors', blob: ties })
    expect(cut.ranks[1]).toBe(3)
    await host.removeAdapter(cut.id)
    const dare = (seed: number) => host.mergeAdapters({ parts, method: 'dare_linear', seed, name: 'dare' })
    const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer())
    expect(await bytesOf(await dare(1))).toEqual(await bytesOf(await dare(1)))
    expect(await bytesOf(await dare(1))).not.toEqual(await bytesOf(await dare(2)))
    expect(await failed(host.mergeAdapters({ parts, method: 'mix', name: '' }))).toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('lora: merge: expected one of cat, linear, task_arithmetic'),
    })
  })

  it('merges at the strengths of a run: text weights and block weights too', async () => {
    const lists = [{ down: 0.5, mid: 0, up: 1.5 }, [0.25, ...Array.from({ length: 16 }, (_, i) => i / 8)]]
    const parts = adapters.map(({ id }, i) => ({ id, weight: 0.8, textWeight: [-0.5, 2][i]!, blocks: lists[i]! }))
    const drawn = await draw(parts)
    for (const method of ['cat', 'task_arithmetic']) {
      const blob = await host.mergeAdapters({ parts, method, rank: 8, name: method })
      const { id } = await host.addAdapter({ name: `${method}.safetensors`, blob })
      expect(apart((await draw([{ id, weight: 1 }])).data, drawn.data), method).toBeLessThan(1e-4)
      await host.removeAdapter(id)
    }
    const plain = await draw(adapters.map(({ id }) => ({ id, weight: 0.8 })))
    expect(apart(plain.data, drawn.data)).toBeGreaterThan(1e-3)
  })

  it('merges what has no rank whole, and cuts the layers beside it', async () => {
    const [{ id: low }] = adapters as [AdapterInfo]
    const [name, { shape }] = [...(await readSafetensors(file('sd-0.safetensors'), 'sd-0'))].find(([one]) => one.includes('attn2.to_q.lora_A'))! // prettier-ignore
    // One layer's whole change, as many rows as columns.
    const size = shape[1]!
    const data = Float32Array.from({ length: size * size }, (_, i) => Math.sin(7 * i) / 4)
    const diff = writeSafetensors({ [name.replace('.lora_A.weight', '.diff')]: { shape: [size, size], data } })
    const whole = await host.addAdapter({ name: 'whole.safetensors', blob: new Blob([diff]) })
    expect(whole).toMatchObject({ ranks: [0, 0], unmatched: { count: 0 } })
    for (const ids of [[whole.id], [whole.id, low]]) {
      const parts = ids.map((id) => ({ id, weight: 0.7 }))
      const apiece = await draw(parts)
      const blob = await host.mergeAdapters({ parts, method: 'task_arithmetic', name: `${ids.length}` })
      const { id, ranks } = await host.addAdapter({ name: `${ids.length}.safetensors`, blob })
      expect(ranks).toEqual([0, ids.length === 1 ? 0 : 2])
      expect(apart((await draw([{ id, weight: 1 }])).data, apiece.data)).toBeLessThan(1e-4)
      await host.removeAdapter(id)
    }
    await host.removeAdapter(whole.id)
  })

  it('refuses to merge words alone, which change no layer', async () => {
    const word = writeSafetensors({ '<toy>': { shape: [1, 16], data: new Float32Array(16).fill(0.1) } })
    const { id } = await host.addAdapter({ name: 'toy.safetensors', blob: new Blob([word]) })
    expect(await failed(host.mergeAdapters({ parts: [{ id, weight: 1 }], method: 'ties', name: '' }))).toMatchObject({
      kind: 'bad-input',
      message: 'lora: merge: expected adapters that change layers, got words alone',
    })
    await host.removeAdapter(id)
  })

  it('says where two get into each other: strangers do no more than chance, a copy does', async () => {
    const [a, b] = adapters.map(({ id }) => id) as [string, string]
    const [apartOnes] = await host.crosstalk([a, b])
    expect(apartOnes!.layers.length).toBeGreaterThan(10)
    expect(apartOnes!.crowding).toBeGreaterThan(0.5)
    expect(apartOnes!.crowding).toBeLessThan(2)
    expect(apartOnes).not.toHaveProperty('instead')
    const [same] = await host.crosstalk([a, a])
    expect(same!.crowding).toBeGreaterThan(2)
    expect(same!.instead).toContain('regional')
    expect(await host.crosstalk([a, b, a])).toHaveLength(3)
    expect(await failed(host.crosstalk([a, 'f'.repeat(64)]))).toMatchObject({ kind: 'bad-input' })
  })

  it('bakes them into the weights when asked, and refuses to bake what changes', async () => {
    const uses = adapters.map(({ id }) => ({ id, weight: 0.7 }))
    const branched = await draw(uses)
    const bake = async (method?: string) => {
      const asked = { ...settings, adapters: uses, bakeAdapters: true, ...(method !== undefined && { method }) }
      await host.generate(asked, () => {})
      return [...latents!.data]
    }
    expect(apart(await bake(), branched.data)).toBeLessThan(1e-4)
    expect(await failed(bake('switch'))).toMatchObject({
      message: 'lora: bake: expected the method merge and no schedules, got switch',
    })
    expect((await draw(uses)).data).toEqual(branched.data)
  })

  it('takes them from the prompt too', async () => {
    const [{ id }] = adapters as [AdapterInfo]
    const listed = await draw([{ id, weight: 0.5, textWeight: 0.25 }])
    await host.generate({ ...settings, prompt: `${settings.prompt} <lora:sd-0:0.25:0.5>` }, () => {})
    expect([...latents!.data]).toEqual(listed.data)
    expect(await failed(host.generate({ ...settings, prompt: '<lora:sd>' }, () => {}))).toMatchObject({
      message: 'lora: sd: expected one of sd-0, sd-1',
    })
    // Once, however often it is called, and beside the words of any prompt.
    const tag = '<lora:sd-0:0.25:0.5>'
    const once = { ...settings, method: 'composite', adapters: [{ id, weight: 1, textWeight: 2 }] }
    const { rows } = await host.generate({ ...once, prompt: `${settings.prompt} <lora:sd-0:3> ${tag}` }, () => {})
    expect(rows).toBe(8)
    expect(apart([...latents!.data], listed.data)).toBeLessThan(1e-5)
    await host.generate({ ...settings, negative: tag }, () => {})
    expect([...latents!.data]).toEqual(listed.data)
    const box = { x: 0, y: 0, width: 0.5, height: 1 }
    const regions = [0, 0.5].map((x) => ({ name: '', prompt: `the dog ${tag}`, strength: 1, feather: 0, adapters: [], box: { ...box, x } })) // prettier-ignore
    const bound = regions.map((region) => ({ ...region, prompt: 'the dog', adapters: [id] }))
    const uses = [{ id, weight: 0.5, textWeight: 0.25 }]
    await host.generate({ ...settings, method: 'regional', regions: bound, adapters: uses }, () => {})
    const whole = [...latents!.data]
    await host.generate({ ...settings, method: 'regional', regions }, () => {})
    expect([...latents!.data]).toEqual(whole)
  })

  it('works beside the adapter of a few-step recipe: its steps, a concept and a style', async () => {
    const [concept, style] = adapters as [AdapterInfo, AdapterInfo]
    const steps = await host.mergeAdapters({ parts: [{ id: style.id, weight: -0.3 }], method: 'cat', name: 'lcm-lora' })
    const lcm = await host.addAdapter({ name: 'lcm-lora.safetensors', blob: steps })
    expect(lcm.recipe).toBe('lcm_lora')
    const few = { recipe: 'lcm_lora', sampler: 'lcm', schedule: 'lcm', steps: 4, guidance: 1 }
    const run = async (uses: readonly AdapterUse[], more: Partial<Settings> = {}) => {
      const report = await host.generate({ ...settings, ...few, adapters: uses, ...more }, () => {})
      return { rows: report.rows, data: [...latents!.data] }
    }
    const all = [
      { id: lcm.id, weight: 1 },
      { id: concept.id, weight: 0.8 },
      { id: style.id, weight: 0.6 },
    ]
    const three = await run(all)
    expect(three.rows).toBe(4)
    for (const left of [0, 1, 2])
      expect(apart((await run(all.filter((_, i) => i !== left))).data, three.data), `${left}`).toBeGreaterThan(1e-3)
    // The same sum in one file, and under a method that takes turns.
    const blob = await host.mergeAdapters({ parts: all, method: 'cat', name: 'three' })
    const one = await host.addAdapter({ name: 'three.safetensors', blob })
    expect(apart((await run([{ id: one.id, weight: 1 }])).data, three.data)).toBeLessThan(1e-5)
    expect((await run(all, { method: 'composite' })).rows).toBe(12)
    for (const { id } of [lcm, one]) await host.removeAdapter(id)
  })

  it('interpolates between base and tuned model by weight, as rewards are mixed (DRaFT)', async () => {
    const [{ id }] = adapters as [AdapterInfo]
    const at = async (weight: number) => (await draw([{ id, weight }])).data
    const [base, whole] = [await at(0), await at(1)]
    const moved: number[] = []
    for (const weight of [0.25, 0.5, 0.75]) moved.push(apart(await at(weight), base))
    expect(moved).toEqual(moved.toSorted((a, b) => a - b))
    expect(apart(whole, base)).toBeGreaterThan(moved[2]!)
    const halves = [0.5, 0.5].map((weight) => ({ id, weight }))
    expect(apart((await draw(halves)).data, whole)).toBeLessThan(1e-5)
  })

  it('bears forty at once, names that two have, and the same file twice', async () => {
    const [{ id }] = adapters as [AdapterInfo]
    const one = await draw([{ id, weight: 1 }])
    const forty = await draw(Array.from({ length: 40 }, () => ({ id, weight: 1 / 40 })))
    expect(apart(forty.data, one.data)).toBeLessThan(1e-4)
    const copy = await host.mergeAdapters({ parts: [{ id, weight: 1 }], method: 'cat', name: 'sd-0' })
    const twin = await host.addAdapter({ name: 'twin.safetensors', blob: copy })
    expect([twin.name, twin.id === id]).toEqual(['sd-0', false])
    expect(await failed(host.generate({ ...settings, prompt: 'a cat <lora:sd-0:1>' }, () => {}))).toMatchObject({
      message: 'lora: sd-0: expected the name of one adapter, got that of 2',
    })
    await host.generate({ ...settings, prompt: `${settings.prompt} <lora:twin:1>` }, () => {})
    expect(apart([...latents!.data], one.data)).toBeLessThan(1e-5)
    await host.removeAdapter(twin.id)
    expect((await draw([{ id, weight: 1 }])).data).toEqual(one.data)
  })

  it('takes the same file anew by the config that comes with it', async () => {
    const [{ id }] = adapters as [AdapterInfo]
    const half = (await draw([{ id, weight: 0.5 }])).data
    const whole = await draw([{ id, weight: 1 }])
    const source = { name: 'sd-0.safetensors', blob: file('sd-0.safetensors') }
    // Its rank is 2, its alpha without a config too.
    expect((await host.addAdapter({ ...source, config: { r: 2, lora_alpha: 1 } })).id).toBe(id)
    expect(apart((await draw([{ id, weight: 1 }])).data, half)).toBeLessThan(1e-5)
    await host.removeAdapter(id)
    await host.addAdapter(source)
    expect((await draw([{ id, weight: 1 }])).data).toEqual(whole.data)
  })

  it('refuses what makes no sense and draws on', async () => {
    const [{ id }] = adapters as [AdapterInfo]
    const before = await draw([{ id, weight: 1 }])
    expect(await failed(draw([{ id: 'f'.repeat(64), weight: 1 }]))).toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('expected an adapter that was added'),
    })
    expect(await failed(draw([{ id, weight: 1 }], 'blend'))).toMatchObject({
      message: expect.stringContaining('method: "blend": expected one of merge, '),
    })
    expect(await failed(draw([{ id, weight: 1, blocks: [1, 2] }]))).toMatchObject({
      message: 'lora: block weights: expected 12, 17, 20, 26 numbers, got 2',
    })
    const broken = new Blob([new Uint8Array(40)])
    expect(await failed(host.addAdapter({ name: 'x.safetensors', blob: broken }))).toMatchObject({
      kind: 'not-a-model',
    })
    expect((await draw([{ id, weight: 1 }])).data).toEqual(before.data)
    await host.removeAdapter(id)
    expect(await failed(draw([{ id, weight: 1 }]))).toMatchObject({ kind: 'bad-input' })
  })
})
