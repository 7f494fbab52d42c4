import { describe, expect, it } from 'vitest'
import { helpText, readArguments } from './arguments.ts'

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
    expect(readArguments(words)).toEqual({
      prompt: 'a red cat',
      steps: 8,
      guidance: 2.5,
      seed: 9007199254740991,
      'clip-skip': 1,
    })
    expect(readArguments(['--prompt=', '--negative', '-'])).toEqual({ prompt: '', negative: '-' })
  })

  it('hold adapters, said as often as there are', () => {
    const words = ['--lora', 'a.safetensors', '--lora=C:\\b.safetensors:0.8', '--lora=c:-1:.5', '--method=switch']
    expect(readArguments(words)).toEqual({
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
    expect(readArguments(words)).toEqual({
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
    [['--colour', 'red'], "Unknown option '--colour'"],
    [['cat'], "Unexpected argument 'cat'"],
    [['--prompt'], "Option '--prompt <value>' argument missing"],
  ])('%j are refused in one line', (words, message) => {
    expect(() => readArguments(words)).toThrow(message)
    expect(() => readArguments(words)).toThrow(/^generate: [^\n]*$/)
  })

  it('are all explained by --help', () => {
    expect(readArguments(['--help', '--steps', '4'])).toEqual({ help: true })
    for (const name of ['--model DIR', '--init-noise FILE', '--save-latents FILE', '--out FILE'])
      expect(helpText()).toContain(name)
    expect(
      Math.max(
        ...helpText()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(100)
  })
})
