// How a cell was walked: its estimates call by call, and what went wrong on the way, over its seeds or from a fine walk.
import { Button, Group, Progress } from '@mantine/core'
import type { Population } from '../../../grid/population.ts'
import type { WalkErrors } from '../charts/chart-dock.tsx'
import type { ChartSpec } from '../charts/spec.ts'
import { useApp } from '../../use-app.ts'
import { FineOffer } from './fine-offer.tsx'
import { Offers } from './offers.tsx'
import { SeedsOffer } from './seeds-offer.tsx'
import { Strip } from './strip.tsx'
import classes from './strip.module.css'
import type { WalkedCell } from './walked-cell.ts'
import { WalkedChart } from './walked-chart.tsx'

type Props = {
  /** The cell in focus. */
  readonly cell: WalkedCell | undefined
  readonly population: Population
  readonly errors: WalkErrors
  /** Them as a chart, as far as they were measured. */
  readonly spec: ChartSpec | undefined
  readonly asTable: boolean
}

export function CellWalk({ cell, population, errors, spec, asTable }: Props) {
  const id = cell?.id
  const walk = useApp((state) => (id === undefined ? undefined : state.walks[id]))
  const walking = useApp((state) => state.walking)
  const failure = useApp((state) => (state.walkFailure?.id === id ? state.walkFailure?.failure : undefined))
  if (!cell) return <p className={classes.words}>Choose a cell in the grid to see how it is walked.</p>
  return (
    <div className={classes.walk}>
      {walk && <Strip name={cell.name} steps={walk.steps} />}
      <div className={classes.main}>
        {failure && (
          <p className={classes.words} role="alert">
            {failure.message}
          </p>
        )}
        {walking ? (
          <UnderWay />
        ) : spec ? (
          <WalkedChart spec={spec} asTable={asTable} />
        ) : (
          <Offers {...cell}>
            {errors === 'seeds' ? <SeedsOffer id={cell.id} population={population} /> : <FineOffer {...cell} />}
          </Offers>
        )}
      </div>
    </div>
  )
}

const workWords = {
  cell: 'Walking again, step',
  fine: 'The fine walk, step',
  seeds: 'Walking all seeds, walk',
} as const

function UnderWay() {
  const walking = useApp((state) => state.walking)
  const cancelWalk = useApp((state) => state.cancelWalk)
  if (!walking) return undefined
  const { of, step, steps } = walking
  return (
    <Group className={classes.words ?? ''} gap="xs" justify="center">
      <span>
        {workWords[of]} {step} of {steps}
      </span>
      <Progress w={160} value={(step / steps) * 100} aria-label="Steps walked" />
      <Button size="xs" variant="default" onClick={cancelWalk}>
        Cancel
      </Button>
    </Group>
  )
}
