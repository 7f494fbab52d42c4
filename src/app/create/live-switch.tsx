// The one switch of Live: on, the picture follows every change; Esc leaves it too.
import { Switch, Tooltip } from '@mantine/core'
import { useApp } from '../use-app.ts'

export function LiveSwitch() {
  const on = useApp((state) => state.live.on)
  const setLive = useApp((state) => state.setLive)
  const help = 'Draws again on every change, in few steps and with the same seed. Esc leaves.'
  return (
    <Tooltip label={help} multiline w={240}>
      <Switch label="Live" size="sm" checked={on} onChange={(event) => setLive(event.currentTarget.checked)} />
    </Tooltip>
  )
}
