// The Create room: settings left, picture in the centre, history right; where it is narrow the words go under the picture, on phones the rest in sheets.
import { History, SlidersHorizontal, Type } from 'lucide-react'
import { RoomLayout } from '../layout/room-layout.tsx'
import layout from '../layout/room.module.css'
import { Sheet } from '../layout/sheet.tsx'
import { useWidth } from '../layout/use-width.ts'
import { useApp } from '../use-app.ts'
import { GenerateBar } from './generate-bar.tsx'
import { HistoryStrip } from './history-strip.tsx'
import { NoWebGpuBar } from './no-webgpu-bar.tsx'
import { Prompts } from './prompts.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import { Stage } from './stage.tsx'
import classes from './create-room.module.css'

const prompts = { label: 'Prompt', Icon: Type, content: <Prompts /> } as const
const settings = { label: 'Settings', Icon: SlidersHorizontal, content: <SettingsPanel /> } as const
const history = { label: 'History', Icon: History, content: <HistoryStrip /> } as const

export function CreateRoom() {
  const width = useWidth()
  if (width === 'phone') return <Phone />
  const parts = width === 'wide' ? [prompts, settings] : [settings, history]
  return (
    <RoomLayout label="What to draw" width={width} panel={360} parts={parts} bar={<GenerateBar />}>
      <div className={layout.column}>
        <NoWebGpuBar />
        <Stage />
      </div>
      {width === 'wide' ? <HistoryStrip /> : <div className={classes.words}>{prompts.content}</div>}
    </RoomLayout>
  )
}

function Phone() {
  const layer = useApp((state) => state.layer)
  const open = useApp((state) => state.open)
  const close = () => open(undefined)
  return (
    <div className={`${layout.phone} ${classes.phone}`}>
      <Stage />
      <div className={classes.words}>
        <Prompts />
      </div>
      <NoWebGpuBar />
      <GenerateBar />
      <Sheet title="Settings" opened={layer === 'settings'} onClose={close}>
        <SettingsPanel />
      </Sheet>
      <Sheet title="History" opened={layer === 'history'} onClose={close}>
        <HistoryStrip />
      </Sheet>
    </div>
  )
}
