// Once: why pictures are drawn on the processor, and how to change that.
import { Button, Group, Text } from '@mantine/core'
import { reasons } from '../shell/device-words.ts'
import { estimate } from '../format.ts'
import { useApp } from '../use-app.ts'
import { shownPicture } from './shown.ts'
import classes from './no-webgpu-bar.module.css'

const bar = 'no-webgpu'
const how = 'https://github.com/gpuweb/gpuweb/wiki/Implementation-Status'

export function NoWebGpuBar() {
  const closed = useApp((state) => state.closedBars.includes(bar))
  const reason = useApp((state) => state.model?.device.reason)
  const took = useApp((state) => shownPicture(state)?.timing)
  const closeBar = useApp((state) => state.closeBar)
  const setDevice = useApp((state) => state.setDevice)
  if (closed || reason === undefined || reason === 'asked-for') return undefined
  const missing = reason === 'no-webgpu'
  const speed = took ? `: ${estimate(took.total / took.pictures)} each` : ''
  const text = missing
    ? `This browser has no WebGPU, so pictures are drawn on the processor${speed}. Faster: a current Chrome, Edge or Safari 26, or Firefox on Windows or Apple silicon.`
    : `${reasons[reason]} Continuing on the processor.`
  return (
    <Group className={classes.bar ?? ''} role="note" gap="sm">
      <Text size="sm" flex={1} miw={200}>
        {text}
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => closeBar(bar)}>
          Continue
        </Button>
        {missing ? (
          <Button size="xs" variant="subtle" component="a" href={how} target="_blank" rel="noreferrer">
            How to switch it on
          </Button>
        ) : (
          <Button size="xs" variant="subtle" onClick={() => void setDevice('auto')}>
            Try again
          </Button>
        )}
      </Group>
    </Group>
  )
}
