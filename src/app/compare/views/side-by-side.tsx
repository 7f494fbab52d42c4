// A and B beside each other; zoom and position are one.
import { Frame } from './frame.tsx'
import type { Shot } from './shot.ts'
import { Plate, Shown } from './shown.tsx'
import type { View } from './view.ts'
import classes from './views.module.css'

export type PairProps = {
  readonly a: Shot
  readonly b: Shot
  readonly view: View
  readonly onView: (view: View) => void
}

export function SideBySide({ a, b, view, onView }: PairProps) {
  return (
    <div className={classes.beside}>
      {(
        [
          ['A', a],
          ['B', b],
        ] as const
      ).map(([letter, shot]) => (
        <div key={letter} className={classes.half}>
          <Frame picture={shot} view={view} onView={onView}>
            {(fit) => <Shown shot={shot} fit={fit} view={view} />}
          </Frame>
          <Plate letter={letter} name={shot.name} />
        </div>
      ))}
    </div>
  )
}
