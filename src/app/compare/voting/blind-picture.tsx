// A picture that does not say what it is.
import { useElementSize } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { scaled } from '../../create/scale.ts'
import { addressOf } from '../../pictures.ts'
import { useApp } from '../../use-app.ts'
import classes from './voting.module.css'

export function BlindPicture({ id, name }: { readonly id: string; readonly name: string }) {
  const cellPicture = useApp((state) => state.cellPicture)
  const [shown, setShown] = useState<{ readonly id: string; readonly png: Blob }>()
  useEffect(() => {
    let current = true
    void cellPicture(id).then((picture) => current && picture && setShown({ id, png: picture.png }))
    return () => {
      current = false
    }
  }, [id, cellPicture])
  const png = shown?.id === id ? shown.png : undefined
  const native = useApp((state) => state.plan?.cells.get(id)?.settings)
  const pixelated = useApp((state) => state.pixelated)
  const { ref, ...room } = useElementSize<HTMLDivElement>()
  const size = native && scaled(native.width, native.height, room, devicePixelRatio)
  return (
    <div className={classes.side} ref={ref}>
      {png && size && (
        <img
          src={addressOf(png)}
          alt={name}
          width={size.width}
          height={size.height}
          draggable={false}
          style={{ imageRendering: pixelated ? 'pixelated' : 'auto' }}
        />
      )}
    </div>
  )
}
