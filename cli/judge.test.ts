// Scoring in the terminal from end to end: a process, its directory, its exit code and what it says.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
const at = (...names: string[]) => join(scratch, ...names)
const judge = (...words: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'cli/judge.ts', ...words], { encoding: 'utf8' })

function prompts(list: unknown): string {
  const path = at('prompts.json')
  writeFileSync(path, JSON.stringify(list))
  return path
}
const place = { category: 'place', prompt: 'a cat on a red background', scene: {} }
const single = { category: 'single', prompt: 'a zebra' }

describe('cli/judge.ts', { timeout: 240_000 }, () => {
  afterAll(() => rmSync(scratch, { recursive: true }))

  it('draws prompts, has them judged, and does not draw them again', () => {
    const words = ['--prompts', prompts([place, single]), '--steps', '2', '--guidance', '1', '--threads', '1', '--out', at('out')] // prettier-ignore
    const first = judge(...words)
    expect(first.stderr).toContain('judge: 2 pictures to draw of 2\n')
    expect(first.status).toBe(0)
    // A zebra is no word of the world: there is nothing that could be fulfilled.
    expect(first.stdout).toMatch(/^\| \| fulfilled \|\n\|---\|---\|\n\| single \| 0\.000 \|\n\| place \| [01]\.000 \|\n\n2 prompts, nano, 2 euler_ancestral steps \(trailing\), guidance 1\.\n$/) // prettier-ignore
    const report = JSON.parse(readFileSync(at('out', 'report.json'), 'utf8')) as { scores: object; prompts: number }
    expect(report).toMatchObject({ prompts: 2, scores: { single: 0 } })
    const [one, two] = readFileSync(at('out', 'report.txt'), 'utf8').split('\n')
    expect(one).toMatch(/^[+-] place: a cat on a red background \| .* \| cells\/[0-9a-f]{32}\.png$/)
    expect(two).toMatch(/^- single: a zebra \| /)
    const again = judge(...words)
    expect(again.stderr).toContain('judge: 0 pictures to draw of 2\n')
    expect(again.stdout).toBe(first.stdout)
  })

  it.each<[string, () => string[], RegExp]>([
    ['no prompts', () => ['--out', at('no')], /^judge: --prompts: expected a JSON file, got none \(see --help\)/],
    ['no place', () => ['--prompts', 'x.json'], /^judge: --out: expected a directory, got none/],
    [
      'an unknown category',
      () => ['--prompts', prompts([place, { ...single, category: 'beauty' }]), '--out', at('no')],
      /^judge: .*prompts\.json: 2: category: expected one of single, two, counting/,
    ],
    [
      'an unknown sampler',
      () => ['--prompts', prompts([place]), '--out', at('no'), '--sampler', 'eular'],
      /^grid: sampler: expected euler, .*got "eular"/,
    ],
    [
      'steps that are none',
      () => ['--prompts', prompts([place]), '--out', at('no'), '--steps', 'x'],
      /^judge: --steps: expected a whole number from 1 to 1000, got 'x'/,
    ],
    [
      'a model of other sizes',
      () => ['--prompts', prompts([place]), '--out', at('no'), '--model', 'test/goldens/pipelines/sd'],
      /^judge: sd: expected a model of 128 x 128 pixels, got 64 x 64/,
    ],
  ])('refuses %s in one line', (_, words, message) => {
    const { status, stderr, stdout } = judge(...words())
    expect(stderr).toMatch(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect([status, stdout]).toEqual([2, ''])
  })
})
