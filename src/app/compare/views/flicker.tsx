// A and B in the same place in turn: while a key or button is held, or by itself at most twice a second.
import { Button } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { Pause, Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Frame } from './frame.tsx'
import type { PairProps } from './side-by-side.tsx'
import { Plate, Shown } from './shown.tsx'
import classes from './views.module.css'

/** Milliseconds; two changes a second are the most that is safe to look at (WCAG 2.3.1 allows three). */
const pause = 500

type Props = PairProps & { readonly held: boolean; readonly onHeld: (held: boolean) => void }

export function Flicker({ a, b, view, onView, held, onHeld }: Props) {
  const still = useReducedMotion()
  const [playing, setPlaying] = useState(false)
  const turned = useTurns(playing && !still)
  const first = held !== turned
  return (
    <div className={classes.over}>
      <Frame picture={b} view={view} onView={onView}>
        {(fit) => (
          <>
            <Shown shot={b} fit={fit} view={view} hidden={first} />
            <Shown shot={a} fit={fit} view={view} hidden={!first} />
          </>
        )}
      </Frame>
      <Plate letter={first ? 'A' : 'B'} name={first ? a.name : b.name} />
      <div className={classes.below}>
        <Button
          size="xs"
          variant="default"
          onPointerDown={() => onHeld(true)}
          onPointerUp={() => onHeld(false)}
          onPointerLeave={() => onHeld(false)}
        >
          Hold to see A (Space)
        </Button>
        {!still && (
          <Button
            size="xs"
            variant="default"
            leftSection={playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
            onClick={() => setPlaying(!playing)}
          >
            {playing ? 'Stop' : 'Switch twice a second'}
          </Button>
        )}
      </div>
    </div>
  )
}

/** True every other half second while `on`. */
function useTurns(on: boolean): boolean {
  const [turned, setTurned] = useState(false)
  useEffect(() => {
    if (!on) return undefined
    const timer = setInterval(() => setTurned((now) => !now), pause)
    return () => {
      clearInterval(timer)
      setTurned(false)
    }
  }, [on])
  return turned
}
