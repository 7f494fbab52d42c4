// How a cell was walked: its estimates call by call, and what went wrong on the way, over its seeds or from a fine walk.
import { Button, Group, Progress, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { type Population, populationOf } from '../../../grid/population.ts'
import { useApp } from '../../use-app.ts'
import { FineErrors } from './fine-errors.tsx'
import { SeedErrors } from './seed-errors.tsx'
import { Strip } from './strip.tsx'
import classes from './strip.module.css'
import type { WalkedCell } from './walked-cell.ts'

type Props = {
  /** The cell in focus. */
  readonly cell: WalkedCell | undefined
  readonly asTable: boolean
}

const kinds = [
  { value: 'seeds', label: 'Errors over seeds' },
  { value: 'fine', label: 'Distance from a fine walk' },
] as const
type Kind = (typeof kinds)[number]['value']
const unplanned: Population = { lack: { of: 'seeds', seeds: 0 } }

export function CellWalk({ cell, asTable }: Props) {
  const [chosen, choose] = useState<Kind>()
  const id = cell?.id
  const plan = useApp((state) => state.plan)
  const results = useApp((state) => state.results)
  const walk = useApp((state) => (id === undefined ? undefined : state.walks[id]))
  const walking = useApp((state) => state.walking)
  const failure = useApp((state) => (state.walkFailure?.id === id ? state.walkFailure?.failure : undefined))
  const population = useMemo(
    () => (plan && id !== undefined ? populationOf(plan, id, results) : unplanned),
    [plan, id, results],
  )
  if (!cell) return <p className={classes.words}>Choose a cell in the grid to see how it is walked.</p>
  const kind = chosen ?? (population.pairs ? 'seeds' : 'fine')
  return (
    <div className={classes.walk}>
      {walk && <Strip name={cell.name} steps={walk.steps} />}
      <div className={classes.main}>
        <SegmentedControl
          className={classes.kind ?? ''}
          size="xs"
          aria-label="What went wrong on the way"
          data={[...kinds]}
          value={kind}
          onChange={(next) => choose(next as Kind)}
        />
        {failure && (
          <p className={classes.words} role="alert">
            {failure.message}
          </p>
        )}
        {walking ? (
          <UnderWay />
        ) : kind === 'seeds' ? (
          <SeedErrors cell={cell} population={population} asTable={asTable} />
        ) : (
          <FineErrors cell={cell} asTable={asTable} />
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
