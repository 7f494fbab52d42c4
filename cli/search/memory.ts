// What a search has drawn already, beside its outcome: scores by list and reference latents by seed. Another task begins anew.
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { isRecord } from '../../src/settings/schema.ts'

export type Memory = {
  readonly scores: Map<string, number>
  readonly references: Map<number, Float32Array>
  /** Complete or not there at all, whatever stops the process. */
  readonly save: () => Promise<void>
}

const text = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
const numbers = (words: string) => new Float32Array(Uint8Array.from(Buffer.from(words, 'base64')).buffer)

/** Opens the memory at `path`; `task` stands for everything that the numbers depend on. */
export async function openMemory(path: string, task: string): Promise<Memory> {
  const found: unknown = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : undefined
  const known = isRecord(found) && found['task'] === task ? found : {}
  const scores = new Map(Object.entries((known['scores'] ?? {}) as Record<string, number>))
  const stored = Object.entries((known['references'] ?? {}) as Record<string, string>)
  const references = new Map(stored.map(([seed, words]) => [Number(seed), numbers(words)]))
  const save = async () => {
    const latents = Object.fromEntries([...references].map(([seed, data]) => [seed, text(data)]))
    await writeFile(`${path}.part`, JSON.stringify({ task, scores: Object.fromEntries(scores), references: latents }))
    await rename(`${path}.part`, path)
  }
  return { scores, references, save }
}
