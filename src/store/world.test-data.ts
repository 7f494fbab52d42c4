// A store in a world made for tests: a fake engine, storage in memory, a clock and seeds that can be foretold.
import { decode, encode } from 'fast-png'
import { distanceOf } from '../grid/metrics/distance.ts'
import type { Measure } from './compare/measurer.ts'
import { createStore } from './create.ts'
import { fakeEngine } from './fake-engine.test-data.ts'
import { start } from './start.ts'
import type { Alone, Services } from './state.ts'
import type { CellPicture, CellRecord, Picture, Storage, StoredAdapter } from './storage.ts'
import { unnamed } from './unnamed.ts'

export type Memory = Storage & {
  readonly values: Map<string, unknown>
  readonly stored: Map<string, Picture>
  readonly cellRecords: Map<string, CellRecord>
  readonly cellPictures: Map<string, CellPicture>
  readonly adapterFiles: Map<string, StoredAdapter>
  full: boolean
}

/** Storage that forgets when the test ends; `full` makes it refuse pictures as a browser does. */
export function memory(): Memory {
  const values = new Map<string, unknown>()
  const stored = new Map<string, Picture>()
  const adapterFiles = new Map<string, StoredAdapter>()
  const cellRecords = new Map<string, CellRecord>()
  const cellPictures = new Map<string, CellPicture>()
  const self: Memory = {
    values,
    stored,
    cellRecords,
    cellPictures,
    adapterFiles,
    full: false,
    read: async (key) => values.get(key),
    write: async (key, value) => void values.set(key, structuredClone(value)),
    removeUnnamed: async (prefix) => {
      const others = [...values].flatMap(([key, value]) => (key.startsWith(prefix) ? [] : [JSON.stringify(value)]))
      const texts = [...others, ...[...stored.values()].map(({ settings }) => JSON.stringify(settings))]
      for (const key of unnamed(prefix, [...values.keys()], texts)) values.delete(key)
    },
    pictures: async () => ({ pictures: [...stored.values()].toReversed(), unreadable: 0 }),
    put: async (picture) => {
      if (self.full) throw new DOMException('no room', 'QuotaExceededError')
      stored.set(picture.id, picture)
    },
    remove: async (id) => void stored.delete(id),
    adapters: async () => [...adapterFiles.values()],
    putAdapter: async (adapter) => void adapterFiles.set(adapter.id, adapter),
    removeAdapter: async (id) => void adapterFiles.delete(id),
    cells: async () => [...cellRecords.values()],
    putCell: async (record, picture) => {
      if (self.full && picture) throw new DOMException('no room', 'QuotaExceededError')
      cellRecords.set(record.id, record)
      if (picture) cellPictures.set(picture.id, picture)
    },
    cellPicture: async (id) => cellPictures.get(id),
    removeCells: async (ids) => {
      for (const id of ids) {
        cellRecords.delete(id)
        cellPictures.delete(id)
      }
    },
    estimate: async () => ({ usage: 9e9, quota: 1e10 }),
    persist: async () => true,
  }
  return self
}

const decodePng: Services['decodePng'] = async (png) => {
  const { width, height, data } = decode(await png.arrayBuffer())
  return { width, height, data: new Uint8ClampedArray(data) }
}

/** As the worker does, in this very thread. */
const measure: Measure = async (cell, reference) => {
  const drawn = async ({ png, ...known }: typeof cell) => ({ ...known, pixels: await decodePng(png) })
  return distanceOf(await drawn(cell), await drawn(reference))
}

const always: Alone = (work) => work(new AbortController().signal)

/** A store that has started, on `storage`; its engine draws at once. */
export async function world(
  storage: Memory = memory(),
  change: Partial<Services> = {},
  link?: Parameters<typeof start>[2],
) {
  const fake = fakeEngine()
  let seed = 100
  let clock = 1_700_000_000_000
  const services: Services = {
    engine: fake.engine,
    storage,
    alone: always,
    measure,
    decodePng,
    encodePng: async ({ width, height, data }) => new Uint8Array(encode({ width, height, channels: 4, data })),
    readModel: async () => undefined,
    builtIn: { kind: 'url', url: 'models/nano/' },
    program: 'fewstep test',
    randomSeed: () => seed++,
    now: () => clock++,
    ...change,
  }
  const store = createStore(services)
  const end = await start(store, services, link)
  return { store, fake, storage, end }
}
