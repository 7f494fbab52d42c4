// The table of formats: one line each. A layer may carry parts of several; their deltas add up.
import { boft } from './boft.ts'
import { customDiffusion } from './custom-diffusion.ts'
import type { Format } from './format.ts'
import { full } from './full.ts'
import { glora } from './glora.ts'
import { ia3 } from './ia3.ts'
import { loha } from './loha.ts'
import { lokr } from './lokr.ts'
import { lora } from './lora.ts'
import { oft } from './oft.ts'

export const formats: readonly Format[] = [lora, loha, lokr, glora, ia3, oft, boft, customDiffusion, full]
