// A directory on disk, or a checkpoint in one file, as a model's source: every file as a Blob that is read when asked. Knows nothing of models.
import { openAsBlob } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { ModelSource } from '../src/protocol.ts'
import { embeddedClip } from './embedded.ts'

type Files = Extract<ModelSource, { kind: 'files' }>

/** The folder at a path, or the checkpoint, with what it needs beside it. Throws where it cannot be read. */
export const modelAt = (path: string): Promise<Files> =>
  /\.safetensors$/i.test(path) ? checkpoint(path) : directory(path)

async function checkpoint(path: string): Promise<Files> {
  const files = [path, join(embeddedClip, 'merges.txt')]
  const blobs = files.map(async (file) => ({ path: basename(file), blob: await openAsBlob(file) }))
  return { kind: 'files', name: basename(path), files: await Promise.all(blobs) }
}

/** The files of a directory and those below it (links to files too); none is read. Throws where the directory cannot be listed. */
export async function directory(path: string): Promise<Files> {
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
