// Two results looked at closely, in the four views of Compare. Knows which of the drawn columns they are.
import { useState } from 'react'
import { methodLabel } from '../../store/methods.ts'
import type { Picture } from '../../store/storage.ts'
import type { Shot } from '../compare/views/shot.ts'
import layout from '../layout/room.module.css'
import { PairViewer } from '../compare/views/pair-viewer.tsx'
import { useApp } from '../use-app.ts'
import { useResults } from './use-results.ts'

export function ResultsPair() {
  const open = useApp((state) => state.layer === 'pair')
  return open ? <Pair /> : undefined
}

function Pair() {
  const close = useApp((state) => state.open)
  const drawn = useResults().flatMap(({ picture }) => picture ?? [])
  const [[a, b], setPair] = useState<readonly [number, number]>([0, 1])
  const [one, other] = [drawn[a], drawn[b]]
  if (!one || !other) return undefined
  const step = (by: number) => {
    const next = (b + by + drawn.length) % drawn.length
    setPair([a, next === a ? (next + by + drawn.length) % drawn.length : next])
  }
  return (
    <div className={layout.over}>
      <PairViewer
        a={shotOf(one)}
        b={shotOf(other)}
        onMove={(across, down) => step(across || down)}
        onExchange={() => setPair([b, a])}
        onClose={() => close(undefined)}
      />
    </div>
  )
}

const shotOf = ({ id, png, settings: { method = 'merge', width, height } }: Picture): Shot => ({
  id,
  name: methodLabel(method),
  width,
  height,
  png,
})
