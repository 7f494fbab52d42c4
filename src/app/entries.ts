// Files from a drop or a file field, with their paths in the folder that was given. Knows the browser's ways to hand them over.
import type { ModelFile } from '../protocol.ts'
import type { ModelHandle } from '../store/model-handle.ts'

/** `handle` is that of the folder or the only file, where the browser has such. */
export type Given = { readonly name: string; readonly files: readonly ModelFile[]; readonly handle?: ModelHandle }

/** Chromium's: asked for while the drop is handled, or not at all. */
type HandleItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<{ readonly kind: string } | null> }

/** All files of a drop: of one folder with paths inside it, else the files as they are. */
export async function droppedFiles(transfer: DataTransfer): Promise<Given> {
  const loose = [...transfer.files]
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  const [only, ...others] = entries
  if (only && others.length === 0) {
    const item: HandleItem | undefined = [...transfer.items].find(({ kind }) => kind === 'file')
    const asked = item?.getAsFileSystemHandle?.().catch(() => null)
    const given = only.isDirectory ? { name: only.name, files: await filesUnder(only, '') } : fromList(loose)
    const handle = await asked
    return { ...given, ...(handle && { handle: handle as ModelHandle }) }
  }
  if (!entries.some((entry) => entry.isDirectory)) return fromList(loose)
  const nested = await Promise.all(entries.map((entry) => filesUnder(entry, entry.isDirectory ? `${entry.name}/` : '')))
  return { name: 'dropped files', files: nested.flat() }
}

/** Files of an `<input>`; of a folder field with paths inside the folder. */
export function fromList(list: readonly File[]): Given {
  const [first] = list
  const folder = first?.webkitRelativePath.split('/')[0]
  const path = (file: File) => file.webkitRelativePath.split('/').slice(1).join('/') || file.name
  return { name: folder || first?.name || '', files: list.map((file) => ({ path: path(file), blob: file })) }
}

async function filesUnder(entry: FileSystemEntry, path: string): Promise<ModelFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ path: path + entry.name, blob: file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const files: ModelFile[] = []
  // A reader hands out a hundred entries at a time, then none.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return files
    for (const child of some)
      files.push(...(await filesUnder(child, child.isDirectory ? `${path}${child.name}/` : path)))
  }
}
