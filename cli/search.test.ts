// The search in the terminal from end to end, on a tiny random model.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readNamedSchedule } from '../src/settings/named-schedule.ts'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const [prompts, out] = [join(scratch, 'prompts.txt'), join(scratch, 'new', 'found.json')]
writeFileSync(prompts, 'a photo of the cat\n\na red hat\n')

function search(out: string) {
  const words = ['--model', 'test/goldens/pipelines/sd', '--prompts', prompts, '--out', out, '--steps', '2']
  const sizes = ['--reference', '6', '--seeds', '0-1', '--held-out', '9', '--population', '3', '--generations', '2']
  const run = [
    '--import',
    'tsx',
    'cli/search.ts',
    ...words,
    ...sizes,
    '--parents',
    '1',
    '--against',
    'trailing,leading',
  ]
  return spawnSync(process.execPath, run, { encoding: 'utf8' })
}

it('finds a list, measures it on other seeds, and draws nothing again', () => {
  const first = search(out)
  expect(first).toMatchObject({ status: 0 })
  expect(first.stderr).toMatch(
    /reference 2 of 2\n.*generation 2 of 2, list \d of \d: [\d.]+, best [\d.]+ at \d+,\d+\n/s,
  )
  expect(first.stdout).toMatch(
    /\| found \| \d+, \d+ \| [\d.]+ %.*\n\| trailing \| 999, 499 \|.*\n\| leading \| 501, 1 \|/,
  )
  const found = readNamedSchedule(JSON.parse(readFileSync(out, 'utf8')))
  expect(found).toMatchObject({ name: 'sd, 2 steps', model: 'sd', sampler: 'ddim', guidance: 7.5 })
  const again = search(out)
  expect(again.stdout).toBe(first.stdout)
  expect(again.stderr).not.toContain('reference')
}, 240_000)

it('says before its work where it cannot write', () => {
  const { status, stdout, stderr } = search('LICENSE/found.json')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^EEXIST: .*LICENSE'\n$/)
})
