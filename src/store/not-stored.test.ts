import { expect, it } from 'vitest'
import { notStored } from './not-stored.ts'

const full = new DOMException('no room', 'QuotaExceededError')

it('tells a full storage from one that refuses, and how full it is where the browser tells', async () => {
  const usage = { usage: 9, quota: 10 }
  expect(await notStored(full, { estimate: async () => usage })).toEqual({ kind: 'storage-full', ...usage })
  const silent = { estimate: () => Promise.reject(new Error('no')) }
  expect(await notStored(full, silent)).toEqual({ kind: 'storage-full' })
  expect(await notStored(new Error('not allowed'), silent)).toEqual({
    kind: 'not-stored',
    message: 'Error: not allowed',
  })
})
