// The denoised estimate as it stands after the last step. Hidden from assistive technology: it changes too often to be told.
import { useEffect, useRef } from 'react'
import type { Pixels } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { scaled } from './scale.ts'
import type { Room } from './scale.ts'

export function Preview({ pixels, room }: { readonly pixels: Pixels; readonly room: Room }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  // A preview may be smaller than the picture it stands for: it takes that picture's place and size.
  const full = useApp((state) => state.running?.job.settings ?? state.draft)
  const { width, height } = scaled(full.width, full.height, room, devicePixelRatio)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    context?.putImageData(new ImageData(pixels.data, pixels.width, pixels.height), 0, 0)
  }, [pixels])
  return (
    <canvas
      ref={canvas}
      aria-hidden
      width={pixels.width}
      height={pixels.height}
      style={{ width, height }}
      data-preview
    />
  )
}
