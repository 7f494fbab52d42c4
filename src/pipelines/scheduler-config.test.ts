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
      { sampler: 'dpmpp_2m', notes: [expect.stringContaining('++ form')] },
    ],
    [
      { _class_name: 'DPMSolverMultistepScheduler', use_lu_lambdas: true, lambda_min_clipped: -Infinity },
      { sampler: 'dpmpp_2m', schedule: 'lu_lambdas', notes: [] },
    ],
    [{ _class_name: 'UniPCMultistepScheduler' }, { sampler: 'uni_pc_bh2' }],
    [
      { _class_name: 'UniPCMultistepScheduler', solver_type: 'bh1', solver_order: 3 },
      { sampler: 'uni_pc', notes: [] },
    ],
    [{ _class_name: 'DPMSolverSDEScheduler' }, { sampler: 'dpmpp_sde' }],
    [{ _class_name: 'DPMSolverSinglestepScheduler' }, { sampler: 'dpmpp_2s', schedule: 'linspace', notes: [] }],
    [
      { _class_name: 'DPMSolverSinglestepScheduler', use_karras_sigmas: true },
      { sampler: 'dpmpp_2s', schedule: 'karras' },
    ],
    [{ _class_name: 'PNDMScheduler' }, { sampler: 'pndm' }],
    [{ _class_name: 'LCMScheduler' }, { sampler: 'lcm', schedule: 'lcm' }],
    [{ _class_name: 'NoSuchScheduler' }, { sampler: 'euler', notes: [expect.stringContaining('NoSuchScheduler')] }],
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
      options: {},
    })
  })

  test('solvers go by the numbers that the file sets', () => {
    const dpm = { _class_name: 'DPMSolverMultistepScheduler' }
    const set = { solver_order: 3, euler_at_final: true, lower_order_final: false, solver_type: 'heun' }
    const options = { solver_order: 3, euler_at_final: 1, lower_order_final: 0, heun: 1 }
    expect(read({ ...dpm, ...set }).config.options).toEqual(options)
    const uni = { _class_name: 'UniPCMultistepScheduler', disable_corrector: [1, 0] }
    expect(read(uni).config.options).toEqual({ disable_corrector: 2 })
    const euler = { _class_name: 'EulerDiscreteScheduler', sigma_min: 0.1, sigma_max: null }
    expect(read(euler).config.range).toEqual({ min: 0.1 })
  })

  test.each([
    ['DDIMScheduler', {}, 'clip_sample'],
    ['DDIMScheduler', { clip_sample: false, thresholding: true }, 'thresholding'],
    ['DDPMScheduler', { clip_sample: false, variance_type: 'fixed_large' }, 'variance_type fixed_large'],
    ['PNDMScheduler', {}, 'skip_prk_steps false'],
    ['EulerDiscreteScheduler', { interpolation_type: 'log_linear' }, 'interpolation_type log_linear'],
    ['DPMSolverMultistepScheduler', { lambda_min_clipped: -5.1 }, 'lambda_min_clipped -5.1'],
    ['DPMSolverMultistepScheduler', { solver_order: 4 }, 'solver_order 4 is drawn with order 3'],
    ['DEISMultistepScheduler', { thresholding: true }, 'thresholding'],
    ['UniPCMultistepScheduler', { predict_x0: false }, 'predict_x0 false'],
    ['UniPCMultistepScheduler', { disable_corrector: [2] }, 'disable_corrector [2]'],
    ['SASolverScheduler', { algorithm_type: 'noise_prediction' }, 'noise_prediction'],
  ])('%s with %o says what is drawn otherwise', (name, changes, note) => {
    expect(read({ _class_name: name, ...changes }).preset.notes).toEqual([expect.stringContaining(note)])
  })

  test('what a class does not know, and what its pipeline switches off, is no matter', () => {
    const leftovers = { clip_sample: true, skip_prk_steps: false, thresholding: true, predict_x0: false }
    expect(read({ _class_name: 'EulerDiscreteScheduler', ...leftovers }).preset.notes).toEqual([])
    expect(read({}, 'StableDiffusionPipeline').preset.notes).toEqual([])
    expect(read({}, 'StableDiffusionXLPipeline').preset.notes).toHaveLength(1)
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
    [
      { timestep_type: 'continuous', prediction_type: 'v_prediction' },
      'timestep_type: expected "discrete", got "continuous", which tells',
    ],
    [{ use_flow_sigmas: true }, 'use_flow_sigmas: expected false, got true'],
    [{ solver_order: 0 }, 'solver_order: expected >=1, got 0'],
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
