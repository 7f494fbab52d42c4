// What lasts between visits, in a real browser's IndexedDB.
import { expect, it } from 'vitest'
import { firstDraft } from '../../src/store/draft.ts'
import { openStorage } from '../../src/store/idb.ts'

it('keeps every start picture that a draft, a grid or a drawn picture names, and clears the others', async () => {
  const storage = openStorage(`test ${crypto.randomUUID()}`)
  const ids = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(64))
  const [drafted, compared, drawn] = ids as [string, string, string]
  for (const id of ids) await storage.write(`picture ${id}`, new Blob([id]))
  await storage.write('draft', { record: JSON.stringify({ startImage: drafted }) })
  await storage.write('compare', { grid: JSON.stringify({ axes: [{ values: [{ set: { mask: compared } }] }] }) })
  const settings = { ...firstDraft, startImage: drawn }
  await storage.put({ id: '1', createdAt: 1, settings, unknown: {}, png: new Blob(['png']), kept: false })
  await storage.removeUnnamed('picture ')
  const left = await Promise.all(ids.map(async (id) => (await storage.read(`picture ${id}`)) instanceof Blob))
  expect(left).toEqual([true, true, true, false])
  await storage.remove('1')
  await storage.removeUnnamed('picture ')
  expect(await storage.read(`picture ${drawn}`)).toBeUndefined()
  expect(await storage.read('draft')).toBeDefined()
})
