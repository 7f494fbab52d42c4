// Chooses a checkpoint in one file, which is opened as if it were dropped.
import { Button, type ButtonProps } from '@mantine/core'
import { useRef } from 'react'
import { OpenField } from '../open-field.tsx'

export function CheckpointButton(props: ButtonProps & { readonly children: string }) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="default" {...props} onClick={() => field.current?.click()} />
      <OpenField ref={field} accept=".safetensors" aria-label="Checkpoint file" />
    </>
  )
}
