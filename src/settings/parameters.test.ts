import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySettings, example } from './examples.test-data.ts'
import { readParameters, writeParameters } from './parameters.ts'

// Written by A1111 1.10, with an extension's field, and by A1111 1.6, which wrote the schedule into the sampler's name.
const current = `masterpiece, (red:1.2) cat
second line
Negative prompt: blurry, low quality
more of it
Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 4294967295, Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, Clip skip: 2, Lora hashes: "a: 1f, b: 2e", Version: v1.10.1`
const older = 'a cat\nSteps: 4, Sampler: DPM++ 2M Karras, CFG scale: 1.5, Seed: 1, Size: 512x512, Model: x'

describe('parameters', () => {
  it('writes what A1111 writes', () => {
    const settings = { ...example, negative: 'blurry', clipSkip: 1 }
    expect(writeParameters(settings, 'fewstep 0.1.0')).toBe(
      'a red cat left of a rocket at sunset\nNegative prompt: blurry\n' +
        'Steps: 4, Sampler: Euler a, Schedule type: Karras, CFG scale: 7, Seed: 7, Size: 128x128, Model: nano, ' +
        'Eta: 1, Clip skip: 2, RNG: CPU, Version: fewstep 0.1.0',
    )
  })

  it('writes variations, seeds of another size and guidance', () => {
    const variation = { variationSeed: 9, variationStrength: 0.25, seedWidth: 512, seedHeight: 768 }
    const guided = { guidanceMethod: 'apg', guidanceOptions: { eta: 0.5 }, guidanceStop: 0.8 }
    const text = writeParameters({ ...example, rng: 'philox', ...variation, ...guided }, 'x')
    expect(text).toContain(
      'RNG: NV, Variation seed: 9, Variation seed strength: 0.25, Seed resize from: 512x768, ' +
        'Guidance method: apg, Guidance options: "{\\"eta\\":0.5}", Guidance stop: 0.8, Version: x',
    )
    expect(readParameters(text).settings).toMatchObject({ rng: 'philox', ...variation, ...guided })
  })

  it('quotes a model name that looks like structure', () => {
    const text = writeParameters({ ...example, model: 'a, Steps: 9 "b"' }, 'x')
    expect(text).toContain('Model: "a, Steps: 9 \\"b\\"", ')
    expect(readParameters(text).settings).toMatchObject({ model: 'a, Steps: 9 "b"', steps: 4 })
  })

  it('reads a current A1111 text, and keeps what it does not know', () => {
    const { settings, unknown, problems } = readParameters(current)
    expect(settings).toEqual({
      prompt: 'masterpiece, (red:1.2) cat\nsecond line',
      negative: 'blurry, low quality\nmore of it',
      steps: 20,
      sampler: 'dpmpp_2m',
      schedule: 'karras',
      guidance: 7,
      seed: 4294967295,
      width: 512,
      height: 768,
      model: 'v1-5-pruned-emaonly',
      clipSkip: 1,
    })
    expect(unknown).toEqual({ 'Model hash': '6ce0161689', 'Lora hashes': 'a: 1f, b: 2e' })
    expect(problems).toEqual([])
  })

  it('reads the schedule in an older sampler name', () => {
    expect(readParameters(older).settings).toMatchObject({ sampler: 'dpmpp_2m', schedule: 'karras', guidance: 1.5 })
  })

  it('keeps a sampler it does not have by its name', () => {
    const reading = readParameters(older.replace('DPM++ 2M Karras', 'Restart'))
    expect(reading.settings.sampler).toBeUndefined()
    expect(reading.unknown).toEqual({ Sampler: 'Restart' })
  })

  it('takes a text without a parameter line as a prompt', () => {
    expect(readParameters('just: a, cat').settings).toEqual({ prompt: 'just: a, cat', negative: '' })
    expect(readParameters('').settings).toEqual({ prompt: '', negative: '' })
  })

  it('names a number that is none', () => {
    expect(readParameters(older.replace('Steps: 4', 'Steps: four')).problems).toEqual([
      'settings: steps: expected a whole number from 1 to 1000, got "four"',
    ])
  })

  it('round-trips everything it carries, save prompts that imitate the format', () => {
    const words = fc.stringMatching(/^[a-zA-Z0-9,.()\-é 🦊]{0,40}$/u).map((text) => text.trim())
    fc.assert(
      fc.property(anySettings(words), (settings) => {
        const { settings: read, problems } = readParameters(writeParameters(settings, 'fewstep 0.1.0'))
        expect(problems).toEqual([])
        const { count, eta, ...carried } = settings
        expect({ count, eta, ...read }).toEqual({ count, eta: read.eta ?? eta, ...carried })
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readParameters(text)))
    const pieces = fc.constantFrom(
      'Steps: 4',
      ', ',
      '\n',
      '"',
      '\\',
      'Seed: ',
      'Negative prompt:',
      'Size: 1x',
      ':',
      'é',
    )
    fc.assert(fc.property(fc.array(pieces), (parts) => void readParameters(parts.join(''))))
  })
})
