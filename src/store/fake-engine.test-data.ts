// An engine that draws coloured squares at a pace that tests choose. Test code only: it never reaches the page.
import type { AdapterInfo, Engine, Failure, ModelInfo, Pixels, RunReport, Settings } from '../protocol.ts'

const device = {
  provider: 'wasm',
  description: '2 threads',
  threads: 2,
  crossOriginIsolated: true,
  reason: 'no-webgpu',
} as const

export const fakeModel: ModelInfo = {
  id: 'nano',
  name: 'nano',
  family: 'nano',
  bytes: 18_000_000,
  device,
  precision: 'float32',
  predictionType: 'v_prediction',
  sizeMultiple: 8,
  maxTokens: 77,
  samplers: [
    { id: 'euler', label: 'Euler', help: 'Straight steps along the path from noise to picture.', dials: [] },
    { id: 'ddim', label: 'DDIM', help: 'The sampler of the trained schedule.', dials: [] },
  ],
  schedules: [
    { id: 'karras', label: 'Karras', help: 'More steps where the noise is low.' },
    { id: 'trailing', label: 'Trailing', help: 'Even timesteps, the last one included.' },
  ],
  guidances: [
    { id: 'cfg', label: 'CFG', help: 'The usual rule.', dials: [] },
    {
      id: 'apg',
      label: 'APG',
      help: 'High scales without burnt colours.',
      dials: [{ id: 'limit', label: 'Limit', help: 'Longest push.', min: 0, max: 1000, usual: 15 }],
    },
  ],
  recipes: [],
  methods: [
    {
      id: 'merge',
      label: 'Merge',
      help: 'All adapters together in every step.',
      source: '',
      dials: [],
      regions: false,
    },
    {
      id: 'composite',
      label: 'Composite',
      help: 'Every adapter answers alone.',
      source: '',
      dials: [],
      regions: false,
    },
    { id: 'regional', label: 'Regional', help: 'Every region in one pass.', source: '', dials: [], regions: true },
    {
      id: 'multidiffusion',
      label: 'MultiDiffusion',
      help: 'Regions by themselves.',
      source: '',
      dials: [],
      regions: true,
    },
  ],
  merges: [{ id: 'ties', label: 'TIES', source: '', sparse: true }],
  defaults: { sampler: 'ddim', schedule: 'trailing', steps: 8, guidance: 4, eta: 0, width: 128, height: 128 },
}

/** A square of one colour that moves with the step. */
export function square(size: number, seed: number, share: number): Pixels {
  const data = new Uint8ClampedArray(size * size * 4)
  for (let i = 0; i < size * size; i++) {
    const noise = ((i * 7919 + seed * 104_729) % 97) * (1 - share)
    data.set([80 + (seed % 150) + noise, (i % size) + noise, Math.floor(i / size) + noise, 255], i * 4)
  }
  return { width: size, height: size, data }
}

const fakeAdapter = (name: string, bytes: number): AdapterInfo => ({
  id: 'the page knows better',
  name: name.replace('.safetensors', ''),
  family: 'other',
  bytes,
  layers: { unet: 8 },
  ranks: [4, 4],
  formats: ['lora'],
  triggers: ['fox'],
  tags: [],
  unmatched: { count: 0, first: [] },
})

export type Fake = {
  readonly engine: Engine
  readonly drawn: Settings[]
  readonly loads: unknown[]
  /** The next runs fail so, at their second step; one entry a run. */
  readonly failures: Failure[]
  /** The next loads fail so. */
  readonly loadFailures: Failure[]
  /** Adapters that were read, by their files' names; and those that cannot be. */
  readonly added: string[]
  /** Settings that the engine was told to get ready for. */
  readonly prepared: Settings[]
  readonly adapterFailures: Map<string, Failure>
  model: ModelInfo
}

/** `pace` is the milliseconds of a step. */
export function fakeEngine(pace = 0): Fake {
  const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
  const fake: Fake = {
    engine: undefined!,
    drawn: [],
    loads: [],
    failures: [],
    loadFailures: [],
    added: [],
    prepared: [],
    adapterFailures: new Map(),
    model: fakeModel,
  }
  const generate: Engine['generate'] = async (settings, onEvent, signal) => {
    fake.drawn.push(settings)
    const failure = fake.failures.shift()
    const { steps, count, seed, width } = settings
    const stop = () => {
      if (signal?.aborted) throw { kind: 'cancelled', message: 'engine: run: cancelled' } satisfies Failure
    }
    for (let picture = 0; picture < count; picture++) {
      onEvent({ type: 'phase', phase: 'text', picture })
      await wait(pace)
      onEvent({ type: 'phase', phase: 'sample', picture })
      for (let step = 1; step <= steps; step++) {
        await wait(pace)
        stop()
        if (failure && step === 2) throw failure
        const preview = square(16, seed + picture, step / steps)
        onEvent({ type: 'step', picture, step, steps, sigma: 1 - step / steps, milliseconds: pace, preview })
      }
      onEvent({ type: 'phase', phase: 'decode', picture })
      await wait(pace)
      onEvent({ type: 'picture', picture, seed: seed + picture, pixels: square(width, seed + picture, 1) })
    }
    const rows = steps * count * (settings.guidance > 1 ? 2 : 1)
    const times = Array.from({ length: steps * count }, () => pace)
    return {
      text: pace,
      steps: times,
      decode: pace * count,
      total: pace * (steps + 2) * count,
      rows,
      device,
    } satisfies RunReport
  }
  const engine: Engine = {
    load: async (source, options, onProgress, signal) => {
      fake.loads.push({ source, options })
      for (let loaded = 0; loaded <= 18; loaded += 3) {
        onProgress?.({ phase: 'read', loaded: loaded * 1e6, total: 18e6 })
        await wait(pace)
        if (signal?.aborted) throw { kind: 'cancelled', message: 'engine: run: cancelled' } satisfies Failure
      }
      const failure = fake.loadFailures.shift()
      if (failure) throw failure
      return fake.model
    },
    tokens: (prompt) => {
      const words = prompt.split(/\s+/).filter(Boolean)
      return Promise.resolve({ used: Math.min(words.length, 75) + 2, max: 77, truncated: words.slice(75).join(' ') })
    },
    addAdapter: async ({ name, blob }) => {
      const failure = fake.adapterFailures.get(name)
      if (failure) throw failure
      fake.added.push(name)
      return fakeAdapter(name, blob.size)
    },
    removeAdapter: () => Promise.resolve(),
    cost: ({ steps, guidance, method, adapters = [], regions = [] }) => {
      const asks = { composite: adapters.length, multidiffusion: regions.length + 1 }[method ?? ''] || 1
      return Promise.resolve({ rows: Array.from({ length: steps }, () => asks * (guidance > 1 ? 2 : 1)), notes: [] })
    },
    crosstalk: (ids) =>
      Promise.resolve(
        ids.flatMap((one, i) =>
          ids.slice(i + 1).map((other) => ({
            adapters: [one, other] as const,
            layers: [{ component: 'unet', path: 'mid_block.attentions.0.proj_in', score: 0.3, chance: 0.1 }],
            crowding: 3,
            instead: ['regional', 'composite'],
          })),
        ),
      ),
    mergeAdapters: ({ name }) => Promise.resolve(new Blob([name])),
    prepare: (settings) => {
      fake.prepared.push(settings)
      return Promise.resolve()
    },
    generate,
    // Reads one size, as the judge does, and finds half of what is asked.
    assess: ({ width }) =>
      width === 128
        ? Promise.resolve({
            agreement: 0.5,
            facts: [],
            unknown: [],
            found: [],
            place: '',
            style: 'none',
            features: Float32Array.of(3, 4),
          })
        : Promise.reject({ kind: 'bad-input', message: 'judge: picture: expected 128 x 128' } satisfies Failure),
    onRestart: () => () => undefined,
    dispose: () => undefined,
  }
  return Object.assign(fake, { engine })
}
