// The table of schedules. To add one: a file here, a line below; the contract test, the terminal and the page pick it up.
import type { ScheduleEntry } from '../types.ts'
import { karras } from './karras.ts'
import { lcm } from './lcm.ts'
import { leading } from './leading.ts'
import { linspace } from './linspace.ts'
import { trailing } from './trailing.ts'

export const schedules: readonly ScheduleEntry[] = [
  {
    id: 'trailing',
    label: 'Trailing',
    help: 'Even timesteps that start at full noise. What few-step models are made for.',
    schedule: trailing,
  },
  {
    id: 'leading',
    label: 'Leading',
    help: 'Even timesteps that start a little below full noise. What Stable Diffusion 1.x and SDXL ship with.',
    schedule: leading,
  },
  {
    id: 'linspace',
    label: 'Linspace',
    help: 'Even timesteps from the very first to the very last.',
    schedule: linspace,
  },
  {
    id: 'karras',
    label: 'Karras',
    help: 'Small steps near the end, where details form. A good choice for 8 to 30 steps.',
    schedule: karras,
  },
  {
    id: 'lcm',
    label: 'LCM grid',
    help: 'Timesteps that latent consistency models were distilled on.',
    schedule: lcm,
  },
]
