// The Create room: settings left, picture in the centre, history right; on phones the picture first and the rest in sheets.
import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useApp } from '../use-app.ts'
import { GenerateBar } from './generate-bar.tsx'
import { HistoryStrip } from './history-strip.tsx'
import { NoWebGpuBar } from './no-webgpu-bar.tsx'
import { Prompts } from './prompts.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { Stage } from './stage.tsx'
import classes from './create-room.module.css'

export function CreateRoom() {
  const phone = useMediaQuery('(max-width: 639px)', undefined, { getInitialValueInEffect: false })
  return phone ? <Phone /> : <Wide />
}

function Wide() {
  return (
    <div className={classes.wide}>
      <section className={classes.panel} aria-label="What to draw">
        <div className={classes.scroll}>
          <Prompts />
          <SettingsPanel />
        </div>
        <GenerateBar />
      </section>
      <div className={classes.centre}>
        <NoWebGpuBar />
        <Stage />
      </div>
      <HistoryStrip />
    </div>
  )
}

function Phone() {
  const layer = useApp((state) => state.layer)
  const open = useApp((state) => state.open)
  const sheet = { position: 'bottom', onClose: () => open(undefined) } as const
  return (
    <div className={classes.phone}>
      <Stage />
      <div className={classes.below}>
        <Prompts />
      </div>
      <NoWebGpuBar />
      <GenerateBar />
      <Drawer {...sheet} opened={layer === 'settings'} title="Settings" size="75%">
        <SettingsPanel />
      </Drawer>
      <Drawer {...sheet} opened={layer === 'history'} title="History" size="50%">
        <HistoryStrip />
      </Drawer>
    </div>
  )
}
