// A folder on disk as the files that a person would drop on the page.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelSource } from '../src/protocol.ts'

/** All files under `directory`, with their paths in it. */
export function filesOf(directory: string, name: string): Extract<ModelSource, { kind: 'files' }> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return {
        path: path
          .slice(directory.length)
          .replace(/^[\\/]/, '')
          .replaceAll('\\', '/'),
        blob: new Blob([readFileSync(path)]),
      }
    })
  return { kind: 'files', name, files }
}
