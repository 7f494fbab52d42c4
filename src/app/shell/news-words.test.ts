import { expect, it, vi } from 'vitest'
import type { Store } from '../../store/create.ts'
import type { StoredAdapter } from '../../store/storage.ts'
import { newsWords } from './news-words.ts'

const adapter = (name: string): StoredAdapter => ({
  id: name,
  file: `${name}.safetensors`,
  blob: new Blob(),
  addedAt: 0,
})

it('brings back every adapter that was removed', () => {
  const restoreAdapter = vi.fn(async () => {})
  const store = { getState: () => ({ restoreAdapter }) } as unknown as Store
  const words = (...adapters: StoredAdapter[]) => newsWords({ kind: 'adapters-removed', adapters }, store)
  expect(words(adapter('fox')).text).toBe('fox was removed from this device.')
  const both = words(adapter('fox'), adapter('ink'))
  expect(both.text).toBe('fox, ink were removed from this device.')
  both.actions?.[0]?.run()
  expect(restoreAdapter.mock.calls).toEqual([[adapter('fox')], [adapter('ink')]])
})
