// The search for weights in the terminal: what it says to words that make no sense. The search itself: src/grid/lorahub.test.ts.
import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

const lorahub = (...words: string[]) => {
  const all = ['--import', 'tsx', 'cli/lorahub.ts', ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' })
  return { status, stdout, stderr: stderr.trim() }
}

it.each([
  [[], 'lorahub: FILE[:WEIGHT]: expected FILE, FILE:WEIGHT or FILE:WEIGHT:TEXT_WEIGHT, got none (see --help)'],
  [['a.safetensors'], 'lorahub: --prompt: expected text, got none (see --help)'],
  [
    ['a.safetensors', '--prompt', 'x', '--budget', '0'],
    "lorahub: --budget: expected a whole number from 1 to 9999, got '0'",
  ],
  [
    ['a.safetensors', '--prompt', 'x', '--steps', 'few'],
    "lorahub: --steps: expected a whole number from 1 to 1000, got 'few'",
  ],
  [['none.safetensors:0.5', '--prompt', 'x'], "lorahub: FILE: neither a file nor on the model's shelf: expected "],
])(
  'lorahub refuses %s',
  (words, message) => {
    expect(lorahub(...words)).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(message) as string })
  },
  60_000,
)

it('lorahub tells its words', () => {
  const { status, stdout } = lorahub('--help')
  expect(status).toBe(0)
  expect(stdout).toContain('--budget N')
}, 60_000)
