// Folders and checkpoints that the browser lets a page read again (File System Access): asking, and reading their files. Knows no model.
import type { ModelFile } from '../protocol.ts'

/** What the browser hands out for a folder or a file, and keeps in a database. */
export type ModelHandle = { readonly kind: 'directory' | 'file'; readonly name: string }

type Asking = { readonly mode: 'read' }
type Asked = {
  readonly name: string
  queryPermission?(asking: Asking): Promise<PermissionState>
  requestPermission?(asking: Asking): Promise<PermissionState>
}
type Folder = Asked & { readonly kind: 'directory'; values(): AsyncIterable<Folder | OneFile> }
type OneFile = Asked & { readonly kind: 'file'; getFile(): Promise<File> }

/** A file, or all of a folder with their paths in it; undefined where the browser or the person does not allow it. Rejects where it is gone. */
export type ReadModel = (handle: ModelHandle, ask: boolean) => Promise<readonly ModelFile[] | undefined>

/** With `ask` the browser may ask the person, which it does after a press alone. */
export const readModel: ReadModel = async (handle, ask) => {
  const given = handle as Folder | OneFile
  const reading: Asking = { mode: 'read' }
  const allowed = ask ? await given.requestPermission?.(reading) : await given.queryPermission?.(reading)
  return allowed === 'granted' ? filesOf(given, '') : undefined
}

async function filesOf(given: Folder | OneFile, path: string): Promise<ModelFile[]> {
  if (given.kind === 'file') return [{ path: path + given.name, blob: await given.getFile() }]
  const files: ModelFile[] = []
  for await (const entry of given.values())
    files.push(...(await filesOf(entry, entry.kind === 'file' ? path : `${path}${entry.name}/`)))
  return files
}
