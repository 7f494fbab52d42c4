// The storage in the browser's IndexedDB. Knows how entries lie there and how older or newer ones are read.
import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import { readRecord, writeRecord } from '../settings/record.ts'
import { checkSettings, isRecord } from '../settings/schema.ts'
import { readCell } from './compare/records.ts'
import type { CellPicture, CellRecord, Picture, Storage, StoredAdapter, Timing } from './storage.ts'
import { drawingRooms } from './storage.ts'
import { unnamed } from './unnamed.ts'

const entryVersion = 1

type Entry = {
  readonly version: number
  readonly id: string
  readonly createdAt: number
  readonly record: string
  readonly png: Blob
  readonly timing?: Timing
  readonly kept: boolean
  readonly room?: Picture['room']
}
interface Schema extends DBSchema {
  values: { key: string; value: unknown }
  pictures: { key: string; value: Entry }
  adapters: { key: string; value: StoredAdapter }
  cells: { key: string; value: CellRecord }
  cellPictures: { key: string; value: CellPicture }
}

/** Opens (or makes) the database `name`. It is opened at the first call, so the page paints without waiting. */
export function openStorage(name: string): Storage {
  let opening: Promise<IDBPDatabase<Schema>> | undefined
  const database = () =>
    (opening ??= openDB<Schema>(name, 3, {
      upgrade: (db, before) => {
        if (before < 1) {
          db.createObjectStore('values')
          db.createObjectStore('pictures', { keyPath: 'id' })
        }
        if (before < 2) db.createObjectStore('adapters', { keyPath: 'id' })
        if (before < 3) {
          db.createObjectStore('cells', { keyPath: 'id' })
          db.createObjectStore('cellPictures', { keyPath: 'id' })
        }
      },
      // A newer page in another tab may change the layout; this one lets go rather than block it.
      blocking: (_, __, event) => (event.target as IDBDatabase).close(),
    }))
  return {
    read: async (key) => (await database()).get('values', key),
    write: async (key, value) => void (await (await database()).put('values', value, key)),
    removeUnnamed: async (prefix) => {
      // One transaction: what another tab stores meanwhile comes before it or after.
      const transaction = (await database()).transaction(['values', 'pictures'], 'readwrite')
      const [values, pictures] = [transaction.objectStore('values'), transaction.objectStore('pictures')]
      const keys = await values.getAllKeys()
      const others = await Promise.all(keys.filter((key) => !key.startsWith(prefix)).map((key) => values.get(key)))
      // Raw records: settings that this version cannot read may name one too.
      const records: { readonly record?: unknown }[] = await pictures.getAll()
      const texts = [...others.map((value) => JSON.stringify(value) ?? ''), ...records.map(({ record }) => String(record))] // prettier-ignore
      for (const key of unnamed(prefix, keys, texts)) void values.delete(key)
      await transaction.done
    },
    pictures: async () => {
      const entries: unknown[] = await (await database()).getAll('pictures')
      const read = entries.map(pictureOf)
      const pictures = read.filter((picture) => picture !== undefined)
      return {
        pictures: pictures.toSorted((a, b) => b.createdAt - a.createdAt),
        unreadable: read.length - pictures.length,
      }
    },
    put: async (picture) => void (await (await database()).put('pictures', entryOf(picture))),
    remove: async (id) => (await database()).delete('pictures', id),
    adapters: async () => {
      const entries: unknown[] = await (await database()).getAll('adapters')
      return entries.filter(isAdapter).toSorted((a, b) => a.addedAt - b.addedAt)
    },
    putAdapter: async (adapter) => void (await (await database()).put('adapters', adapter)),
    removeAdapter: async (id) => (await database()).delete('adapters', id),
    cells: async () => {
      const entries: unknown[] = await (await database()).getAll('cells')
      return entries.map(readCell).filter((cell) => cell !== undefined)
    },
    putCell: async (record, picture) => {
      const transaction = (await database()).transaction(['cells', 'cellPictures'], 'readwrite')
      await Promise.all([
        transaction.objectStore('cells').put(record),
        picture && transaction.objectStore('cellPictures').put(picture),
        transaction.done,
      ])
    },
    cellPicture: async (id) => (await database()).get('cellPictures', id),
    removeCells: async (ids) => {
      const transaction = (await database()).transaction(['cells', 'cellPictures'], 'readwrite')
      const gone = ids.flatMap((id) => [
        transaction.objectStore('cells').delete(id),
        transaction.objectStore('cellPictures').delete(id),
      ])
      await Promise.all([...gone, transaction.done])
    },
    estimate: async () => {
      const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {}
      return usage === undefined || quota === undefined ? undefined : { usage, quota }
    },
    persist: async () => (await navigator.storage?.persist?.()) ?? false,
  }
}

/** Whether an entry is an adapter that can be used; `info` is only shown, and read anew from the file by every model. */
export const isAdapter = (entry: unknown): entry is StoredAdapter =>
  isRecord(entry) &&
  typeof entry['id'] === 'string' &&
  typeof entry['file'] === 'string' &&
  typeof entry['addedAt'] === 'number' &&
  entry['blob'] instanceof Blob

function entryOf({ settings, unknown, ...rest }: Picture): Entry {
  return { version: entryVersion, record: writeRecord(settings, unknown), ...rest }
}

/** An entry as a picture; undefined for one that another version wrote differently, which then stays as it is. */
export function pictureOf(entry: unknown): Picture | undefined {
  if (!isRecord(entry)) return undefined
  const { version, record, id, createdAt, png, timing, kept } = entry
  const room = drawingRooms.find((one) => one === entry['room'])
  if (typeof version !== 'number' || version > entryVersion || typeof record !== 'string') return undefined
  if (typeof id !== 'string' || typeof createdAt !== 'number' || !(png instanceof Blob)) return undefined
  const { settings, unknown } = readRecord(record)
  try {
    return {
      id,
      createdAt,
      settings: checkSettings(settings),
      unknown,
      png,
      kept: kept === true,
      ...(isRecord(timing) && { timing: timing as Timing }),
      ...(room && { room }),
    }
  } catch {
    return undefined
  }
}
