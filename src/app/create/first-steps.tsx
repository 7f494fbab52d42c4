// After the first picture: what to try next. Each goes away once it was used, all of them once a few pictures were drawn.
import { Button } from '@mantine/core'
import { Dices, LayoutGrid, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApp } from '../use-app.ts'
import { shownPicture } from './shown.ts'
import classes from './first-steps.module.css'

export function FirstSteps() {
  const picture = useApp(shownPicture)
  const busy = useApp((state) => state.running !== undefined || state.outcome?.kind === 'failed')
  const anotherSeed = useApp((state) => state.anotherSeed)
  const setLive = useApp((state) => state.setLive)
  const compareSamplers = useApp((state) => state.compareSamplers)
  const fillGrid = useApp((state) => state.fillGrid)
  if (!picture || busy) return undefined
  const compare = () => {
    compareSamplers(picture.settings)
    fillGrid()
  }
  return (
    <div className={classes.row}>
      <Step id="another-seed" icon={<Dices size={16} aria-hidden />} label="Try another seed" run={anotherSeed} />
      <Step id="live" icon={<Zap size={16} aria-hidden />} label="Turn on Live" run={() => setLive(true)} />
      <Step
        id="compare-samplers"
        icon={<LayoutGrid size={16} aria-hidden />}
        label="Compare 4 samplers"
        run={compare}
      />
    </div>
  )
}

type Props = { readonly id: string; readonly icon: ReactNode; readonly label: string; readonly run: () => void }

function Step({ id, icon, label, run }: Props) {
  const closed = useApp((state) => state.closedBars.includes(id) || state.history.length > 3)
  const closeBar = useApp((state) => state.closeBar)
  if (closed) return undefined
  return (
    <Button
      size="xs"
      variant="white"
      radius="xl"
      className={classes.step ?? ''}
      leftSection={icon}
      onClick={() => {
        closeBar(id)
        run()
      }}
    >
      {label}
    </Button>
  )
}
