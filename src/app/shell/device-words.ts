// Why the graphics device is not in use, in words.
import type { DeviceInfo } from '../../protocol.ts'

export const reasons: Record<NonNullable<DeviceInfo['reason']>, string> = {
  'no-webgpu': 'This browser has no WebGPU.',
  'no-adapter': 'Graphics acceleration is switched off or blocked on this computer.',
  'no-device': 'Graphics acceleration is switched off or blocked on this computer.',
  'failed-self-test': 'The graphics device computes wrongly, so it is not used.',
  'asked-for': 'The processor was chosen by hand.',
}
