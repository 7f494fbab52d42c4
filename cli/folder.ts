// A directory on disk as a model's source: every file as a Blob that is read when asked. Knows nothing of models.
import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { ModelSource } from '../src/protocol.ts'

/** The files of a directory and those below it (links to files too); none is read. Throws where the directory cannot be listed. */
export async function directory(path: string): Promise<Extract<ModelSource, { kind: 'files' }>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  const files = await Promise.all(
    paths.map(async (file) => {
      const status = await stat(file).catch(() => undefined)
      if (!status?.isFile()) return []
      return [{ path: relative(path, file).replaceAll('\\', '/'), blob: await openAsBlob(file) }]
    }),
  )
  return { kind: 'files', name: basename(resolve(path)), files: files.flat() }
}
