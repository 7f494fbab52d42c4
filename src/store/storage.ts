// What the store keeps between visits, as an interface. Knows no database.
import type { Distance, Drawn } from '../grid/metrics/distance.ts'
import type { CellResult } from '../grid/results.ts'
import type { AdapterInfo, Settings } from '../protocol.ts'

/** A drawn picture with all that made it; `settings` are those of this one picture: its own seed, count 1. */
export type Picture = {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly settings: Settings
  /** Fields that a newer version had stored beside the settings. */
  readonly unknown: Readonly<Record<string, unknown>>
  /** A PNG file that carries the settings. */
  readonly png: Blob
  readonly timing?: Timing
  readonly kept: boolean
  /** Absent in pictures of versions before rooms were told apart. */
  readonly room?: DrawingRoom
}

/** Where a picture was asked for. */
export const drawingRooms = ['create', 'compare', 'compose'] as const
export type DrawingRoom = (typeof drawingRooms)[number]

/** Milliseconds that a run of so many pictures took, by stage; rows over all of them, steps of one. */
export type Timing = {
  readonly text: number
  readonly sampling: number
  readonly decode: number
  readonly total: number
  readonly rows: number
  readonly steps: number
  readonly pictures: number
  readonly provider: string
  /** Model calls of one picture, and the model, device and precision that drew; absent before cells were made of pictures. */
  readonly calls?: number
  readonly by?: string
}

export type StoredPictures = {
  /** Newest first. */
  readonly pictures: readonly Picture[]
  /** How many entries this version cannot read; they stay where they are. */
  readonly unreadable: number
}

/** An adapter's file (LoRA and kin), kept for every model that it may fit. */
export type StoredAdapter = {
  /** SHA-256 of the file: the same file twice is one adapter. */
  readonly id: string
  /** The file's name. */
  readonly file: string
  readonly blob: Blob
  /** The parsed adapter_config.json that lay beside it. */
  readonly config?: unknown
  readonly addedAt: number
  /** What the last model that took it read of it. */
  readonly info?: AdapterInfo
  /** Its share of fine detail, by the id of the model that it was measured on. */
  readonly details?: Readonly<Record<string, number>>
}

/** What is known of a cell of a comparison, by the id that its settings make (see `grid/canonical.ts`). */
export type CellRecord = {
  readonly id: string
  readonly result: CellResult
  /** Distances by the id of the cell that it was measured against; by its own id what it measures alone. */
  readonly distances: Readonly<Record<string, Distance>>
  /** How that was judged (`grid/metrics/judged.ts`). */
  readonly judging?: number
}

/** What a cell drew: a PNG file that carries its settings, the latents before decoding, what the judge made of it. */
export type CellPicture = { readonly id: string; readonly png: Blob } & Omit<Drawn, 'pixels'>

export type Storage = {
  /** A small value under `key`, undefined if there is none. */
  read(key: string): Promise<unknown>
  write(key: string, value: unknown): Promise<void>
  /** Removes the values under keys made of `prefix` and an id that no other value and no picture's settings name. */
  removeUnnamed(prefix: string): Promise<void>
  pictures(): Promise<StoredPictures>
  /** Rejects with a `QuotaExceededError` where the storage is full. */
  put(picture: Picture): Promise<void>
  remove(id: string): Promise<void>
  /** Oldest first. */
  adapters(): Promise<readonly StoredAdapter[]>
  /** Rejects as `put`. */
  putAdapter(adapter: StoredAdapter): Promise<void>
  removeAdapter(id: string): Promise<void>
  /** All cells that were drawn or failed, without their pictures; entries that cannot be read are left out. */
  cells(): Promise<readonly CellRecord[]>
  /** Stores both or neither. */
  putCell(record: CellRecord, picture?: CellPicture): Promise<void>
  cellPicture(id: string): Promise<CellPicture | undefined>
  removeCells(ids: readonly string[]): Promise<void>
  /** Bytes in use and bytes allowed, where the browser tells. */
  estimate(): Promise<{ readonly usage: number; readonly quota: number } | undefined>
  /** Asks the browser not to clear this site by itself; true if it agreed. */
  persist(): Promise<boolean>
}

/** True for the error of a storage that is full, whatever browser threw it. */
export const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError'
