// How many steps, and how much guidance, models are usually run with, by what their scheduler says.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { schedulerOf } from '../../checkpoints/scheduler.ts'
import { unetConfig } from '../../networks/unet-config.ts'
import { readScheduler } from '../scheduler-config.ts'
import { familyOf } from './family.ts'

const unet = unetConfig(JSON.parse(readFileSync('test/goldens/pipelines/sdxl/unet/config.json', 'utf8')))
const turbo = { _class_name: 'EulerAncestralDiscreteScheduler', timestep_spacing: 'trailing' }

it.each<[string, unknown, steps: number, guidance: number]>([
  ['SDXL', schedulerOf('SDXL', 'epsilon', false), 25, 5],
  ['SDXL that predicts v', schedulerOf('SDXL', 'v_prediction', false), 25, 5],
  ['SDXL that predicts v and begins with noise alone', schedulerOf('SDXL', 'v_prediction', true), 25, 5],
  ['SDXL Turbo', turbo, 4, 1],
  ['SDXL Lightning of one step', { ...turbo, prediction_type: 'sample' }, 4, 1],
  ['SDXL with an LCM scheduler', { _class_name: 'LCMScheduler' }, 4, 1],
])('%s', (_, scheduler, steps, guidance) =>
  expect(familyOf(unet, 'AutoencoderKL', readScheduler(scheduler))).toEqual({ name: 'SDXL', steps, guidance }),
)
