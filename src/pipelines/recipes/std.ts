// Single Trajectory Distillation: students of a walk that starts from a picture, one for each strength.
import { anyEta, askTheCard, noisy, type Recipe } from './types.ts'

/** `steps` are those of which 4 and 8 are walked at this strength. */
const student = (strength: number, steps: readonly [four: number, eight: number]): Recipe => ({
  id: `std_${Math.round(100 * strength)}`,
  label: `STD, strength ${strength}`,
  help: `Style from picture to picture at a strength of ${strength}: 8 steps are walked of ${steps[1]}, 4 of ${steps[0]}.`,
  source: 'Xu et al. 2024, arXiv 2412.18945; dynamic-X-LAB/Single-Trajectory-Distillation',
  needs: `The STD LoRA of SDXL for eta ${strength}, and a start picture`,
  licence: askTheCard,
  names: new RegExp(`std[-_ ]?sdxl.*eta[-_ ]?0?\\.?${Math.round(100 * strength)}`),
  fits: noisy,
  steps,
  usualSteps: steps[1],
  samplers: ['tcd'],
  schedules: ['lcm'],
  guidance: { least: 1, usual: 6, most: 10 },
  eta: anyEta(0),
  scheduler: { originalSteps: 50 },
  strength,
})

export const singleTrajectory: readonly Recipe[] = [
  student(0.65, [7, 13]),
  student(0.75, [6, 11]),
  student(0.85, [5, 10]),
  student(0.95, [5, 9]),
]
