// Chooses a model's folder: by the browser's own chooser, whose choice lasts, where it has one; else by a field of files.
import { Button, type ButtonProps } from '@mantine/core'
import { useRef } from 'react'
import { type FolderHandle, readFolder } from '../../store/folder-handle.ts'
import { openFiles } from '../../store/open.ts'
import { OpenField } from '../open-field.tsx'
import { useAppStore } from '../use-app.ts'

type Choosing = {
  showDirectoryPicker?(options: { readonly id: string; readonly mode: 'read' }): Promise<FolderHandle>
}

export function FolderButton(props: ButtonProps & { readonly children: string }) {
  const store = useAppStore()
  const field = useRef<HTMLInputElement>(null)
  const choose = async () => {
    const { showDirectoryPicker } = globalThis as Choosing
    if (!showDirectoryPicker) return field.current?.click()
    // Closed without a choice.
    const handle = await showDirectoryPicker({ id: 'model', mode: 'read' }).catch(() => undefined)
    const files = handle && (await readFolder(handle, true))
    return handle && files && openFiles(store, handle.name, files, handle)
  }
  return (
    <>
      <Button variant="default" {...props} onClick={() => void choose()} />
      <OpenField ref={field} multiple aria-label="Model folder" {...{ webkitdirectory: '' }} />
    </>
  )
}
