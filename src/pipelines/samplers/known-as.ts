// What people of other programs call each sampler, the order of accuracy it claims, and where the programs differ.
// The tests measure what is claimed here and write docs/samplers.md from it.

export type KnownAs = {
  readonly diffusers?: string
  readonly kDiffusion?: string
  readonly comfyui?: string
  readonly a1111?: string
  /** Order of accuracy on the probability-flow equation, for those that follow it. */
  readonly order?: number
  /** Parameters under which the order holds, where that is not the usual ones. */
  readonly orderWith?: Readonly<Record<string, number>>
  readonly note?: string
}

const noted = {
  flow: 'On flows: the rule of ComfyUI’s `_RF` form.',
  churn:
    '`s_churn` is k-diffusion’s, drawing noise for stirred steps alone; diffusers asks the network before the stir.',
  eta: 'Eta is 1, as in k-diffusion.',
  starts: 'Its first steps are of lower order and set the pace.',
  away: 'Needs guidance: the slope is taken from the negative prompt’s answer. Without guidance it is the plain sampler.',
} as const

export const knownAs: Readonly<Record<string, KnownAs>> = {
  euler: {
    diffusers: 'EulerDiscreteScheduler',
    kDiffusion: 'sample_euler',
    comfyui: 'euler',
    a1111: 'Euler',
    order: 1,
    note: noted.churn,
  },
  euler_ancestral: {
    diffusers: 'EulerAncestralDiscreteScheduler',
    kDiffusion: 'sample_euler_ancestral',
    comfyui: 'euler_ancestral',
    a1111: 'Euler a',
    note: noted.flow,
  },
  heun: { diffusers: 'HeunDiscreteScheduler', kDiffusion: 'sample_heun', comfyui: 'heun', a1111: 'Heun', order: 2, note: noted.churn }, // prettier-ignore
  heunpp2: { comfyui: 'heunpp2', order: 1, note: 'Its weights are fitted to few steps, not to an order.' },
  dpm_2: { diffusers: 'KDPM2DiscreteScheduler', kDiffusion: 'sample_dpm_2', comfyui: 'dpm_2', a1111: 'DPM2', order: 2, note: `${noted.churn} A1111 and ComfyUI leave out the last level but one: \`convention\`.` }, // prettier-ignore
  dpm_2_ancestral: {
    diffusers: 'KDPM2AncestralDiscreteScheduler',
    kDiffusion: 'sample_dpm_2_ancestral',
    comfyui: 'dpm_2_ancestral',
    a1111: 'DPM2 a',
    note: `${noted.flow} A1111 and ComfyUI leave out the last level but one: \`convention\`.`,
  },
  lms: { diffusers: 'LMSDiscreteScheduler', kDiffusion: 'sample_lms', comfyui: 'lms', a1111: 'LMS', order: 2, note: `Adams-Bashforth of order 4. ${noted.starts}` }, // prettier-ignore
  dpm_fast: { kDiffusion: 'sample_dpm_fast', comfyui: 'dpm_fast', a1111: 'DPM fast', order: 3, note: 'Ends at the lowest trained level. Asks only the two ends of the schedule.' }, // prettier-ignore
  dpm_adaptive: {
    kDiffusion: 'sample_dpm_adaptive',
    comfyui: 'dpm_adaptive',
    a1111: 'DPM adaptive',
    note: 'Chooses its steps by PID control; the number of steps has no say. Ends at the lowest trained level.',
  },
  dpmpp_2s_ancestral: {
    kDiffusion: 'sample_dpmpp_2s_ancestral',
    comfyui: 'dpmpp_2s_ancestral',
    a1111: 'DPM++ 2S a',
    note: noted.flow,
  },
  dpmpp_sde: {
    diffusers: 'DPMSolverSDEScheduler',
    kDiffusion: 'sample_dpmpp_sde',
    comfyui: 'dpmpp_sde',
    a1111: 'DPM++ SDE',
    note: 'k-diffusion’s. Their noise comes from one Brownian path: `stepNoise`.',
  },
  dpmpp_2m: {
    diffusers: 'DPMSolverMultistepScheduler',
    kDiffusion: 'sample_dpmpp_2m',
    comfyui: 'dpmpp_2m',
    a1111: 'DPM++ 2M',
    order: 2,
    note: 'Below 15 steps diffusers ends with a step of order 1, and lays out its grid for one step more; k-diffusion does neither. With `solver_order` 3 it measures 2, as in diffusers and the paper’s code, which count the second derivative half.',
  },
  dpmpp_2s: { diffusers: 'DPMSolverSinglestepScheduler', order: 2, note: 'diffusers lays its grid out as `linspace`, whatever the folder’s spacing. From a start picture its steps are counted from where the walk begins.' }, // prettier-ignore
  dpmpp_2m_sde: {
    diffusers: 'DPMSolverMultistepScheduler (sde-dpmsolver++)',
    kDiffusion: 'sample_dpmpp_2m_sde',
    comfyui: 'dpmpp_2m_sde',
    a1111: 'DPM++ 2M SDE',
    note: 'Midpoint form, diffusers’ grid.',
  },
  dpmpp_2m_sde_heun: {
    diffusers: 'DPMSolverMultistepScheduler (sde-dpmsolver++, heun)',
    kDiffusion: 'sample_dpmpp_2m_sde (heun)',
    comfyui: 'dpmpp_2m_sde_heun',
    a1111: 'DPM++ 2M SDE Heun',
  },
  dpmpp_3m_sde: {
    kDiffusion: 'sample_dpmpp_3m_sde',
    comfyui: 'dpmpp_3m_sde',
    a1111: 'DPM++ 3M SDE',
    note: 'A1111 leaves out the last level but one: `convention`.',
  },
  ddim: { diffusers: 'DDIMScheduler', comfyui: 'ddim (is euler there)', a1111: 'DDIM', order: 1, note: 'diffusers’ fixed strides: a step lands T / n timesteps below, wherever the next begins.' }, // prettier-ignore
  ddpm: { diffusers: 'DDPMScheduler', comfyui: 'ddpm' },
  lcm: { diffusers: 'LCMScheduler; FlowMatchLCMScheduler', comfyui: 'lcm', a1111: 'LCM', note: 'With diffusers’ boundary condition; ComfyUI leaves it out, which matters below timestep 20 only.' }, // prettier-ignore
  tcd: { diffusers: 'TCDScheduler', order: 1 },
  deis: { diffusers: 'DEISMultistepScheduler', comfyui: 'deis (other weights)', order: 2, note: 'ComfyUI’s integrates numerically in another time, of order 3. With `solver_order` 3 it measures 3.1.' }, // prettier-ignore
  ipndm: { comfyui: 'ipndm', order: 2, note: 'Weights of even steps in sigma, whatever the steps: order 2 where their lengths change slowly; diffusers’ IPNDMScheduler has levels of its own.' }, // prettier-ignore
  ipndm_v: {
    comfyui: 'ipndm_v',
    order: 2,
    note: 'As published: on uneven steps its weights of orders 3 and 4 are not those of Adams-Bashforth.',
  },
  pndm: { diffusers: 'PNDMScheduler (skip_prk_steps)', a1111: 'PLMS', order: 2, note: `Slopes are of the noise, also where the network predicts v: diffusers averages v of several levels. Where steps do not divide T, diffusers’ second look is a timestep off. ${noted.starts}` }, // prettier-ignore
  uni_pc: { diffusers: 'UniPCMultistepScheduler (bh1)', comfyui: 'uni_pc', a1111: 'UniPC', order: 2, note: 'Order 2 as diffusers; A1111 and ComfyUI use order 3 (`solver_order`), and ComfyUI leaves out the last level but one. After an eased start the orders 1, 2, 3 measure 2.0, 3.0, 4.4.' }, // prettier-ignore
  uni_pc_bh2: { diffusers: 'UniPCMultistepScheduler', comfyui: 'uni_pc_bh2', order: 2, note: 'As uni_pc.' },
  sa_solver: {
    diffusers: 'SASolverScheduler',
    comfyui: 'sa_solver (orders 3 and 4)',
    order: 2,
    orderWith: { tau: 0 },
    note: 'Orders 2 and 2, fresh noise at timesteps 200 to 800, as diffusers; ComfyUI’s orders by its parameters.',
  },
  res_multistep: { comfyui: 'res_multistep', order: 2 },
  res_multistep_ancestral: { comfyui: 'res_multistep_ancestral', note: noted.eta },
  res_2s: { order: 2, note: 'Zhang et al. 2023, two stages; in ComfyUI by the RES4LYF nodes.' },
  gradient_estimation: { comfyui: 'gradient_estimation', order: 1, note: 'Leans by gamma 2 whatever the step: no higher order is claimed.' }, // prettier-ignore
  er_sde: { comfyui: 'er_sde', note: 'Three stages.' },
  seeds_2: { comfyui: 'seeds_2' },
  seeds_3: { comfyui: 'seeds_3' },
  exp_heun_2_x0: { comfyui: 'exp_heun_2_x0', order: 2 },
  exp_heun_2_x0_sde: { comfyui: 'exp_heun_2_x0_sde' },
  edm_stochastic: {
    kDiffusion: 'sample_heun (s_churn)',
    order: 2,
    orderWith: { s_churn: 0 },
    note: 'Karras et al. 2022, algorithm 2, with the generalised second order (`alpha`). Not for flows.',
  },
  euler_cfg_pp: { comfyui: 'euler_cfg_pp', order: 1, note: noted.away },
  euler_ancestral_cfg_pp: { comfyui: 'euler_ancestral_cfg_pp', note: noted.away },
  dpmpp_2m_cfg_pp: { comfyui: 'dpmpp_2m_cfg_pp', order: 2, note: noted.away },
  dpmpp_2s_ancestral_cfg_pp: { comfyui: 'dpmpp_2s_ancestral_cfg_pp', note: noted.away },
  res_multistep_cfg_pp: { comfyui: 'res_multistep_cfg_pp', order: 2, note: noted.away },
  res_multistep_ancestral_cfg_pp: { comfyui: 'res_multistep_ancestral_cfg_pp', note: noted.away },
  gradient_estimation_cfg_pp: { comfyui: 'gradient_estimation_cfg_pp', order: 1, note: noted.away },
  addim: { order: 1, note: 'Multistep Consistency Models, algorithm 3: the analytic variance rule, the empirical one by its parameters.' }, // prettier-ignore
  consistency: { diffusers: 'CMStochasticIterativeScheduler; SCMScheduler', note: 'With the parametrizations `consistency` and `trigflow` of its recipes.' }, // prettier-ignore
  ddgan: { note: 'Denoising Diffusion GANs: the posterior of DDPM from a sampled picture.' },
  nested: { note: 'Nested Diffusion: every yield is a finished picture so far.' },
  repaint: { diffusers: 'RePaintScheduler', note: 'Its jumps add noise in one draw; the same as diffusers where a step is one trained timestep.' }, // prettier-ignore
}
