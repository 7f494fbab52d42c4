// Settings that tests of this folder share, and all settings there are as a generator.
import fc from 'fast-check'
import type { Settings } from '../protocol.ts'

export const example = {
  model: 'nano',
  prompt: 'a red cat left of a rocket at sunset',
  negative: '',
  seed: 7,
  rng: 'torch',
  sampler: 'euler_ancestral',
  schedule: 'karras',
  steps: 4,
  guidance: 7,
  eta: 1,
  width: 128,
  height: 128,
  count: 1,
  clipSkip: 0,
} satisfies Settings

/** Text as people write it, all of Unicode, no lone surrogates. */
export const anyText = fc.string({ unit: 'binary', maxLength: 60 })

const required = Object.keys(example) as (keyof typeof example)[]
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)

const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
const adapter = fc.record(
  {
    id,
    weight: share,
    textWeight: share,
    blocks: fc.oneof(fc.array(share, { maxLength: 3 }), fc.record({ mid: share, up: share })),
    schedule: fc.record({
      from: share,
      to: share,
      curve: fc.constantFrom('constant' as const, 'cosine_fall' as const),
    }),
  },
  { requiredKeys: ['id', 'weight'], noNullPrototype: true },
)

const region = (text: fc.Arbitrary<string>) => {
  const said = { name: text, prompt: text, strength: share, feather: share, adapters: fc.array(id, { maxLength: 2 }) }
  const box = fc.record({ x: share, y: share, width: share, height: share }, { noNullPrototype: true })
  const mask = fc.constantFrom({ width: 2, height: 2, data: 'AAD//w==' }, { width: 3, height: 1, data: 'AID/' })
  return fc.oneof(
    fc.record({ ...said, box }, { noNullPrototype: true }),
    fc.record({ ...said, mask }, { noNullPrototype: true }),
  )
}

/** Any settings that pass the schema; texts may be replaced. */
export const anySettings = (text: fc.Arbitrary<string> = anyText): fc.Arbitrary<Settings> =>
  fc
    .record(
      {
        model: text,
        prompt: text,
        negative: text,
        seed: fc.maxSafeNat(),
        rng: fc.constantFrom('torch' as const, 'philox' as const),
        sampler: fc.constantFrom('euler', 'euler_ancestral', 'ddim', 'dpmpp_2m', 'lcm', 'res_2s'),
        schedule: fc.constantFrom('leading', 'trailing', 'linspace', 'karras'),
        steps: fc.integer({ min: 1, max: 1000 }),
        guidance: fc.double({ min: 0, max: 100, noNaN: true }).map((g) => g + 0),
        eta: fc.double({ min: 0, max: 1, noNaN: true }).map((e) => e + 0),
        width: fc.integer({ min: 8, max: 8192 }),
        height: fc.integer({ min: 8, max: 8192 }),
        count: fc.integer({ min: 1, max: 64 }),
        clipSkip: fc.integer({ min: 0, max: 48 }),
        samplerOptions: fc.dictionary(fc.constantFrom('gamma', 's_churn'), share, { noNullPrototype: true }),
        convention: fc.constantFrom('diffusers' as const, 'a1111' as const, 'comfyui' as const),
        finalSigma: fc.constantFrom('zero' as const, 'sigma_min' as const),
        decoder: fc.constantFrom('full' as const, 'tiny' as const),
        guidanceMethod: fc.constantFrom('cfg', 'apg', 'fdg'),
        guidanceOptions: fc.dictionary(fc.constantFrom('eta', 'limit', 'momentum'), share, { noNullPrototype: true }),
        guidanceRescale: share,
        guidanceStart: share,
        guidanceStop: share,
        variationSeed: fc.maxSafeNat(),
        variationStrength: share,
        seedWidth: fc.integer({ min: 8, max: 8192 }),
        seedHeight: fc.integer({ min: 8, max: 8192 }),
        stepNoise: fc.constantFrom('independent' as const, 'brownian' as const),
        promptSyntax: fc.constantFrom('plain' as const, 'a1111' as const),
        adapters: fc.array(adapter, { maxLength: 3 }),
        method: fc.constantFrom('merge', 'switch', 'composite'),
        methodOptions: fc.dictionary(fc.constantFrom('turn', 'cache'), share, { noNullPrototype: true }),
        regions: fc.array(region(text), { maxLength: 2 }),
        regionBase: fc.constantFrom('everywhere' as const, 'elsewhere' as const),
        startImage: id,
        strength: share,
        mask: id,
        bakeAdapters: fc.boolean(),
        recipe: fc.constantFrom('lcm_lora', 'sdxl_lightning'),
        timesteps: fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 4 }),
        sigmas: fc.array(share, { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: required },
    )
    // A size is both of its sides.
    .filter(({ seedWidth, seedHeight }) => (seedWidth === undefined) === (seedHeight === undefined))
