import { describe, expect, it } from 'vitest'
import { helpText, readWords } from '../terminal/flags.ts'
import { generateFlags } from './flags.ts'

const read = (words: readonly string[]) => readWords(generateFlags, ['--prompt=x', ...words])

describe('arguments', () => {
  it('are read with their types; what was not said is absent', () => {
    const words = [
      '--prompt',
      'a red cat',
      '--steps=8',
      '--guidance',
      '2.5',
      '--seed',
      '9007199254740991',
      '--clip-skip',
      '1',
    ]
    expect(read(words)).toMatchObject({
      prompt: 'a red cat',
      steps: 8,
      guidance: 2.5,
      seed: 9007199254740991,
      'clip-skip': 1,
    })
    expect(read(['--prompt=', '--negative', '-'])).toMatchObject({ prompt: '', negative: '-' })
  })

  it('hold adapters, said as often as there are', () => {
    const words = ['--lora', 'a.safetensors', '--lora=C:\\b.safetensors:0.8', '--lora=c:-1:.5', '--method=switch']
    expect(read(words)).toMatchObject({
      lora: [
        { file: 'a.safetensors', weight: 1 },
        { file: 'C:\\b.safetensors', weight: 0.8 },
        { file: 'c', weight: -1, textWeight: 0.5 },
      ],
      method: 'switch',
    })
  })

  it('hold pairs and parameters', () => {
    const words = ['--seed-resize=512x768', '--guidance-interval=0.2-1', '--guidance-options=eta=.5,momentum=-0.5']
    expect(read(words)).toMatchObject({
      'seed-resize': [512, 768],
      'guidance-interval': [0.2, 1],
      'guidance-options': { eta: 0.5, momentum: -0.5 },
    })
  })

  it.each([
    [['--steps', '0'], "--steps: expected a whole number from 1 to 1000, got '0'"],
    [['--steps', '4.5'], '--steps: expected a whole number'],
    [['--guidance', 'NaN'], "--guidance: expected a number from 0 to 100, got 'NaN'"],
    [['--guidance', ''], '--guidance: expected a number'],
    [['--guidance=-1'], '--guidance: expected a number from 0'],
    [['--seed', '9007199254740993'], '--seed: expected a whole number from 0 to 2^53 - 1'],
    [['--seed', '1e3'], '--seed: expected a whole number'],
    [['--dtype', 'bfloat16'], "--dtype: expected float32 or float16, got 'bfloat16'"],
    [['--rng', 'dice'], "--rng: expected torch or philox, got 'dice'"],
    [['--seed-resize', '512'], "--seed-resize: expected a size such as 512x768, got '512'"],
    [['--guidance-interval', '0.2-1.5'], "--guidance-interval: expected fractions such as 0.2-0.8, got '0.2-1.5'"],
    [['--guidance-options', 'eta'], "--guidance-options: expected numbers by name such as eta=0.5,limit=10, got 'eta'"],
    [['--out', ''], '--out: expected a path'],
    [['--colour', 'red'], 'option: expected --'],
    [['cat'], "Unexpected argument 'cat'"],
    [['--negative'], "Option '--negative <value>' argument missing"],
  ])('%j are refused in one line', (words, message) => {
    expect(() => read(words)).toThrow(message)
    expect(() => read(words)).toThrow(/^[^\n]*$/)
  })

  it('are all explained by --help', () => {
    expect(read(['--help', '--steps', '4'])).toBeUndefined()
    const help = helpText('generate', generateFlags)
    for (const name of ['--model DIR', '--init-noise FILE', '--save-latents FILE', '--out FILE'])
      expect(help).toContain(name)
    expect(Math.max(...help.split('\n').map(({ length }) => length))).toBeLessThan(100)
  })
})
