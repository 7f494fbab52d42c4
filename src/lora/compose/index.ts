// The table of ways to compose adapters.
import { cmlora } from './cmlora.ts'
import { composite } from './composite.ts'
import { consislora } from './consislora.ts'
import { merge } from './merge.ts'
import type { Method } from './method.ts'
import { multidiffusion } from './multidiffusion.ts'
import { regional } from './regional.ts'
import { switching } from './switch.ts'
import { wComposite } from './w-composite.ts'
import { wSwitch } from './w-switch.ts'

export const methods: readonly Method[] = [
  merge,
  switching,
  composite,
  wSwitch,
  wComposite,
  cmlora,
  regional,
  multidiffusion,
  consislora,
]
