// docs/samplers.md, written from what the tests measure and from the tables of samplers and schedules.
import { knownAs } from '../src/pipelines/samplers/known-as.ts'
import { schedules } from '../src/pipelines/schedules/index.ts'
import { schedulesKnownAs } from '../src/pipelines/schedules/known-as.ts'
import type { SamplerEntry } from '../src/pipelines/types.ts'

export type Parity = {
  readonly id: string
  readonly prediction: string
  readonly schedule: string
  readonly reference: string
  readonly error: number
}
export type Measured = {
  readonly samplers: readonly SamplerEntry[]
  readonly parity: readonly Parity[]
  /** Measured order by sampler id. */
  readonly orders: Readonly<Record<string, number>>
  /** Model calls of ten steps by sampler id. */
  readonly calls: Readonly<Record<string, number>>
}

/** The power of ten that bounds an error: pages should not change with the last digit. */
const bound = (error: number) => `1e${Math.ceil(Math.log10(Math.max(error, 1e-16)))}`

const table = (head: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell ?? '').join(' | ')} |`).join('\n')

/** Worst error by sampler, prediction and schedule; walks under other options count under the same line. */
export function parityRows(parity: readonly Parity[]): Parity[] {
  const worst = new Map<string, Parity>()
  for (const one of parity) {
    const key = `${one.id} ${one.prediction} ${one.schedule}`
    const before = worst.get(key)
    if (!before || before.error < one.error) worst.set(key, one)
  }
  return [...worst.values()]
}

export function pageOf({ samplers, parity, orders, calls }: Measured): string {
  const rows = parityRows(parity)
  const code = (name: string | undefined) => name && `\`${name}\``
  const named = samplers.map(({ id }) => {
    const { diffusers, kDiffusion, comfyui, a1111 } = knownAs[id]!
    return [code(id), diffusers, code(kDiffusion), code(comfyui), a1111]
  })
  const facts = samplers.map(({ id, stochastic, pace, parameters = [] }) => {
    const { order, orderWith, note } = knownAs[id]!
    const own = parameters.map((one) => `\`${one.id}\` ${one.usual}`).join(', ')
    const noise = { no: 'none', yes: 'yes', eta: 'by eta' }[stochastic]
    const measured = order && `${orders[id]!.toFixed(1)}${orderWith ? ` (${new URLSearchParams(Object.entries(orderWith).map(([k, v]) => [k, String(v)])).toString()})` : ''}` // prettier-ignore
    return [code(id), pace === 'own' ? 'its own' : calls[id]! / 10, noise, order, measured, own, note]
  })
  const compared = samplers.map(({ id }) => {
    const mine = rows.filter((row) => row.id === id)
    const by = [...new Set(mine.map(({ reference }) => reference))]
    const errors = ['epsilon', 'v_prediction', 'flow_prediction'].map((prediction) =>
      mine
        .filter((row) => row.prediction === prediction)
        .map(({ schedule, error }) => `${schedule} ${bound(error)}`)
        .join(', '),
    )
    return [code(id), by.join('; '), ...errors]
  })
  const levels = schedules.map(({ id }) => {
    const { diffusers, kDiffusion, comfyui, a1111 } = schedulesKnownAs[id]!
    return [code(id), diffusers, code(kDiffusion), code(comfyui), a1111]
  })
  return `# Samplers and schedules

Written by \`src/pipelines/samplers/table.test.ts\` from what it measures: \`npx vitest run --project node src/pipelines/samplers/table.test.ts -u\`.
The numbers of other libraries come from \`training/goldens_samplers.py\`.

An id means what diffusers does if diffusers has it, else what k-diffusion does, else ComfyUI. Where the libraries differ, see below.

## What each is called

${table(['id', 'diffusers', 'k-diffusion', 'ComfyUI', 'A1111'], named)}

## What each does

Model calls are for each step of a run of ten, guidance apart. The order of accuracy is claimed, and measured at 161 and 323 steps even in the logarithm of
the noise, on the probability-flow equation of a mixture of Gaussians, where the solution is known; samplers that draw noise claim none. Parameters are shown
with their usual values (\`--sampler-options gamma=2\`). Beside the network a step costs at most 0.7 ms at 4 x 128 x 128
([bench/results/samplers-2026-11-26.md](../bench/results/samplers-2026-11-26.md)).

${table(['id', 'calls a step', 'fresh noise', 'order claimed', 'order measured', 'parameters', 'note'], facts)}

## Parity

Relative L2 distance of the last latents to those of the reference, in single precision, with the same noise, on the exact network of a mixture of Gaussians
that predicts noise (\`epsilon\`), velocity (\`v_prediction\`) or a flow, by schedule. At most the number given; 1e-4 is allowed. In double precision,
on the exact denoiser, the rules of k-diffusion and ComfyUI agree to 1e-5 (\`parity.test.ts\`), most of them to 1e-15.

${table(['id', 'reference', 'epsilon', 'v_prediction', 'flow_prediction'], compared)}

## Schedules

${table(['id', 'diffusers', 'k-diffusion', 'ComfyUI', 'A1111'], levels)}

Levels equal those of the library to 1e-6. Explicit lists of timesteps or levels (\`--timesteps\`, \`--sigmas\`) take the place of any.

## What a folder's scheduler_config.json sets

Read from the folder and heeded, as diffusers heeds it, unless a picture's settings say otherwise; held against diffusers by \`test/goldens/pipelines/folders.json\`:
the class, the betas with \`trained_betas\` and \`rescale_betas_zero_snr\`, \`prediction_type\`, \`timestep_spacing\`, \`steps_offset\`, \`set_alpha_to_one\`,
\`final_sigmas_type\`, \`sigma_min\` and \`sigma_max\`, the grids \`use_karras_sigmas\`, \`use_lu_lambdas\`, \`use_exponential_sigmas\`, \`use_beta_sigmas\`, the solvers'
\`solver_order\` 1 to 3, \`lower_order_final\`, \`euler_at_final\`, \`solver_type\`, \`algorithm_type\` dpmsolver++ and sde-dpmsolver++, \`predictor_order\`, \`corrector_order\`,
\`disable_corrector\` from the first step on, LCM's \`original_inference_steps\` and \`timestep_scaling\`, and of flows \`shift\`, \`shift_terminal\`, \`stochastic_sampling\`
and dynamic shifting. Orders and forms are those of every sampler that has them, as diffusers carries them from class to class.

| told beside the model and in the terminal, and drawn otherwise | how |
|---|---|
| \`thresholding\`, \`clip_sample\`, \`lambda_min_clipped\`, \`solver_p\` | left out; diffusers' own Stable Diffusion pipelines switch clipping off too |
| \`algorithm_type\` dpmsolver, sde-dpmsolver, noise_prediction; \`predict_x0\` false | by the form that predicts pictures |
| \`variance_type\` fixed_large | fixed_small |
| \`skip_prk_steps\` false | as true |
| \`interpolation_type\` log_linear | linear |
| \`solver_order\` above 3 | 3 |
| \`disable_corrector\` of later steps | left out |
| DPMSolverSDEScheduler | its noise is drawn step by step |
| a class that is not known | euler |

Refused, naming the field: \`timestep_type\` continuous with v_prediction, \`use_flow_sigmas\`, \`invert_sigmas\`, other beta schedules and predictions, and classes of other
families (EDM, SCM, consistency).

## Where the libraries differ

| what | diffusers (and here) | A1111 (\`--convention a1111\`) | ComfyUI (\`--convention comfyui\`) |
|---|---|---|---|
| first noise | sigma z; sqrt(sigma^2 + 1) z for \`leading\` and for schedulers of unit variance | sigma z | sqrt(sigma^2 + 1) z at full noise, else sigma z |
| what \`karras\` and its kin span | the folder's own spacing; all that was trained for the DPM-Solver family | all that was trained | all that was trained |
| timesteps told to the network | whole ones for many schedulers | fractional | fractional |
| last level | \`final_sigmas_type\`, \`set_alpha_to_one\`; here also \`--final-sigma zero\` or \`sigma_min\` | no noise | no noise |
| last level but one | kept | left out by DPM2, DPM2 a, DPM++ 3M SDE | left out by dpm_2, dpm_2_ancestral, uni_pc, uni_pc_bh2 |
| steps of DPM-Solver's grid | one more, dropped | as many as asked | as many as asked |
| fresh noise of DPM++ SDE, 2M SDE, 3M SDE | draw by draw | one Brownian path: \`--step-noise brownian\` | one Brownian path |
| euler_ancestral and kin on flows | none | none | the rule of the \`_RF\` samplers, here too |
| dpmpp_2m, uni_pc on flows | in the logarithm of s / (1 - s), here too | none | in the logarithm of s |

A1111 runs DDIM, PLMS, UniPC and LCM by timesteps of its own: \`--convention a1111\` leaves them as diffusers has them.
`
}
