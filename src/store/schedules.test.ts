import { expect, it } from 'vitest'
import { writeNamedSchedule, type NamedSchedule } from '../settings/named-schedule.ts'
import { openFiles } from './open.ts'
import { nameOfList } from './schedules.ts'
import { world } from './world.test-data.ts'

const found: NamedSchedule = { name: 'nano, 4 steps', timesteps: [756, 666, 433, 248], sampler: 'ddim' }
const file = (text: string) => [{ path: 'found.json', blob: new Blob([text]) }]

it('a list from a file is walked along, kept, and there at the next visit', async () => {
  const { store, storage, end } = await world()
  await openFiles(store, 'found.json', file(writeNamedSchedule(found)))
  expect(store.getState()).toMatchObject({ room: 'create', schedules: [found] })
  expect(store.getState().draft).toMatchObject({ timesteps: found.timesteps, steps: 4, sampler: 'ddim' })
  expect(nameOfList([found], store.getState().draft)).toBe(found.name)
  end()
  const later = await world(storage)
  expect(later.store.getState()).toMatchObject({ schedules: [found], draft: { timesteps: found.timesteps } })
  later.store.getState().walkAlong(undefined)
  expect(later.store.getState().draft).not.toHaveProperty('timesteps')
  later.store.getState().walkAlong(found.name)
  expect(later.store.getState().draft.timesteps).toEqual(found.timesteps)
  later.store.getState().removeSchedule(found.name)
  expect(storage.values.get('schedules')).toEqual([])
})

it('a broken list says which field is wrong', async () => {
  const { store } = await world()
  await openFiles(store, 'found.json', file(writeNamedSchedule({ ...found, timesteps: [1, 2] })))
  const message = 'found.json was not read (schedule: timesteps: expected falling numbers).'
  expect(store.getState().notices.at(-1)?.news).toEqual({ kind: 'bad-file', message })
})
