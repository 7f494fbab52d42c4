// The address of a cell's picture while it is wanted; let go of as soon as it is not, so that memory does not grow.
import { useEffect, useState } from 'react'
import { useApp } from '../../use-app.ts'

/** Undefined until the picture has been read; `drawn` is its result, another one for another picture. */
export function useCellAddress(id: string, drawn: unknown, wanted: boolean): string | undefined {
  const cellPicture = useApp((state) => state.cellPicture)
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (!wanted || !drawn) return undefined
    let made: string | undefined
    let current = true
    const show = async () => {
      const picture = await cellPicture(id)
      if (!picture || !current) return
      made = URL.createObjectURL(picture.png)
      setAddress(made)
    }
    void show()
    return () => {
      current = false
      setAddress(undefined)
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [cellPicture, id, drawn, wanted])
  return address
}
