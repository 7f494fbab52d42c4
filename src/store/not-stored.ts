// What is told of something that storage did not take. Knows no words.
import { isFull, type Storage } from './storage.ts'
import type { News } from './view.ts'

/** News of a rejected write: that storage is full, with the bytes in use where the browser tells them, or why else. */
export async function notStored(reason: unknown, storage: Pick<Storage, 'estimate'>): Promise<News> {
  if (!isFull(reason)) return { kind: 'not-stored', message: String(reason) }
  return { kind: 'storage-full', ...(await storage.estimate().catch(() => undefined)) }
}
