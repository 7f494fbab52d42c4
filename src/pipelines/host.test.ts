import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../test/folder.ts'
import type {
  Failure,
  GenerateEvent,
  LoadOptions,
  LoadProgress,
  ModelFile,
  ModelInfo,
  Pixels,
  Settings,
} from '../protocol.ts'
import { writeSafetensors } from '../weights/safetensors.ts'
import { createHost, describe as failureOf } from './host.ts'

const folder = filesOf(fileURLToPath(new URL('../../test/goldens/pipelines/sd', import.meta.url)), 'sd')
const options: LoadOptions = { device: 'auto', precision: 'auto' }
const quiet = () => {}
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (failure: Failure) => failure,
  )

/** The folder with one file replaced, or left out. */
const folderBut = (path: string, content?: string) => ({
  ...folder,
  files: folder.files.flatMap((file): ModelFile[] => {
    if (file.path !== path) return [file]
    return content === undefined ? [] : [{ path, blob: new Blob([content]) }]
  }),
})

/** The config of a UNet that is told a masked picture besides the latents. */
const wide = readFileSync('test/goldens/pipelines/sd/unet/config.json', 'utf8').replace(
  /"in_channels": \d+/,
  '"in_channels": 9',
)

const modelIndex = JSON.parse(readFileSync('test/goldens/pipelines/sd/model_index.json', 'utf8')) as object

/** Mean difference of two pictures, in steps of 255. */
const apart = (a: Pixels, b: Pixels) => a.data.reduce((sum, v, i) => sum + Math.abs(v - b.data[i]!), 0) / a.data.length

/** An AutoencoderTiny of one convolution a level, in cells of 8 pixels, that makes something of anything. */
const tinyConfig = (channels: number) => ({
  _class_name: 'AutoencoderTiny',
  latent_channels: channels,
  encoder_block_out_channels: [4, 4, 4, 4],
  decoder_block_out_channels: [4, 4, 4, 4],
  num_encoder_blocks: [0, 0, 0, 0],
  num_decoder_blocks: [0, 0, 0, 0],
})
const tinyDecoder = (channels: number) => {
  const tensor = (...shape: number[]) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(7 * i + shape.length))
    return { shape, data: data.map((value) => value / 4) }
  }
  const inner = [3, 5, 7].map((layer) => [`decoder.layers.${layer}.weight`, tensor(4, 4, 3, 3)] as const)
  return writeSafetensors({
    'decoder.layers.0.weight': tensor(4, channels, 3, 3),
    'decoder.layers.0.bias': tensor(4),
    ...Object.fromEntries(inner),
    'decoder.layers.8.weight': tensor(3, 4, 3, 3),
    'decoder.layers.8.bias': tensor(3),
  })
}

describe('host', () => {
  const host = createHost({ threads: 1 })
  let info: ModelInfo
  const progress: LoadProgress['phase'][] = []
  let settings: Settings

  beforeAll(async () => {
    expect(await failed(host.tokens('a cat'))).toMatchObject({ kind: 'bad-input' })
    info = await host.load(folder, options, ({ phase }) => progress.push(phase))
    settings = {
      ...info.defaults,
      model: 'sd',
      prompt: 'a cat',
      negative: '',
      seed: 1,
      rng: 'torch',
      count: 1,
      clipSkip: 0,
    }
  }, 120_000)

  it('tells what it loaded, and where it runs and why', () => {
    expect(info).toMatchObject({
      name: 'sd',
      device: { provider: 'wasm', threads: 1, reason: 'no-webgpu' },
      precision: 'float32',
      predictionType: 'epsilon',
      maxTokens: 77,
      maxClipSkip: 2,
      defaults: { sampler: 'ddim', schedule: 'leading', width: 64, height: 64 },
    })
    expect(info.bytes).toBeGreaterThan(300_000)
    const { need, allowed } = info.memory!
    expect(need.weights).toBe(info.bytes)
    expect(need.total).toBeGreaterThan(need.weights)
    expect(need.total).toBeLessThan(allowed.total!)
    expect(progress).toEqual(['text_encoder', 'unet', 'vae'])
  })

  it('counts tokens and shows what does not fit', async () => {
    expect(await host.tokens('a cat')).toMatchObject({ max: 77, truncated: '' })
    const long = await host.tokens('cat '.repeat(100))
    expect(long.used).toBe(77)
    expect(long.truncated).toMatch(/^cat .*cat\s*$/)
  })

  it('streams phases, steps and pictures, and reports times and rows', async () => {
    const events: GenerateEvent[] = []
    const report = await host.generate({ ...settings, steps: 3, count: 2 }, (event) => events.push(event))
    const names = events.map((event) => (event.type === 'phase' ? event.phase : event.type))
    const picture = ['sample', 'step', 'step', 'step', 'decode', 'picture']
    expect(names).toEqual(['text', ...picture, ...picture])
    expect(report).toMatchObject({ rows: 12, device: info.device })
    expect(report.steps).toHaveLength(6)
    const sum = report.text + report.decode + report.steps.reduce((a, b) => a + b, 0)
    expect(sum).toBeLessThanOrEqual(report.total)
  })

  it('stops reading a model on a cancel, and keeps the one it has', async () => {
    const slow = { ...folder, files: folder.files.map((file) => ({ ...file })) }
    const load = host.load(slow, options, quiet)
    await Promise.resolve()
    host.cancel()
    expect(await failed(load)).toMatchObject({ kind: 'cancelled', message: 'host: cancelled' })
    expect((await host.generate({ ...settings, steps: 1 }, quiet)).rows).toBe(2)
  })

  it('stops within one step of a cancel, and runs again', async () => {
    let steps = 0
    const run = host.generate({ ...settings, steps: 20 }, (event) => {
      if (event.type === 'step' && ++steps === 2) host.cancel()
    })
    expect(await failed(run)).toMatchObject({ kind: 'cancelled', message: 'host: cancelled' })
    expect(steps).toBe(2)
    expect((await host.generate({ ...settings, steps: 1 }, quiet)).rows).toBe(2)
  })

  it.each<[string, Partial<Settings>, string]>([
    ['sizes that the network cannot halve', { width: 63 }, 'settings: width: expected a multiple of'],
    ['no steps', { steps: 0 }, 'expected a whole number from 1'],
    ['NaN guidance', { guidance: Number.NaN }, 'settings: guidance: expected a number'],
    ['an unknown sampler', { sampler: 'x' }, 'sampler: "x": expected one of'],
    ['an unknown schedule', { schedule: 'x' }, 'schedule: "x": expected one of'],
    ['too many skipped layers', { clipSkip: 3 }, 'settings: clipSkip: expected 0 to 2, got 3'],
  ])('refuses %s', async (_, wrong, message) => {
    const failure = await failed(host.generate({ ...settings, ...wrong }, quiet))
    expect(failure?.kind).toBe('bad-input')
    expect(failure?.message).toContain(message)
  })

  it.each<[string, string, string | undefined, string]>([
    ['no index', 'model_index.json', undefined, 'model_index.json: expected a file, got none'],
    ['a broken index', 'model_index.json', '{"unet": 3}', 'missing: unet, vae, text_encoder, tokenizer'],
    [
      'a transformer',
      'model_index.json',
      '{"transformer": ["diffusers", "FluxTransformer2DModel"]}',
      'got a FluxTransf',
    ],
    [
      'another UNet',
      'model_index.json',
      index({ unet: 'UNet3DConditionModel' }),
      'expected UNet2DConditionModel, got UNet3D',
    ],
    [
      'another autoencoder',
      'model_index.json',
      index({ vae: 'VQModel' }),
      'expected AutoencoderKL or AutoencoderTiny or',
    ],
    ['no config', 'unet/config.json', undefined, 'unet/config.json: expected a file, got none'],
    ['a web page instead of a config', 'unet/config.json', '<!DOCTYPE html><html>', 'this is a web page'],
    ['a config that makes no sense', 'unet/config.json', '{"block_out_channels": "wide"}', 'unet/config.json: '],
    [
      'a UNet that fills in',
      'unet/config.json',
      wide,
      'unet/config.json: in_channels: expected 4, got 9: models of inp',
    ],
    ['no weights', 'unet/diffusion_pytorch_model.safetensors', undefined, 'unet: expected diffusion_pytorch_model.saf'],
    ['weights cut short', 'unet/diffusion_pytorch_model.safetensors', '12345678{}', 'safetensors: '],
    ['no tokenizer', 'tokenizer/tokenizer.json', undefined, 'expected tokenizer.json, or vocab.json and merges.txt'],
    [
      'a scheduler of another kind',
      'scheduler/scheduler_config.json',
      '{"_class_name": "EDMEulerScheduler"}',
      'got EDM',
    ],
  ])('refuses a folder with %s, and keeps the model it has', async (_, path, content, message) => {
    const failure = await failed(host.load(folderBut(path, content), options, quiet))
    expect(failure).toMatchObject({ kind: 'not-a-model' })
    expect(failure?.message).toContain(message)
    expect(failure?.message).not.toContain('\n')
    expect((await host.tokens('a cat')).max).toBe(77)
  })

  describe('with a tiny autoencoder beside the full one', () => {
    const index = JSON.stringify({ ...modelIndex, tiny_vae: ['diffusers', 'AutoencoderTiny'] })
    const beside = (channels: number) => [
      { path: 'tiny_vae/config.json', blob: new Blob([JSON.stringify(tinyConfig(channels))]) },
      { path: 'tiny_vae/diffusion_pytorch_model.safetensors', blob: new Blob([tinyDecoder(channels)]) },
    ]
    const both = (channels = 4) => {
      const { files } = folderBut('model_index.json', index)
      return { ...folder, files: [...files, ...beside(channels)] }
    }
    const drawnBy = async (drawing: typeof host, more: Partial<Settings>) => {
      const drawn: (Pixels | undefined)[] = []
      await drawing.generate({ ...settings, steps: 2, ...more }, (event) => {
        if (event.type === 'step') drawn.push(event.preview)
        if (event.type === 'picture') drawn.push(event.pixels)
      })
      return drawn
    }

    it('previews by it, and decodes by it where asked', async () => {
      const two = createHost({ threads: 1 })
      const { decoders } = await two.load(both(), options, quiet)
      expect(decoders?.map(({ id }) => id)).toEqual(['full', 'tiny'])
      const [, last, full] = await drawnBy(two, {})
      const [, , tiny] = await drawnBy(two, { decoder: 'tiny' })
      expect(new Set(last?.data).size).toBeGreaterThan(10)
      // The last estimate is the picture but for what noise the folder's scheduler leaves.
      expect(apart(tiny!, last!)).toBeLessThan(4)
      expect(apart(tiny!, full!)).toBeGreaterThan(20)
      expect([full?.width, tiny?.width]).toEqual([64, 64])
    })

    it('refuses one for other latents, and settings that ask for one that is not there', async () => {
      expect(await failed(host.load(both(8), options, quiet))).toMatchObject({
        kind: 'not-a-model',
        message: expect.stringMatching(
          /tiny_vae\/config.json: expected latents of 4 channels .*, got 8 channels/,
        ) as string,
      })
      expect(info.decoders).toBeUndefined()
      expect(await failed(drawnBy(host, { decoder: 'tiny' }))).toMatchObject({
        kind: 'bad-input',
        message: 'settings: decoder: expected full for sd, which has no tiny one, got tiny',
      })
    })
  })

  it('takes WebGPU only where there is one', async () => {
    expect(await failed(host.load(folder, { ...options, device: 'webgpu' }, quiet))).toMatchObject({
      kind: 'no-device',
      message: expect.stringContaining('got no-webgpu') as string,
    })
    expect(await host.device({ ...options, device: 'wasm' })).toMatchObject({ provider: 'wasm', reason: 'asked-for' })
    await host.ping()
  })

  it('computes in half precision where asked', async () => {
    const half = createHost({ threads: 1 })
    expect(await half.load(folder, { device: 'wasm', precision: 'float16' }, quiet)).toMatchObject({
      precision: 'float16',
    })
    const picture = async (host: typeof half) => {
      let data: Uint8ClampedArray = new Uint8ClampedArray()
      await host.generate({ ...settings, steps: 2 }, (event) => {
        if (event.type === 'picture') data = event.pixels.data
      })
      return data
    }
    const [rough, exact] = [await picture(half), await picture(host)]
    const off = exact.reduce((sum, value, i) => sum + Math.abs(value - rough[i]!), 0) / exact.length
    expect(off).toBeGreaterThan(0)
    expect(off).toBeLessThan(3)
  })
})

describe('failures', () => {
  it('keep their kind and one line, with the rest as details', () => {
    const cause = new Error('inner')
    const failure = failureOf(Object.assign(new Error('a: b: c\nmore', { cause }), { kind: 'network' }))
    expect(failure).toMatchObject({ kind: 'network', message: 'a: b: c' })
    expect(failure.details).toContain('caused by Error: inner')
    expect(failureOf(new RangeError('Array buffer allocation failed')).kind).toBe('out-of-memory')
    expect(failureOf(new TypeError('x')).kind).toBe('internal')
    expect(failureOf(new DOMException('gone', 'NotReadableError')).kind).toBe('network')
    expect(failureOf('thrown')).toEqual({ kind: 'internal', message: 'host: thrown' })
  })
})

/** A model_index.json that names every part, with these classes instead. */
function index(classes: Record<string, string>): string {
  const parts = {
    unet: 'UNet2DConditionModel',
    vae: 'AutoencoderKL',
    text_encoder: 'CLIPTextModel',
    tokenizer: 'CLIPTokenizer',
  }
  return JSON.stringify(
    Object.fromEntries(Object.entries({ ...parts, ...classes }).map(([k, v]) => [k, ['diffusers', v]])),
  )
}
