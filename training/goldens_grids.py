"""Reference values for grids of flows, and for those of A1111 and ComfyUI where they differ from diffusers'."""

import math

import diffusers
import numpy as np
import torch

from .exact_network import LATENT
from .golden_files import write
from .k_diffusion_parts import External, K


def flow_grids():
    """diffusers' FlowMatchEulerDiscreteScheduler as its pipelines call it: with levels and mu, or with a number of steps."""
    cases = []
    dynamic = {"use_dynamic_shifting": True}
    for config, width, height in (
        ({}, 512, 512),
        ({"shift": 3.0}, 1024, 1024),
        ({"shift": 3.0, "shift_terminal": 0.1}, 512, 512),
        (dynamic, 256, 256),
        (dynamic, 512, 768),
        (dynamic, 1024, 1024),
        ({**dynamic, "base_shift": 0.95, "max_shift": 2.05, "max_image_seq_len": 8192}, 1024, 512),
        ({**dynamic, "time_shift_type": "linear", "shift_terminal": 0.02}, 1024, 768),
    ):
        for steps in (1, 2, 4, 7, 20):
            for schedule in ("flow_trailing", "flow_shift"):
                if schedule == "flow_shift" and "shift_terminal" in config:
                    continue
                scheduler = diffusers.FlowMatchEulerDiscreteScheduler(**config)
                c = scheduler.config
                slope = (c.max_shift - c.base_shift) / (c.max_image_seq_len - c.base_image_seq_len)
                mu = c.base_shift + slope * ((width // 16) * (height // 16) - c.base_image_seq_len)
                mu = {"mu": mu} if c.use_dynamic_shifting else {}
                if schedule == "flow_trailing":
                    scheduler.set_timesteps(sigmas=np.linspace(1, 1 / steps, steps), **mu)
                else:
                    scheduler.set_timesteps(steps, **mu)
                shares = [float(s) for s in scheduler.sigmas]
                if any(math.isnan(s) for s in shares):
                    continue
                config_ = {"_class_name": "FlowMatchEulerDiscreteScheduler", **config}
                cases.append(
                    {"config": config_, "width": width, "height": height, "steps": steps, "schedule": schedule, "shares": shares}
                )
    for config in ({"shift": 3.0}, dynamic):
        for schedule in ("karras", "exponential", "beta"):
            for steps in (2, 5, 12):
                scheduler = diffusers.FlowMatchEulerDiscreteScheduler(**config, **{f"use_{schedule}_sigmas": True})
                if config is dynamic:
                    # 1024 tokens.
                    scheduler.set_timesteps(sigmas=np.linspace(1, 1 / steps, steps), mu=0.63)
                else:
                    scheduler.set_timesteps(steps)
                shares = [float(s) for s in scheduler.sigmas]
                config_ = {"_class_name": "FlowMatchEulerDiscreteScheduler", **config}
                case = {"config": config_, "width": 512, "height": 512, "steps": steps}
                cases.append({**case, "schedule": schedule, "shares": shares})
    write("flow-grids.json", {"diffusers": diffusers.__version__, "cases": cases})


def conventions():
    """Levels and first latents of A1111 and ComfyUI for Stable Diffusion's levels: k-diffusion's functions, as those programs call them."""
    bars = diffusers.EulerDiscreteScheduler(**LATENT).alphas_cumprod
    model = External.DiscreteEpsDDPMDenoiser(lambda x, t: x, bars, quantize=False)
    low, high = model.sigma_min, model.sigma_max
    make = {
        "karras": lambda n: K.get_sigmas_karras(n, float(low), float(high)),
        "exponential": lambda n: K.get_sigmas_exponential(n, float(low), float(high)),
        "normal": lambda n: model.get_sigmas(n),
    }
    # A1111's `discard_next_to_last_sigma` (modules/sd_samplers_kdiffusion.py), ComfyUI's DISCARD_PENULTIMATE_SIGMA_SAMPLERS.
    dropping = {"a1111": {"dpm_2", "dpm_2_ancestral", "dpmpp_3m_sde"}, "comfyui": {"dpm_2", "dpm_2_ancestral", "uni_pc", "uni_pc_bh2"}}
    cases = []
    for convention, drops in dropping.items():
        for sampler in ("euler", "dpm_2", "dpmpp_2m", "dpmpp_3m_sde", "uni_pc_bh2"):
            if convention == "a1111" and sampler == "uni_pc_bh2":
                continue
            for schedule, run in make.items():
                for steps in (4, 10):
                    sigmas = run(steps + (sampler in drops))
                    if sampler in drops:
                        sigmas = torch.cat([sigmas[:-2], sigmas[-1:]])
                    top = float(sigmas[0])
                    # ComfyUI's `max_denoise` is true here: the first level is the highest.
                    scale = top if convention == "a1111" else (1 + top**2) ** 0.5
                    case = {"convention": convention, "sampler": sampler, "schedule": schedule, "steps": steps}
                    cases.append({**case, "sigmas": [float(f"{s:.8g}") for s in sigmas.tolist()], "scale": scale})
    write("conventions.json", {"cases": cases})
