// What people of other programs call each schedule. docs/samplers.md is written from it.

type Names = {
  readonly diffusers?: string
  readonly kDiffusion?: string
  readonly comfyui?: string
  readonly a1111?: string
}

export const schedulesKnownAs: Readonly<Record<string, Names>> = {
  trailing: { diffusers: "timestep_spacing='trailing'" },
  leading: { diffusers: "timestep_spacing='leading'", a1111: 'DDIM (nearly)' },
  linspace: { diffusers: "timestep_spacing='linspace'", a1111: 'Uniform' },
  karras: { diffusers: 'use_karras_sigmas', kDiffusion: 'get_sigmas_karras', comfyui: 'karras', a1111: 'Karras' },
  lcm: { diffusers: 'LCMScheduler, TCDScheduler (original_inference_steps)' },
  exponential: {
    diffusers: 'use_exponential_sigmas',
    kDiffusion: 'get_sigmas_exponential',
    comfyui: 'exponential',
    a1111: 'Exponential',
  },
  lu_lambdas: { diffusers: 'use_lu_lambdas' },
  polyexponential: {
    kDiffusion: 'get_sigmas_polyexponential',
    comfyui: 'PolyexponentialScheduler',
    a1111: 'Polyexponential',
  },
  sgm_uniform: { comfyui: 'sgm_uniform', a1111: 'SGM Uniform' },
  simple: { comfyui: 'simple', a1111: 'Simple' },
  normal: { comfyui: 'normal', a1111: 'Normal' },
  ddim_uniform: { comfyui: 'ddim_uniform', a1111: 'DDIM' },
  beta: { diffusers: 'use_beta_sigmas' },
  beta_timesteps: { comfyui: 'beta', a1111: 'Beta' },
  ays: { comfyui: 'AlignYourStepsScheduler (SD1)', a1111: 'Align Your Steps' },
  ays_sdxl: { comfyui: 'AlignYourStepsScheduler (SDXL)', a1111: 'Align Your Steps' },
  ays_svd: { comfyui: 'AlignYourStepsScheduler (SVD)' },
  kl_optimal: { comfyui: 'kl_optimal', a1111: 'KL Optimal' },
  linear_quadratic: { comfyui: 'linear_quadratic' },
  laplace: { comfyui: 'LaplaceScheduler' },
  vp: { kDiffusion: 'get_sigmas_vp', comfyui: 'VPScheduler' },
  turbo: { comfyui: 'SDTurboScheduler', a1111: 'Turbo' },
  flow_shift: { diffusers: 'FlowMatchEulerDiscreteScheduler.set_timesteps(n)' },
  flow_trailing: {
    diffusers: 'FlowMatchEulerDiscreteScheduler given sigmas (Flux)',
    comfyui: 'simple, ModelSamplingFlux',
  },
}
