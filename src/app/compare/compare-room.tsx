// The Compare room: axes left, the grid in the centre, charts below; on phones one of them at a time.
import { Button, SegmentedControl, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { estimate } from '../format.ts'
import { useApp } from '../use-app.ts'
import { AxesPanel } from './axes/axes-panel.tsx'
import { Charts } from './charts-dock.tsx'
import { FocusLine } from './focus-line.tsx'
import { TakeAway } from './export/take-away.tsx'
import { CompareGrid } from './grid/compare-grid.tsx'
import { GridToolbar } from './grid-toolbar.tsx'
import { Pair } from './pair.tsx'
import { Question } from './question.tsx'
import { RunBar, useCost } from './run-bar.tsx'
import { BlindVote } from './voting/blind-vote.tsx'
import { VoteButton } from './voting/vote-button.tsx'
import classes from './compare-room.module.css'

export function CompareRoom() {
  const phone = useMediaQuery('(max-width: 639px)', undefined, { getInitialValueInEffect: false })
  const replan = useApp((state) => state.replan)
  useEffect(replan, [replan])
  return (
    <>
      {phone ? <Phone /> : <Wide />}
      <Question />
    </>
  )
}

function Wide() {
  return (
    <div className={classes.wide}>
      <section className={classes.panel} aria-label="What to compare">
        <div className={classes.scroll}>
          <AxesPanel />
        </div>
        <RunBar />
      </section>
      <Centre />
    </div>
  )
}

const tabs = [
  { value: 'axes', label: 'Axes' },
  { value: 'grid', label: 'Grid' },
  { value: 'charts', label: 'Charts' },
] as const

function Phone() {
  const [tab, setTab] = useState<string>('grid')
  const plan = useApp((state) => state.plan)
  return (
    <div className={classes.phone}>
      <SegmentedControl fullWidth aria-label="Part of the room" data={[...tabs]} value={tab} onChange={setTab} />
      {tab === 'axes' ? (
        <div className={classes.scroll}>
          <AxesPanel />
        </div>
      ) : tab === 'charts' && plan ? (
        <Charts plan={plan} onClose={() => setTab('grid')} />
      ) : (
        <Centre alone />
      )}
      <RunBar />
    </div>
  )
}

/** `alone` where the charts have a place of their own. */
function Centre({ alone = false }: { readonly alone?: boolean }) {
  const plan = useApp((state) => state.plan)
  const problem = useApp((state) => state.planProblem)
  const pair = useApp((state) => state.layer === 'pair')
  const vote = useApp((state) => state.layer === 'vote')
  const open = useApp((state) => state.open)
  const charts = useApp((state) => state.charts)
  const setCharts = useApp((state) => state.setCharts)
  const [magnified, setMagnified] = useState(false)
  if (!plan)
    return (
      <section className={classes.centre}>
        <Nothing problem={problem} />
      </section>
    )
  return (
    <section className={classes.centre} aria-label="Grid">
      <GridToolbar plan={plan} magnified={magnified} onMagnify={setMagnified} charts={!alone}>
        <VoteButton />
        <TakeAway />
      </GridToolbar>
      <div className={classes.place}>
        <Empty />
        <CompareGrid plan={plan} magnified={magnified} />
        {pair && <Pair plan={plan} />}
        {vote && (
          <div className={classes.pair}>
            <BlindVote onClose={() => open(undefined)} />
          </div>
        )}
      </div>
      <FocusLine plan={plan} />
      {charts && !alone && <Charts plan={plan} onClose={() => setCharts(false)} />}
    </section>
  )
}

/** Until there is a plan: what is loading, or what is wrong with the axes. */
function Nothing({ problem }: { readonly problem: string | undefined }) {
  const failed = useApp((state) => state.loadFailure !== undefined)
  const open = useApp((state) => state.open)
  const undo = useApp((state) => state.undoGrid)
  if (problem !== undefined) {
    return (
      <div className={classes.words} role="alert">
        <Text>This grid cannot be drawn: {problem.replace(/^grid: /, '')}</Text>
        <Button variant="white" size="xs" mt="sm" onClick={undo}>
          Undo the last change
        </Button>
      </div>
    )
  }
  return (
    <div className={classes.words}>
      {failed ? <Button onClick={() => open('models')}>Choose a model</Button> : 'Loading the model'}
    </div>
  )
}

/** `32 pictures, about 30 s. Press Run grid.` over the empty grid. */
function Empty() {
  const cost = useCost()
  const untouched = useApp((state) => !state.filling && !state.fillWanted && state.plan !== undefined && [...state.plan.cells.keys()].every((id) => !state.results[id])) // prettier-ignore
  if (!untouched || !cost) return undefined
  const about = cost.time === undefined ? '' : `, ${estimate(cost.time)}`
  return (
    <p className={classes.empty}>
      {cost.pictures} {cost.pictures === 1 ? 'picture' : 'pictures'}
      {about}. Press Run grid.
    </p>
  )
}
