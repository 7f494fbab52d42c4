// Adapters at run time: branches against merged weights, whole pictures against diffusers, sessions made no oftener than needed.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

import { filesOf } from '../../../test/folder.ts'
import { openAdapter, type Opening } from '../../lora/adapter.ts'
import { layersOf } from '../../lora/layers.ts'
import type { Adapter } from '../../lora/types.ts'
import { readValues } from '../../lora/values.ts'
import type { Tensor } from '../../math/tensor.ts'
import { unet } from '../../networks/unet.ts'
import { unetConfig } from '../../networks/unet-config.ts'
import { unetFeeds } from '../../networks/unet-feeds.ts'
import { openFolder } from '../../weights/folder.ts'
import { readSafetensors, type Weight, type Weights } from '../../weights/safetensors.ts'
import { generate } from '../generate.ts'
import { planModel } from '../load.ts'
import type { Model } from '../model.ts'
import { readScheduler } from '../scheduler-config.ts'
import { wasmRuntime } from '../session.ts'
import type { Latents } from '../types.ts'
import { adapted, type Making } from './adapted.ts'
import { sessions } from './part.ts'

const goldens = new URL('../../../test/goldens/', import.meta.url)
const bytes = (name: string) => readFileSync(new URL(name, goldens))
const tensorsOf = (name: string) => readSafetensors(new Blob([bytes(name)]), name)
const runtime = await wasmRuntime()

const weights = await tensorsOf('lora/unet.safetensors')
const config = unetConfig(JSON.parse(bytes('lora/unet.config.json').toString()))
const build: Making['build'] = (over, branches, { regions }) =>
  unet(config, (name) => over.get(name), { adapted: branches, regions })
const plain = build(weights, () => false, { regions: false, caching: false })

/** A network over `over`, and how many sessions it made. */
const make = async (over: Weights = weights) => {
  const { open } = sessions(runtime)
  let made = 0
  const session: Making['session'] = (graph, mine) => {
    made++
    return open(graph, mine, 'float32')
  }
  const levels = config.downBlocks.length
  return { ...(await adapted({ weights: over, plain, build, session, levels })), made: () => made }
}

const wave = (shape: readonly number[], pace: number): Tensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(pace * (i + 1))),
})
const rows = 2
const feeds = unetFeeds(config, {
  sample: wave([rows, 4, 8, 8], 0.7),
  timesteps: [900, 300],
  embeddings: wave([rows, 5, 6], 1.3),
})
const answer = (outputs: Record<string, Tensor>) => outputs['out_sample']!.data
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  const off = Array.from(b, (value, i) => value - a[i]!)
  return Math.hypot(...off) / Math.hypot(...Array.from(b))
}

const opening: Opening = {
  layers: { unet: layersOf(weights) },
  tensor: async (_, name) => {
    const weight = weights.get(name)
    return weight && (await readValues(weight, name)).data
  },
}
const open = (name: string): Promise<Adapter> => {
  const beside = readdirSync(new URL('lora/', goldens)).includes(`${name}.json`)
  const settings = beside ? { config: JSON.parse(bytes(`lora/${name}.json`).toString()) as unknown } : {}
  return openAdapter(new Blob([bytes(`lora/${name}.safetensors`)]), name, { ...opening, ...settings })
}

/** The checkpoint with the reference's own changes in it, times `factor`. */
const merged = async (name: string, factor: number): Promise<Weights> => {
  const over = new Map<string, Weight>(weights)
  for (const [key, change] of await tensorsOf(`lora/${name}.delta.safetensors`)) {
    const weight = over.get(key.replace('unet.', ''))
    if (!weight) continue
    const [base, added] = [(await readValues(weight, key)).data, (await readValues(change, key)).data]
    const sum = base.map((value, i) => value + factor * added[i]!)
    over.set(key.replace('unet.', ''), { ...weight, blob: new Blob([sum]) })
  }
  return over
}

const cases = readdirSync(new URL('lora/', goldens))
  .filter((name) => name.endsWith('.delta.safetensors'))
  .map((name) => name.replace('.delta.safetensors', ''))
const untouched = answer(await (await make()).run(feeds, { rows }))

describe('branches', () => {
  const shared = make()
  it.each(cases)('%s: equal the merged weights', async (name) => {
    const { touched } = await open(name)
    const network = await shared
    await network.use([{ touched: touched.unet!, weight: -0.35 }])
    const got = answer(await network.run(feeds, { rows }))
    const expected = answer(await (await make(await merged(name, -0.35))).run(feeds, { rows }))
    expect(distance(got, expected)).toBeLessThan(1e-4)
    expect(distance(got, untouched)).toBeGreaterThan(1e-3)
  })

  it('answer each row at its own strengths, several adapters at once', async () => {
    const [a, b] = [(await open('kohya-locon')).touched.unet!, (await open('peft-loha')).touched.unet!]
    const network = await make()
    await network.use([
      { touched: a, weight: 1 },
      { touched: b, weight: 1 },
    ])
    const alone = async (touched: typeof a, weight: number) => {
      await network.use([{ touched, weight }])
      return answer(await network.run(feeds, { rows }))
    }
    await network.use([
      { touched: a, weight: 9 },
      { touched: b, weight: 9 },
    ])
    const both = answer(
      await network.run(feeds, {
        rows,
        tokens: 5,
        size: [8, 8],
        scales: [
          [0.7, 0],
          [0, -0.5],
        ],
      }),
    )
    const half = both.length / 2
    expect(distance(both.slice(0, half), (await alone(a, 0.7)).slice(0, half))).toBeLessThan(1e-5)
    expect(distance(both.slice(half), (await alone(b, -0.5)).slice(half))).toBeLessThan(1e-5)
  })

  it('change nothing where no adapter is left at a layer', async () => {
    const touched = (await open('kohya-locon')).touched.unet!
    const network = await make()
    await network.use([{ touched, weight: 1 }])
    const one = touched.slice(0, 1)
    await network.use([{ touched: one, weight: 1 }])
    expect(network.made()).toBe(2)
    for (let i = 0; i < 5; i++) {
      const off = answer(await network.run(feeds, { rows, scales: [[0], [0]] }))
      expect(distance(off, untouched)).toBeLessThan(1e-6)
    }
  })

  it('weigh blocks by themselves', async () => {
    const touched = (await open('kohya-locon')).touched.unet!
    const network = await make()
    await network.use([{ touched, weight: 1, factor: (path) => (path.startsWith('mid_block.') ? 0 : 1) }])
    const weighed = answer(await network.run(feeds, { rows }))
    await network.use([{ touched: touched.filter(({ layer }) => !layer.path.startsWith('mid_block.')), weight: 1 }])
    expect(distance(weighed, answer(await network.run(feeds, { rows })))).toBeLessThan(1e-6)
  })

  it('make a session only for layers that have no branch yet, and take none when adapters go', async () => {
    const [a, b] = [(await open('kohya-locon')).touched.unet!, (await open('peft-oft')).touched.unet!]
    const network = await make()
    const after = async (...list: (typeof a)[]) => {
      await network.use(list.map((touched, i) => ({ touched, weight: i + 1 })))
      return network.made()
    }
    expect(await after()).toBe(1)
    expect(await after(a)).toBe(2)
    expect(await after(b)).toBe(2)
    expect(await after(b, a)).toBe(2)
    expect(await after()).toBe(3)
    expect(distance(answer(await network.run(feeds, { rows })), untouched)).toBe(0)
  })

  it('can be baked into the weights, and taken out again', async () => {
    const network = await make()
    for (const name of ['kohya-locon', 'lycoris-full', 'peft-dora']) {
      const touched = (await open(name)).touched.unet!
      await network.use([{ touched, weight: 0.6 }])
      const branched = answer(await network.run(feeds, { rows }))
      await network.use([{ touched, weight: 0.6 }], { baked: true })
      expect(distance(answer(await network.run(feeds, { rows })), branched), name).toBeLessThan(1e-5)
    }
    await network.use([])
    expect(distance(answer(await network.run(feeds, { rows })), untouched)).toBe(0)
  })

  it('tell adapters apart that change the same norms', async () => {
    const touched = (await open('lycoris-full')).touched.unet!.filter(({ layer }) => layer.kind === 'norm')
    const turned = touched.map((one) => ({ ...one, delta: { full: one.delta.full!.map((value) => -value) } }))
    const network = await make()
    await network.use([{ touched, weight: 1 }])
    const first = answer(await network.run(feeds, { rows }))
    await network.use([{ touched: turned, weight: 1 }])
    expect(distance(answer(await network.run(feeds, { rows })), first)).toBeGreaterThan(1e-3)
    await network.use([{ touched, weight: 1, factor: () => 0 }])
    expect(distance(answer(await network.run(feeds, { rows })), untouched)).toBe(0)
  })

  it('take forty adapters', async () => {
    const touched = (await open('peft-lora')).touched.unet!
    const network = await make()
    await network.use(Array.from({ length: 40 }, () => ({ touched, weight: 1 / 40 })))
    const many = answer(await network.run(feeds, { rows }))
    await network.use([{ touched, weight: 1 }])
    expect(distance(many, answer(await network.run(feeds, { rows })))).toBeLessThan(1e-5)
  })
})

describe('regions', () => {
  const golden = JSON.parse(bytes('lora/regions.json').toString()) as Record<
    'sample' | 'prompts' | 'shares' | 'answer',
    number[]
  > & { strength: number; timestep: number }
  const [cells, tokens] = [64, 5]
  const layout = {
    size: [8, 8] as const,
    shares: [0, 1, 2].map((part) => Float32Array.from(golden.shares.slice(part * cells, (part + 1) * cells))),
    acts: [[false], [true], [false]],
  }
  const repeated = (values: readonly number[], rows: number) =>
    Float32Array.from(Array.from({ length: rows }, () => values).flat())
  const feedsOf = (rows: number, parts: number, prompts: readonly number[]) =>
    unetFeeds(config, {
      sample: { shape: [rows, 4, 8, 8], data: repeated(golden.sample, rows) },
      timesteps: Array.from({ length: rows }, () => golden.timestep),
      embeddings: { shape: [rows, parts * tokens, 6], data: repeated(prompts, rows) },
      parts,
    })

  it("follow kohya's rule: words and adapter in their own part, in one pass, two rows alike", async () => {
    const { touched } = await open('kohya-locon')
    const network = await make()
    await network.use([{ touched: touched.unet!, weight: golden.strength }], { layout })
    const got = answer(await network.run(feedsOf(2, 3, golden.prompts), { rows: 2, parts: 3, tokens: 3 * tokens }))
    expect(distance(got.slice(0, got.length / 2), golden.answer)).toBeLessThan(1e-5)
    expect(distance(got.slice(got.length / 2), golden.answer)).toBeLessThan(1e-5)
  })

  it('leave a lone prompt alone but for pixels, and are one session for every layout', async () => {
    const { touched } = await open('kohya-locon')
    const text = touched.unet!.filter(({ layer }) => layer.path.includes('attn2.to_k'))
    expect(text).toHaveLength(1)
    const network = await make()
    await network.use([{ touched: text, weight: 1 }], { layout })
    const lone = feedsOf(1, 1, golden.prompts.slice(0, tokens * 6))
    const without = answer(await network.run(lone, { rows: 1, parts: 1, tokens }))
    const { encoder_hidden_states: words, ...rest } = lone
    const flat = { ...rest, encoder_hidden_states: { shape: [1, tokens, 6], data: words!.data } }
    expect(distance(without, answer(await (await make()).run(flat, { rows: 1 })))).toBeLessThan(1e-6)
    await network.use([{ touched: text, weight: 1 }], { layout: { ...layout, acts: [[true], [true], [true]] } })
    expect(network.made()).toBe(2)
    const everywhere = answer(await network.run(lone, { rows: 1, parts: 1, tokens }))
    expect(distance(everywhere, without)).toBeGreaterThan(1e-3)
    await network.use([{ touched: text, weight: 1 }])
    expect(network.made()).toBe(3)
    expect(distance(answer(await network.run(flat, { rows: 1 })), everywhere)).toBeLessThan(1e-6)
  })
})

type Picture = { family: string; weights: [number, number]; moved: number; scheduler: unknown; latents: number[] }
const pictures = JSON.parse(bytes('lora/pictures/cases.json').toString()) as Picture[]

describe('pictures', () => {
  it.each(['sd', 'sdxl'])('%s with two adapters: the latents of diffusers and peft', async (family) => {
    const directory = fileURLToPath(new URL(`pipelines/${family}`, goldens))
    const plan = await planModel(openFolder(filesOf(directory, family)), { precision: 'float32', attentionOp: 'plain' })
    const { model, release } = await plan.open(runtime, () => {})
    const { opening, use } = model.adaptation!
    const adapters = await Promise.all(
      [0, 1].map((k) => openAdapter(new Blob([bytes(`lora/pictures/${family}-${k}.safetensors`)]), `${k}`, opening)),
    )
    for (const adapter of adapters) expect(adapter.unmatched).toEqual([])
    for (const { weights, scheduler, latents, moved } of pictures.filter((one) => one.family === family)) {
      await use(adapters.map((adapter, i) => ({ adapter, weight: weights[i]!, textWeight: weights[i]! })))
      expect(distance(await draw(model, scheduler), latents), `weights ${weights}`).toBeLessThan(1e-3)
      if (weights[0] !== 0) expect(moved).toBeGreaterThan(0.02)
    }
    await release()
  })
})

const draw = async (loaded: Model, scheduler: unknown): Promise<ArrayLike<number>> => {
  const { noise, prediction, config } = readScheduler(scheduler)
  let last: Latents | undefined
  await generate(
    { ...loaded, noise, prediction, scheduler: config },
    {
      model: loaded.name,
      prompt: 'a photo of the cat',
      negative: 'ugly, blurry',
      seed: 11,
      rng: 'torch',
      sampler: 'ddim',
      schedule: 'trailing',
      steps: 5,
      guidance: 4,
      eta: 0,
      width: 64,
      height: 64,
      count: 1,
      clipSkip: 0,
    },
    { onEvent: () => {}, onLatents: (latents) => (last = latents) },
  )
  return last!.data
}
