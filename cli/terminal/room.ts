// Room for the files that a command will write, made before its work begins. Knows no command.
import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes the directories of these files, those that are named. Rejects in one line where a file could not be written. */
export async function makeRoomFor(...files: readonly (string | undefined)[]): Promise<void> {
  for (const file of files) {
    if (file === undefined) continue
    await mkdir(dirname(file), { recursive: true })
    const there = await stat(file).catch(() => undefined)
    if (there?.isDirectory()) throw new Error(`EISDIR: expected a file to write, got a directory: '${file}'`)
    await access(there ? file : dirname(file), constants.W_OK)
  }
}
