// A finished picture. The one before it stays until this one is decoded, so that nothing flickers.
import { useEffect, useState } from 'react'
import type { Picture } from '../../store/storage.ts'
import { addressOf, altText } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { scaled } from './scale.ts'
import type { Room } from './scale.ts'

export function DrawnPicture({ picture, room }: { readonly picture: Picture; readonly room: Room }) {
  const ready = useDecoded(picture)
  const pixelated = useApp((state) => state.pixelated)
  const { width, height } = scaled(ready.settings.width, ready.settings.height, room, devicePixelRatio)
  return (
    <img
      src={addressOf(ready.png)}
      decoding="sync"
      alt={altText(ready)}
      width={width}
      height={height}
      style={{ imageRendering: pixelated ? 'pixelated' : 'auto' }}
      data-seed={ready.settings.seed}
    />
  )
}

/** `picture` once the browser has decoded it; until then the one before. */
function useDecoded(picture: Picture): Picture {
  const [ready, setReady] = useState(picture)
  useEffect(() => {
    let current = true
    const image = new Image()
    image.src = addressOf(picture.png)
    const show = () => current && setReady(picture)
    image.decode().then(show, show)
    return () => {
      current = false
    }
  }, [picture])
  return ready
}
