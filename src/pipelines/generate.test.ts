import { describe, expect, test } from 'vitest'
import { idealUnet, relative, type World } from '../../test/mixture.ts'
import { combine, deviation } from '../math/latents.ts'
import { torchNoise } from '../math/random.ts'
import type { GenerateEvent, Given, Settings } from '../protocol.ts'
import { generate } from './generate.ts'
import type { Model, Unet } from './model.ts'
import { readScheduler } from './scheduler-config.ts'
import type { Latents } from './types.ts'

const scheduler = readScheduler({ _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'trailing' })
const mean = [...torchNoise(5)([64]).data]
const world: World = { means: [mean], weights: [1], deviation: 1e-4 }

const frame = ([id = 0]: readonly number[]) => ({
  ids: Int32Array.of(0, id, 1),
  end: 2,
  used: 3,
  max: 3,
  truncated: '',
})

const model: Model = {
  name: 'point',
  textEncoders: [
    {
      tokenize: Object.assign((text: string) => ({ ...frame([text.length]), truncated: text.slice(20) }), {
        pieces: {
          encode: (text: string) => [...text].map((letter) => letter.codePointAt(0)!),
          room: 1,
          comma: 44,
          frame,
        },
        teach: () => {},
      }),
      encode: async ({ ids }, clipSkip) => ({ hidden: { shape: [1, 1, 2], data: Float32Array.of(ids[1]!, clipSkip) } }),
    },
  ],
  zerosForEmptyNegative: false,
  unet: idealUnet(world, scheduler.noise.sigmas, 'epsilon'),
  maxBatch: 4,
  prediction: 'epsilon',
  embedsGuidance: false,
  takesTimeIds: false,
  noise: scheduler.noise,
  scheduler: scheduler.config,
  preset: scheduler.preset,
  latentChannels: 4,
  cell: 8,
  decode: async () => ({ width: 32, height: 32, data: new Uint8ClampedArray(4096) }),
}
const settings: Settings = {
  model: 'point',
  prompt: 'a cat',
  negative: 'a dog',
  seed: 3,
  rng: 'torch',
  sampler: 'euler',
  schedule: 'trailing',
  steps: 4,
  guidance: 3,
  eta: 0,
  width: 32,
  height: 32,
  count: 1,
  clipSkip: 0,
}

async function draw(
  changes: Partial<Settings> = {},
  using: Partial<Model> = {},
  signal?: AbortSignal,
  given: Given = {},
) {
  const events: GenerateEvent[] = []
  const latents: Latents[] = []
  const report = await generate(
    { ...model, ...using },
    { ...settings, ...changes },
    {
      onEvent: (event) => events.push(event),
      onLatents: (last) => latents.push(last),
      given,
      ...(signal ? { signal } : {}),
    },
  )
  return { events, latents, report }
}

/** The model's network, but with `answer` from call `from` on. */
const failing = (from: number, answer: number): Unet => {
  let calls = 0
  return async (batch) => {
    const good = await model.unet(batch)
    return ++calls < from ? good : { shape: good.shape, data: good.data.map(() => answer) }
  }
}

describe('a run', () => {
  test('tells what happens in order', async () => {
    const { events, latents, report } = await draw()
    expect(events.map(({ type, ...event }) => ('phase' in event ? event.phase : type))).toEqual([
      'text',
      'sample',
      'step',
      'step',
      'step',
      'step',
      'decode',
      'picture',
    ])
    const steps = events.filter((event) => event.type === 'step')
    expect(steps.map(({ step, steps: all }) => [step, all])).toEqual([1, 2, 3, 4].map((step) => [step, 4]))
    expect(relative(latents[0]!.data, mean)).toBeLessThan(1e-3)
    expect(report).toMatchObject({ rows: 8, steps: { length: 4 } })
  })

  test('is the same for the same settings, and picture k is that of seed + k', async () => {
    const [pair, second] = [
      await draw({ count: 2, sampler: 'euler_ancestral' }),
      await draw({ seed: 4, sampler: 'euler_ancestral' }),
    ]
    expect(pair.latents[1]).toEqual(second.latents[0])
    expect(pair.latents[0]).not.toEqual(second.latents[0])
    expect(pair.events.filter(({ type }) => type === 'picture')).toMatchObject([
      { picture: 0, seed: 3 },
      { picture: 1, seed: 4 },
    ])
  })

  test('says what of the prompts was cut off', async () => {
    const { events } = await draw({ prompt: 'twenty characters...and more', negative: 'twenty characters...not' })
    expect(events.filter(({ type }) => type === 'truncated')).toEqual([
      { type: 'truncated', field: 'prompt', text: 'and more' },
      { type: 'truncated', field: 'negative', text: 'not' },
    ])
  })

  test('previews every step where the model can', async () => {
    const pixels = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
    const { events } = await draw({}, { preview: () => pixels })
    expect(events.filter((event) => event.type === 'step' && event.preview === pixels)).toHaveLength(4)
  })

  test('tells the latents at every level; anew, those that each step came to, from noise of its own', async () => {
    const noises = async (given?: Given) => {
      const { events, latents } = await draw({}, {}, undefined, given)
      const steps = events.filter((event) => event.type === 'step')
      const zs = steps.map(({ sigma, noisy }) => combine([[1 / sigma, noisy!], [-1 / sigma, { shape: noisy!.shape, data: Float32Array.from(mean) }]])) // prettier-ignore
      return { levels: steps.map(({ sigma }) => sigma), zs, last: latents[0]! }
    }
    const walk = await noises()
    for (const z of walk.zs) expect(relative(z.data, walk.zs[1]!.data)).toBeLessThan(0.01)
    const anew = await noises({ anew: { shape: walk.last.shape, data: walk.last.data } })
    expect(anew.levels).toEqual([...walk.levels.slice(1), 0])
    for (const [i, z] of anew.zs.slice(0, -1).entries()) {
      expect(deviation(z)).toBeGreaterThan(0.7)
      expect(deviation(z)).toBeLessThan(1.3)
      for (const other of [...walk.zs, ...anew.zs.slice(0, i)])
        expect(relative(z.data, other.data)).toBeGreaterThan(0.5)
    }
    expect(relative(anew.last.data, walk.last.data)).toBeLessThan(0.01)
  })

  test('starts from the noise that it is given', async () => {
    const initialNoise = torchNoise(4)([1, 4, 4, 4])
    const given: Latents[] = []
    await generate(model, settings, { onEvent: () => {}, initialNoise, onLatents: (last) => given.push(last) })
    expect(given).toEqual((await draw({ seed: 4 })).latents)
  })
})

describe('conditioning', () => {
  const heard = async (changes: Partial<Settings>, using: Partial<Model> = {}) => {
    const rows: number[][] = []
    const unet: Unet = (batch) => {
      const { data, shape } = batch.embeddings
      rows.push(...Array.from({ length: shape[0]! }, (_, i) => [data[2 * i]!, data[2 * i + 1]!]))
      return model.unet(batch)
    }
    await draw({ steps: 1, ...changes }, { unet, ...using })
    return rows
  }
  test('the negative prompt is a row of its own, without clip skip', async () => {
    expect(await heard({ clipSkip: 2, prompt: 'four', negative: 'no' })).toEqual([
      [2, 0],
      [4, 2],
    ])
  })
  test('guidance 1 asks the prompt alone', async () => {
    expect(await heard({ guidance: 1, prompt: 'four' })).toEqual([[4, 0]])
  })
  test('variations of one seed start nearer to it than other seeds do, and each is made by its own pair of seeds', async () => {
    const starts = async (changes: Partial<Settings>) => {
      const seen: Latents[] = []
      const unet: Unet = async (batch) => {
        seen.push(batch.sample)
        return model.unet(batch)
      }
      const { events } = await draw({ steps: 1, guidance: 1, ...changes }, { unet })
      const pictures = events.flatMap((event) => (event.type === 'picture' ? [event] : []))
      return { seen, seeds: pictures.map(({ seed, variationSeed }) => [seed, variationSeed]) }
    }
    const variation = { variationSeed: 50, variationStrength: 0.3 }
    const { seen, seeds } = await starts({ ...variation, count: 2 })
    expect(seeds).toEqual([
      [3, 50],
      [3, 51],
    ])
    const again = await starts({ ...variation, variationSeed: 51 })
    expect(again.seen[0]).toEqual(seen[1])
    const plain = await starts({ count: 2 })
    expect(plain.seeds).toEqual([
      [3, undefined],
      [4, undefined],
    ])
    const origin = plain.seen[0]!.data
    expect(relative(seen[0]!.data, origin)).toBeLessThan(relative(plain.seen[1]!.data, origin) / 2)
  })

  test('a seed keeps the middle of its noise at another size; philox is other noise', async () => {
    const starts: number[][] = []
    const unet: Unet = async (batch) => {
      starts.push([...batch.sample.data])
      return model.unet(batch)
    }
    const once = { steps: 1, guidance: 1 }
    await draw(once, { unet })
    await draw({ ...once, seedWidth: 16, seedHeight: 16 }, { unet })
    await draw({ ...once, seedWidth: 32, seedHeight: 32 }, { unet })
    await draw({ ...once, rng: 'philox' }, { unet })
    const [plain, resized, same, philox] = starts
    expect(same).toEqual(plain)
    const differing = resized!.flatMap((value, i) => (value === plain![i] ? [] : [i % 16]))
    expect(new Set(differing)).toEqual(new Set([5, 6, 9, 10]))
    expect(relative(philox!, plain!)).toBeGreaterThan(1)
  })

  test("A1111's syntax: the network is told what the step asks for, weighted and in windows", async () => {
    const heard: number[][] = []
    const unet: Unet = async (batch) => {
      heard.push([...batch.embeddings.data].filter((_, i) => i % 2 === 0))
      return model.unet(batch)
    }
    const letters = (...words: string[]) => words.map((word) => [...word].map((letter) => letter.codePointAt(0)!))
    const a1111 = { promptSyntax: 'a1111' as const, guidance: 1, steps: 4 }
    await draw({ ...a1111, prompt: '[a:b:2]' }, { unet })
    expect(heard.splice(0)).toEqual(letters('a', 'a', 'a', 'b'))
    await draw({ ...a1111, steps: 1, prompt: 'abc' }, { unet })
    expect(heard.splice(0)).toEqual(letters('abc'))
    // One row each for what AND joins and for the negative prompt, of one and of two windows.
    const { report } = await draw({ ...a1111, steps: 1, guidance: 3, prompt: 'a ANDbc', negative: 'd' }, { unet })
    expect(heard.splice(0)).toEqual(letters('d', 'a ANDbc'))
    expect(report.rows).toBe(2)
    const both = await draw({ ...a1111, steps: 1, guidance: 3, prompt: 'a AND b:.5', negative: 'd' }, { unet })
    expect(both.report.rows).toBe(3)
    await expect(draw({ ...a1111, prompt: '(a:1.2.3)' })).rejects.toThrow('prompt: weight')
  })

  test('one Brownian path is the same picture again and another than independent draws', async () => {
    const sde = { sampler: 'dpmpp_sde', schedule: 'karras', steps: 3 }
    const path = { ...sde, stepNoise: 'brownian' as const }
    const [once, again, independent] = [await draw(path), await draw(path), await draw(sde)]
    expect(once.latents).toEqual(again.latents)
    expect(once.latents).not.toEqual(independent.latents)
  })

  test('a memory of pushes does not pass from picture to picture', async () => {
    const apg = { guidanceMethod: 'apg', guidanceOptions: { momentum: 0.9, limit: 0 }, steps: 3 }
    const { latents } = await draw({ ...apg, count: 2 })
    const { latents: alone } = await draw({ ...apg, seed: 4 })
    expect(latents[1]).toEqual(alone[0])
  })

  test('a network that embeds guidance is asked once and told', async () => {
    const told: unknown[] = []
    const unet: Unet = (batch) => {
      told.push(batch.guidance)
      return model.unet(batch)
    }
    await draw({ steps: 1, guidance: 8.5 }, { unet, embedsGuidance: true })
    expect(told).toEqual([[8.5]])
  })
  test('an empty negative prompt is zeros where the model says so', async () => {
    const rows = await heard({ prompt: 'four', negative: '' }, { zerosForEmptyNegative: true })
    expect(rows).toEqual([
      [0, 0],
      [4, 0],
    ])
  })
})

describe('failures', () => {
  test.each([
    [NaN, 3, 'sampling: step 3 of 4: latents are not finite'],
    [Infinity, 1, 'sampling: step 1 of 4: latents are not finite'],
  ])('%s at step %s is named', async (value, step, message) => {
    await expect(draw({}, { unet: failing(step, value) })).rejects.toMatchObject({ message, kind: 'not-finite' })
  })

  test('a run stops before the next call of the network', async () => {
    const stop = new AbortController()
    let calls = 0
    const unet: Unet = async (batch) => {
      if (++calls === 2) stop.abort()
      return model.unet(batch)
    }
    await expect(draw({}, { unet }, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(calls).toBe(2)
  })

  test('a message that arrives during a step is heard before the next', async () => {
    const stop = new AbortController()
    let calls = 0
    const unet: Unet = async (batch) => {
      if (++calls === 1) setImmediate(() => stop.abort())
      return model.unet(batch)
    }
    await expect(draw({ steps: 50 }, { unet }, stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(calls).toBeLessThan(5)
  })

  test.each<[Partial<Settings>, string]>([
    [{ width: 30 }, 'settings: width: expected a multiple of 8 from 8 to 4096, got 30'],
    [{ height: 0 }, 'settings: height: expected a multiple of 8 from 8 to 4096, got 0'],
    [{ guidance: NaN }, 'settings: guidance: expected a number from 0 to 100, got NaN'],
    [{ eta: 2 }, 'settings: eta: expected a number from 0 to 1, got 2'],
    [{ seed: -1 }, 'settings: seed: expected a whole number from 0 to 9007199254740991, got -1'],
    [{ count: 0 }, 'settings: count: expected a whole number from 1 to 1000, got 0'],
    [{ steps: 0 }, 'schedule: steps: expected a whole number from 1 to 1000, got 0'],
    [{ adapters: [{ id: '', weight: NaN }] }, 'settings: adapters.0.weight: expected a finite number, got NaN'],
    [
      { adapters: [{ id: '', weight: 1, blocks: { up: { block_1: [1, Infinity] } } }] },
      'settings: adapters.0.blocks.up.block_1.1: expected a finite number, got Infinity',
    ],
    [
      {
        regions: [
          { name: '', prompt: '', strength: 1, feather: 0, adapters: [], box: { x: NaN, y: 0, width: 1, height: 1 } },
        ],
      },
      'settings: regions.0.box.x: expected a finite number, got NaN',
    ],
    [{ sampler: 'eular' }, 'sampler: "eular": expected one of euler, '],
    [{ schedule: '' }, 'schedule: "": expected one of '],
  ])('%o is refused', async (changes, message) => {
    await expect(draw(changes)).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining(message) })
  })
})

test('the pipeline itself takes little time beside the network', async () => {
  const asked: number[] = []
  const unet: Unet = async ({ sample }) => {
    const begun = performance.now()
    const answer = { shape: sample.shape, data: sample.data.slice() }
    asked.push(performance.now() - begun)
    return answer
  }
  const { report } = await draw({ steps: 20, width: 1024, height: 1024 }, { unet })
  const overhead = report.steps.map((step, i) => step - asked[i]!).sort((a, b) => a - b)[10]!
  console.info(`pipeline: ${overhead.toFixed(2)} ms a step at 4 x 128 x 128, two rows, median`)
  expect(overhead).toBeLessThan(50)
})
