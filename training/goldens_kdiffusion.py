"""Reference values for samplers that diffusers does not have: k-diffusion's, and ComfyUI's restated from their papers."""

import torch

from .exact_network import SHAPE, denoise, mixture
from .golden_files import write
from .k_diffusion_parts import K
from .restated_samplers import (
    addim,
    cfg_pp,
    cfg_pp_2m,
    er_sde,
    gradient_estimation,
    heunpp2,
    ipndm,
    res_2s,
    res_multistep,
    seeds,
)


def kdiffusion():
    """Final latents of k-diffusion's samplers, and of ComfyUI's restated from their papers, in double precision."""
    world = mixture()
    sigmas = K.get_sigmas_karras(9, 0.0292, 14.6146).double()
    cases = []

    def add(name, run):
        generator = torch.Generator("cpu").manual_seed(3)
        noise = lambda *_: torch.randn(SHAPE, generator=generator).double()  # noqa: E731
        first = noise() * sigmas[0]
        model = lambda x, sigma, **_: denoise(world, x, float(sigma))  # noqa: E731
        cases.append({"id": name, "latents": run(model, first, noise).flatten().tolist()})

    for name in ("euler", "heun", "dpm_2", "lms", "dpmpp_2m"):
        add(name, lambda m, x, _: getattr(K, "sample_" + name)(m, x, sigmas, disable=True))
    for name in ("euler_ancestral", "dpm_2_ancestral", "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde"):
        add(name, lambda m, x, n: getattr(K, "sample_" + name)(m, x, sigmas, disable=True, noise_sampler=n))
    heun = dict(disable=True, solver_type="heun")
    add("dpmpp_2m_sde_heun", lambda m, x, n: K.sample_dpmpp_2m_sde(m, x, sigmas, noise_sampler=n, **heun))
    add("res_multistep", lambda m, x, n: res_multistep(m, x, sigmas, n, 0.0))
    add("res_multistep_ancestral", lambda m, x, n: res_multistep(m, x, sigmas, n, 1.0))
    add("gradient_estimation", lambda m, x, n: gradient_estimation(m, x, sigmas, n))
    add("ipndm", lambda m, x, n: ipndm(m, x, sigmas, n))
    add("heunpp2", lambda m, x, n: heunpp2(m, x, sigmas, n))
    add("er_sde", lambda m, x, n: er_sde(m, x, sigmas, n))
    add("seeds_2", lambda m, x, n: seeds(m, x, sigmas, n, [0.5]))
    add("seeds_3", lambda m, x, n: seeds(m, x, sigmas, n, [1 / 3, 2 / 3]))
    add("res_2s", lambda m, x, n: res_2s(m, x, sigmas, n))
    add("addim", lambda m, x, n: addim(m, x, sigmas, n))
    # k-diffusion has no seam for this noise: the global generator stands in for it.
    torch.manual_seed(3)
    torch.randn(SHAPE)
    like, torch.randn_like = torch.randn_like, lambda x: torch.randn(x.shape, dtype=torch.float32).to(x.dtype)
    churn = dict(s_churn=40.0, s_tmin=0.05, s_tmax=50.0, s_noise=1.003)
    add("edm_stochastic", lambda m, x, _: K.sample_heun(m, x, sigmas, disable=True, **churn))
    torch.randn_like = like
    fast = lambda m, x, _: K.sample_dpm_fast(m, x, 0.0292, float(sigmas[0]), 9, disable=True)  # noqa: E731
    add("dpm_fast", fast)
    # Guidance 1.5 between the mixture and a single Gaussian at 0.
    plain = {"means": torch.zeros(1, 64).double(), "weights": torch.ones(1).double(), "deviation": 1.0}

    def guided(x, sigma):
        told, away = denoise(world, x, float(sigma)), denoise(plain, x, float(sigma))
        return away + 1.5 * (told - away), away

    add("euler_cfg_pp", lambda _, x, n: cfg_pp(guided, x, sigmas, n))
    add("euler_ancestral_cfg_pp", lambda _, x, n: cfg_pp(guided, x, sigmas, n, 1.0))
    add("dpmpp_2m_cfg_pp", lambda _, x, n: cfg_pp_2m(guided, x, sigmas, n))
    write("kdiffusion.json", {"sigmas": sigmas.tolist(), "seed": 3, "cases": cases})
