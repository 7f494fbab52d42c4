// A picture that does not say what it is.
import { useEffect, useState } from 'react'
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
  return <div className={classes.side}>{png && <img src={addressOf(png)} alt={name} draggable={false} />}</div>
}
