// Where pictures are drawn, GPU or CPU, with the reason, and the choice between them.
import { Button, Popover, SegmentedControl, Stack, Text } from '@mantine/core'
import { Cpu, Gpu } from 'lucide-react'
import type { DeviceInfo } from '../../protocol.ts'
import { deviceName } from '../../store/session.ts'
import { useApp } from '../use-app.ts'
import { reasons } from './device-words.ts'

const choices = [
  { value: 'auto', label: 'Automatic' },
  { value: 'webgpu', label: 'GPU' },
  { value: 'wasm', label: 'CPU' },
] as const

export function DeviceChip() {
  const device = useApp((state) => state.model?.device)
  if (!device) return undefined
  const name = deviceName(device)
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={name === 'GPU' ? <Gpu size={14} aria-hidden /> : <Cpu size={14} aria-hidden />}
          aria-label={`Drawing on the ${name}: why, and change`}
        >
          {name}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <DeviceChoice device={device} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** What draws now, why, and the switch. */
export function DeviceChoice({ device }: { readonly device: DeviceInfo }) {
  const wish = useApp((state) => state.wish.device)
  const setDevice = useApp((state) => state.setDevice)
  return (
    <Stack gap="xs">
      <Text size="sm">
        {device.provider === 'webgpu'
          ? `Drawing on the graphics device through WebGPU (${device.description}).`
          : `Drawing on the processor (${device.description}).`}
      </Text>
      {device.reason && (
        <Text size="sm" c="dimmed">
          {reasons[device.reason]}
        </Text>
      )}
      <SegmentedControl
        aria-label="Device"
        data={[...choices]}
        value={wish}
        onChange={(value) => void setDevice(value as typeof wish)}
      />
    </Stack>
  )
}
