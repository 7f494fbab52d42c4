// How a cell was walked: its estimates call by call, and how far they stray from a fine walk of the same seed.
import { Button, Group, Loader, Progress } from '@mantine/core'
import { Footprints, Ruler } from 'lucide-react'
import { lazy, Suspense, useMemo } from 'react'
import type { Settings } from '../../../protocol.ts'
import { fineRows } from '../../../store/compare/walks.ts'
import { ChartTable } from '../charts/chart-table.tsx'
import { errorChart } from '../charts/error-by-step.ts'
import { pointless } from '../charts/pointing.ts'
import { counted } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { Strip } from './strip.tsx'
import classes from './strip.module.css'

const Chart = lazy(() => import('../charts/chart.tsx').then(({ Chart }) => ({ default: Chart })))

type Props = {
  /** The cell in focus, and its place in the plan's list. */
  readonly cell:
    | { readonly id: string; readonly name: string; readonly settings: Settings; readonly place: number }
    | undefined
  readonly asTable: boolean
}

export function CellWalk({ cell, asTable }: Props) {
  const walk = useApp((state) => (cell ? state.walks[cell.id] : undefined))
  const walking = useApp((state) => state.walking)
  const failure = useApp((state) => (state.walkFailure?.id === cell?.id ? state.walkFailure?.failure : undefined))
  const errors = walk?.errors
  const place = cell?.place ?? 0
  const spec = useMemo(() => errors && errorChart(errors, place, fineWords), [errors, place])
  if (!cell) return <p className={classes.words}>Choose a cell in the grid to see how it is walked.</p>
  return (
    <div className={classes.walk}>
      <div className={classes.both}>
        {walk && <Strip name={cell.name} steps={walk.steps} />}
        <div className={classes.main}>
          {failure && (
            <p className={classes.words} role="alert">
              {failure.message}
            </p>
          )}
          {walking ? <UnderWay /> : !spec && <Offers {...cell} walked={walk !== undefined} />}
          {spec && asTable && <ChartTable spec={spec} {...pointless} />}
          {spec && !asTable && (
            <Suspense fallback={<Loader size="sm" m="auto" />}>
              <Chart spec={spec} {...pointless} />
            </Suspense>
          )}
        </div>
      </div>
      {spec && <p className={classes.note}>{spec.note}</p>}
    </div>
  )
}

const fineWords = 'a 50-step walk of DPM-Solver++ (2M) from the same noise'

type OffersProps = { readonly id: string; readonly name: string; readonly settings: Settings; readonly walked: boolean }

/** Nothing is drawn unasked: what each costs is said before. */
function Offers({ id, name, settings, walked }: OffersProps) {
  const walkCell = useApp((state) => state.walkCell)
  const measureWalk = useApp((state) => state.measureWalk)
  return (
    <Group className={classes.words ?? ''} gap="xs" justify="center">
      <span>{name}</span>
      {!walked && (
        <Button
          size="xs"
          variant="default"
          leftSection={<Footprints size={14} aria-hidden />}
          onClick={() => void walkCell(id)}
        >
          Show its walk (draws it once more)
        </Button>
      )}
      {settings.recipe === undefined ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<Ruler size={14} aria-hidden />}
          onClick={() => void measureWalk(id)}
        >
          Measure its errors (a fine walk, {counted(fineRows(settings), 'row')})
        </Button>
      ) : (
        <span>A recipe has no finer walk to measure against.</span>
      )}
    </Group>
  )
}

function UnderWay() {
  const walking = useApp((state) => state.walking)
  const cancelWalk = useApp((state) => state.cancelWalk)
  if (!walking) return undefined
  const { of, step, steps } = walking
  return (
    <Group className={classes.words ?? ''} gap="xs" justify="center">
      <span>
        {of === 'cell' ? 'Walking again' : 'The fine walk'}, step {step} of {steps}
      </span>
      <Progress w={160} value={(step / steps) * 100} aria-label="Steps walked" />
      <Button size="xs" variant="default" onClick={cancelWalk}>
        Cancel
      </Button>
    </Group>
  )
}
