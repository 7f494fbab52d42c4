// A left of a line, B right of it; the line is a slider as wide as the pictures.
import { useState } from 'react'
import { percent } from '../../format.ts'
import { Frame } from './frame.tsx'
import type { PairProps } from './side-by-side.tsx'
import { Plate, Shown } from './shown.tsx'
import classes from './views.module.css'

/** CSS pixels that the thumb, with the line in its middle, is wide. */
const thumb = 32

export function Divider({ a, b, view, onView }: PairProps) {
  const [at, setAt] = useState(0.5)
  const right = `calc((100% - ${thumb}px) * ${1 - at} + ${thumb / 2}px)`
  return (
    <div className={classes.over}>
      <Frame picture={b} view={view} onView={onView}>
        {(fit) => (
          <>
            <Shown shot={b} fit={fit} view={view} />
            <div className={classes.clip} style={{ clipPath: `inset(0 ${right} 0 0)` }}>
              <Shown shot={a} fit={fit} view={view} />
            </div>
            <div className={classes.line} style={{ right }} />
          </>
        )}
      </Frame>
      <input
        className={classes.divider}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={at}
        aria-label="Divider between A and B"
        aria-valuetext={`${percent(at)} of the width shows A`}
        onChange={(event) => setAt(event.currentTarget.valueAsNumber)}
      />
      <Plate letter="A" name={a.name} />
      <Plate letter="B" name={b.name} side="right" />
    </div>
  )
}
