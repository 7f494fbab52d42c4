// The centre: the picture as it forms or as it was drawn, on neutral grey, with its state above and what can be done below.
import { useElementSize } from '@mantine/hooks'
import layout from '../layout/room.module.css'
import { useApp } from '../use-app.ts'
import { DrawnPicture } from './drawn-picture.tsx'
import { Empty } from './empty.tsx'
import { FailureAlert } from './failure-alert.tsx'
import { FirstSteps } from './first-steps.tsx'
import { LivePicture } from './live-picture.tsx'
import { LiveState } from './live-state.tsx'
import { PictureActions } from './picture-actions.tsx'
import { Preview } from './preview.tsx'
import { RunState } from './run-state.tsx'
import type { Room } from './scale.ts'
import { shownPicture } from './shown.ts'
import classes from './stage.module.css'

export function Stage() {
  const { ref, width, height } = useElementSize()
  return (
    <section className={`${layout.stage} ${classes.stage}`} aria-label="Picture">
      <div className={classes.frame} ref={ref}>
        <Activity />
        <Centre room={{ width, height }} />
      </div>
      <div className={classes.foot}>
        <Foot room={{ width, height }} />
      </div>
    </section>
  )
}

/** Live says its own; a run of the person's own goes first. */
function Foot({ room }: { readonly room: Room }) {
  const live = useApp((state) => state.live.on && state.running === undefined && state.outcome === undefined)
  if (live) return <LiveState />
  return (
    <>
      <RunState room={room} />
      <PictureActions />
      <FirstSteps />
    </>
  )
}

/** A line at the top while Live draws: the only sign of it. */
function Activity() {
  const drawing = useApp((state) => state.live.drawing)
  return <div className={classes.activity} data-live-drawing={drawing || undefined} aria-hidden />
}

/** A failure stands where the picture would be; a preview replaces the last picture as soon as there is one. */
function Centre({ room }: { readonly room: Room }) {
  const watching = useApp((state) => state.watching)
  const preview = useApp((state) => state.running?.preview)
  const stopped = useApp((state) => (state.outcome?.kind === 'stopped' ? state.outcome.preview : undefined))
  const failed = useApp(
    (state) => state.outcome?.kind === 'failed' || (!state.model && state.loadFailure !== undefined),
  )
  const picture = useApp(shownPicture)
  const live = useApp((state) => state.live.picture)
  const forming = watching ? (preview ?? stopped) : undefined
  if (failed) return <FailureAlert />
  if (forming) return <Preview pixels={forming} room={room} />
  if (live) return <LivePicture picture={live} room={room} />
  return picture ? <DrawnPicture picture={picture} room={room} /> : <Empty />
}
