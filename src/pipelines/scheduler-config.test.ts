import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readScheduler } from './scheduler-config.ts'

const read = (changes: object, pipeline?: string) =>
  readScheduler({ _class_name: 'DDIMScheduler', ...changes }, pipeline)

describe('what the folder asks for', () => {
  test.each([
    [{}, { sampler: 'ddim', source: 'DDIMScheduler' }],
    [
      { _class_name: 'EulerDiscreteScheduler', use_karras_sigmas: true },
      { sampler: 'euler', schedule: 'karras' },
    ],
    [{ _class_name: 'EulerAncestralDiscreteScheduler' }, { sampler: 'euler_ancestral' }],
    [{ _class_name: 'DPMSolverMultistepScheduler' }, { sampler: 'dpmpp_2m' }],
    [{ _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver++' }, { sampler: 'dpmpp_2m_sde' }],
    [
      { _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'dpmsolver', solver_order: 3 },
      { sampler: 'dpmpp_2m', note: expect.stringContaining('++ form') },
    ],
    [{ _class_name: 'UniPCMultistepScheduler' }, { sampler: 'uni_pc_bh2' }],
    [
      { _class_name: 'UniPCMultistepScheduler', solver_type: 'bh1', solver_order: 3 },
      { note: expect.stringContaining('order 2') },
    ],
    [{ _class_name: 'PNDMScheduler' }, { sampler: 'pndm' }],
    [{ _class_name: 'LCMScheduler' }, { sampler: 'lcm', schedule: 'lcm' }],
    [{ _class_name: 'NoSuchScheduler' }, { sampler: 'euler', note: expect.stringContaining('NoSuchScheduler') }],
  ])('%o', (changes, preset) => {
    expect(read(changes).preset).toMatchObject(preset)
  })

  test('what the file leaves out stays open', () => {
    expect(read({}).config).toEqual({
      stepsOffset: 0,
      setAlphaToOne: true,
      finalSigma: 'zero',
      originalSteps: 50,
      timestepScaling: 10,
    })
  })

  test('PNDM ends at the first trained level unless told otherwise', () => {
    expect(read({ _class_name: 'PNDMScheduler' }).config.setAlphaToOne).toBe(false)
    expect(read({ _class_name: 'PNDMScheduler', set_alpha_to_one: true }).config.setAlphaToOne).toBe(true)
  })

  test('StableDiffusionPipeline insists on an offset of 1', () => {
    expect(read({ steps_offset: 0 }, 'StableDiffusionPipeline').config.stepsOffset).toBe(1)
    expect(read({ steps_offset: 0 }, 'StableDiffusionXLPipeline').config.stepsOffset).toBe(0)
  })

  test('zero terminal SNR is a level of 4096', () => {
    const { noise } = read({
      beta_schedule: 'scaled_linear',
      beta_start: 0.00085,
      beta_end: 0.012,
      rescale_betas_zero_snr: true,
    })
    expect(noise.sigmas[999]).toBeCloseTo(4096, 2)
    expect(noise.sigmas.every(Number.isFinite)).toBe(true)
  })
})

describe('what makes no sense', () => {
  test.each([
    [
      { beta_schedule: 'sigmoid' },
      'beta_schedule: expected ("linear" | "scaled_linear" | "squaredcos_cap_v2"), got "sigmoid"',
    ],
    [{ num_train_timesteps: 0 }, 'num_train_timesteps: expected >=1, got 0'],
    [{ num_train_timesteps: 1e9 }, 'num_train_timesteps: expected <=100000, got 1000000000'],
    [{ beta_end: 1 }, 'beta_end: expected <1, got 1'],
    [{ beta_start: 'x' }, 'beta_start: expected number, got "x"'],
    [{ trained_betas: [0.1, -1] }, 'trained_betas.1: expected >0, got -1'],
    [{ prediction_type: 'flow_prediction' }, 'prediction_type: expected ('],
    [{ _class_name: 7 }, '_class_name: expected string, got 7'],
    [
      { _class_name: 'EDMEulerScheduler' },
      '_class_name: expected a scheduler that is known here, got EDMEulerScheduler',
    ],
    [
      { _class_name: 'FlowMatchEulerDiscreteScheduler', time_shift_type: 'cubic' },
      'time_shift_type: expected ("exponential" | "linear"), got "cubic"',
    ],
  ])('%o is refused', (changes, message) => {
    expect(() => read(changes)).toThrow(`scheduler: scheduler_config.json: ${message}`)
  })

  test('anything else than an object is refused', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        try {
          readScheduler(content)
        } catch (error) {
          expect(error).toMatchObject({ kind: 'not-a-model', message: expect.stringMatching(/^scheduler: .*expected/) })
        }
      }),
    )
  })
})
