// The Compare room: axes left, the grid in the centre, charts below; on phones one of them at a time.
import { Button, SegmentedControl, Text } from '@mantine/core'
import { Rows3, Ruler, SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { estimate } from '../format.ts'
import { useApp } from '../use-app.ts'
import layout from '../layout/room.module.css'
import { RoomLayout } from '../layout/room-layout.tsx'
import { useWidth } from '../layout/use-width.ts'
import { AxesPanel } from './axes/axes-panel.tsx'
import { ReferenceSetting } from './axes/reference-setting.tsx'
import { SharedSettings } from './axes/shared-settings.tsx'
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

const axes = { label: 'Axes', Icon: Rows3, content: <AxesPanel /> } as const
const shared = { label: 'Shared settings', Icon: SlidersHorizontal, content: <SharedSettings /> } as const
const reference = { label: 'Reference', Icon: Ruler, content: <ReferenceSetting /> } as const

export function CompareRoom() {
  const width = useWidth()
  const replan = useApp((state) => state.replan)
  useEffect(replan, [replan])
  return (
    <>
      {width === 'phone' ? (
        <Phone />
      ) : (
        <RoomLayout
          label="What to compare"
          width={width}
          panel={320}
          parts={[axes, shared, reference]}
          bar={<RunBar />}
        >
          <Centre />
        </RoomLayout>
      )}
      <Question />
    </>
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
    <div className={`${layout.phone} ${classes.phone}`}>
      <SegmentedControl fullWidth aria-label="Part of the room" data={[...tabs]} value={tab} onChange={setTab} />
      {tab === 'axes' ? (
        <div className={layout.scroll}>
          <AxesPanel />
          <SharedSettings />
          <ReferenceSetting />
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
  const whole = useApp((state) => state.plan)
  const folded = useApp((state) => state.folded)
  const problem = useApp((state) => state.planProblem)
  const pair = useApp((state) => state.layer === 'pair')
  const vote = useApp((state) => state.layer === 'vote')
  const open = useApp((state) => state.open)
  const charts = useApp((state) => state.charts)
  const setCharts = useApp((state) => state.setCharts)
  const [magnified, setMagnified] = useState(false)
  if (!whole || !folded)
    return (
      <section className={layout.stage}>
        <Nothing problem={problem} />
      </section>
    )
  const { plan } = folded
  return (
    <section className={layout.stage} aria-label="Grid">
      <GridToolbar folded={folded} magnified={magnified} onMagnify={setMagnified} charts={!alone}>
        <VoteButton />
        <TakeAway />
      </GridToolbar>
      <div className={classes.place}>
        <Empty />
        <CompareGrid folded={folded} magnified={magnified} />
        {pair && <Pair plan={plan} />}
        {vote && (
          <div className={layout.over}>
            <BlindVote onClose={() => open(undefined)} />
          </div>
        )}
      </div>
      <FocusLine folded={folded} />
      {charts && !alone && <Charts plan={whole} onClose={() => setCharts(false)} />}
    </section>
  )
}

/** Until there is a plan: what is loading, or what is wrong with the axes. */
function Nothing({ problem }: { readonly problem: string | undefined }) {
  const failed = useApp((state) => state.loadFailure !== undefined)
  const ready = useApp((state) => state.model !== undefined)
  const open = useApp((state) => state.open)
  const undo = useApp((state) => state.undoGrid)
  if (problem !== undefined) {
    return (
      <div className={classes.words} role="alert">
        <Text>This grid cannot be drawn: {problem.replace(/^grid: /, '')}</Text>
        <Button.Group mt="sm">
          <Button variant="white" size="xs" onClick={undo}>
            Undo the last change
          </Button>
          {problem.startsWith('grid: model: ') && (
            <Button variant="white" size="xs" onClick={() => open('models')}>
              Open another model
            </Button>
          )}
        </Button.Group>
      </div>
    )
  }
  return (
    <div className={classes.words}>
      {failed ? (
        <Button onClick={() => open('models')}>Choose a model</Button>
      ) : ready ? (
        'Fetching what the axes name'
      ) : (
        'Loading the model'
      )}
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
