import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeRoomFor } from './room.ts'

const scratch = mkdtempSync(join(tmpdir(), 'fewstep-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const at = (name: string) => join(scratch, name)

it('makes the directories of files, and leaves files that are there', async () => {
  writeFileSync(at('a.png'), 'mine')
  await makeRoomFor(at('a.png'), undefined, at('new/deep/b.png'))
  expect([existsSync(at('new/deep')), existsSync(at('new/deep/b.png'))]).toEqual([true, false])
})

it('rejects in one line where a file could not be written', async () => {
  writeFileSync(at('file'), '')
  await expect(makeRoomFor(at('file/b.png'))).rejects.toThrow(/^(?:EEXIST|ENOTDIR): [^\n]*file/)
  await expect(makeRoomFor(scratch)).rejects.toThrow(`EISDIR: expected a file to write, got a directory: '${scratch}'`)
})
