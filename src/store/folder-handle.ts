// Folders that the browser lets a page read again (File System Access): asking, and reading their files. Knows no model.
import type { ModelFile } from '../protocol.ts'

/** What the browser hands out for a folder, and keeps in a database. */
export type FolderHandle = { readonly kind: 'directory'; readonly name: string }

type Handle = Readable | { readonly kind: 'file'; readonly name: string; getFile(): Promise<File> }
type Asking = { readonly mode: 'read' }
type Readable = FolderHandle & {
  values(): AsyncIterable<Handle>
  queryPermission?(asking: Asking): Promise<PermissionState>
  requestPermission?(asking: Asking): Promise<PermissionState>
}

/** All files of a folder with their paths in it; undefined where the browser or the person does not allow it. Rejects where it is gone. */
export type ReadFolder = (handle: FolderHandle, ask: boolean) => Promise<readonly ModelFile[] | undefined>

/** With `ask` the browser may ask the person, which it does after a press alone. */
export const readFolder: ReadFolder = async (handle, ask) => {
  const folder = handle as Readable
  const reading: Asking = { mode: 'read' }
  const allowed = ask ? await folder.requestPermission?.(reading) : await folder.queryPermission?.(reading)
  return allowed === 'granted' ? filesUnder(folder, '') : undefined
}

async function filesUnder(folder: Readable, path: string): Promise<ModelFile[]> {
  const files: ModelFile[] = []
  for await (const entry of folder.values())
    if (entry.kind === 'file') files.push({ path: path + entry.name, blob: await entry.getFile() })
    else files.push(...(await filesUnder(entry, `${path}${entry.name}/`)))
  return files
}
