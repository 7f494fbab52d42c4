// The picture that Live drew last: it stays until the next one is there, and the change takes one frame.
import { useLayoutEffect, useRef } from 'react'
import type { LivePicture as Drawn } from '../../store/live.ts'
import { altText } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { scaled } from './scale.ts'
import type { Room } from './scale.ts'

export function LivePicture({ picture, room }: { readonly picture: Drawn; readonly room: Room }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pixelated = useApp((state) => state.pixelated)
  const { pixels } = picture
  const { width, height } = scaled(pixels.width, pixels.height, room, devicePixelRatio)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    context?.putImageData(new ImageData(pixels.data, pixels.width, pixels.height), 0, 0)
  }, [pixels])
  return (
    <canvas
      ref={canvas}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img would decode, and flicker
      role="img"
      aria-label={altText(picture)}
      width={pixels.width}
      height={pixels.height}
      style={{ width, height, imageRendering: pixelated ? 'pixelated' : 'auto' }}
      data-live
    />
  )
}
