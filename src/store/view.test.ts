import { expect, it } from 'vitest'
import { world } from './world.test-data.ts'

it('lets a notice stand where the same news comes again, as if it came now, and puts the newest of a kind in its place', async () => {
  const { store } = await world()
  const { notify } = store.getState()
  const again = { kind: 'bad-file', message: 'a.png could not be read.' } as const
  notify({ ...again })
  notify({ kind: 'said', message: 'Copied' })
  const [first, second] = store.getState().notices
  notify(again)
  expect(store.getState().notices).toEqual([first, second])
  // A notice's time is counted from the news that it holds.
  expect(store.getState().notices[0]!.news).toBe(again)
  notify({ kind: 'bad-file', message: 'b.png could not be read.' })
  expect(store.getState().notices).toMatchObject([second, { news: { message: 'b.png could not be read.' } }])
  expect(store.getState().notices[1]!.id).not.toBe(first!.id)
})
