// Chooses a model's folder or a checkpoint: by the browser's own chooser, whose choice lasts, where it has one; else by a field of files.
import { Button, type ButtonProps } from '@mantine/core'
import { useRef } from 'react'
import { type ModelHandle, readModel } from '../../store/model-handle.ts'
import { openFiles } from '../../store/open.ts'
import { OpenField } from '../open-field.tsx'
import { useAppStore } from '../use-app.ts'

/** File System Access, where the browser has it. */
type Choosers = {
  showDirectoryPicker?(options: { readonly id: string; readonly mode: 'read' }): Promise<ModelHandle>
  showOpenFilePicker?(options: {
    readonly id: string
    readonly types: readonly {
      readonly description: string
      readonly accept: Readonly<Record<string, readonly string[]>>
    }[]
  }): Promise<readonly ModelHandle[]>
}

const accept = { 'application/octet-stream': ['.safetensors'] }
const kinds = {
  folder: {
    choose: ({ showDirectoryPicker }: Choosers) => showDirectoryPicker?.({ id: 'model', mode: 'read' }),
    field: { 'aria-label': 'Model folder', multiple: true, webkitdirectory: '' },
  },
  checkpoint: {
    choose: ({ showOpenFilePicker }: Choosers) =>
      showOpenFilePicker?.({ id: 'model', types: [{ description: 'Checkpoints', accept }] }).then(([file]) => file),
    field: { 'aria-label': 'Checkpoint file', accept: '.safetensors' },
  },
}

export function ChooseModel({
  kind,
  ...props
}: ButtonProps & { readonly kind: keyof typeof kinds; readonly children: string }) {
  const store = useAppStore()
  const input = useRef<HTMLInputElement>(null)
  const { choose, field } = kinds[kind]
  const open = async () => {
    const choosing = choose(globalThis as Choosers)
    if (!choosing) return input.current?.click()
    // Closed without a choice.
    const handle = await choosing.catch(() => undefined)
    const files = handle && (await readModel(handle, true))
    return handle && files && openFiles(store, handle.name, files, handle)
  }
  return (
    <>
      <Button variant="default" {...props} onClick={() => void open()} />
      <OpenField ref={input} {...field} />
    </>
  )
}
