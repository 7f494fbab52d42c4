// The whole window takes drops: pictures with settings, adapters, compositions, model folders. Also holds the hidden file field of Ctrl+O.
import { useEffect, useState } from 'react'
import { openFiles } from '../../store/open.ts'
import { droppedFiles } from '../entries.ts'
import { OpenField } from '../open-field.tsx'
import { useAppStore } from '../use-app.ts'
import classes from './drop-zone.module.css'

export function DropZone() {
  const store = useAppStore()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      void droppedFiles(event.dataTransfer).then(({ name, files, handle }) => openFiles(store, name, files, handle))
    }
    addEventListener('dragover', onOver)
    addEventListener('dragleave', onLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragover', onOver)
      removeEventListener('dragleave', onLeave)
      removeEventListener('drop', onDrop)
    }
  }, [store])
  return (
    <>
      <OpenField id="open-file" aria-label="Open a picture or a model file" />
      {over && (
        <div className={classes.over} aria-hidden>
          Drop a picture to use its settings, LoRA files to add them, or a checkpoint or a model folder to load it
        </div>
      )}
    </>
  )
}
