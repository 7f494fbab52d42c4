// The pixels of a picture, once they are decoded.
import { useEffect, useState } from 'react'
import type { Pixels } from '../../../protocol.ts'
import { pixelsOf } from './shot.ts'

/** Undefined until then, and for a picture that cannot be decoded. */
export function usePixels(png: Blob): Pixels | undefined {
  const [read, setRead] = useState<{ readonly png: Blob; readonly pixels: Pixels }>()
  useEffect(() => {
    let current = true
    pixelsOf(png).then(
      (pixels) => current && setRead({ png, pixels }),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [png])
  return read?.png === png ? read.pixels : undefined
}
