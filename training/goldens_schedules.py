"""Reference values for src/pipelines/schedules: grids of diffusers' schedulers, levels of k-diffusion and ComfyUI."""

import diffusers
import numpy as np
import scipy.stats
import torch

from .exact_network import LATENT, sigma_table
from .golden_files import config_of, write
from .k_diffusion_parts import K


def schedules():
    """Noise models and grids of diffusers' schedulers."""
    models = []
    for kind in (
        LATENT,
        {"beta_schedule": "linear", "beta_start": 0.0001, "beta_end": 0.02},
        {"beta_schedule": "squaredcos_cap_v2"},
        {"trained_betas": [0.001, 0.01, 0.1, 0.5]},
        {**LATENT, "num_train_timesteps": 77},
        {**LATENT, "rescale_betas_zero_snr": True},
    ):
        scheduler = diffusers.EulerDiscreteScheduler(**kind)
        sigmas = sigma_table(scheduler)
        picked = sorted({*range(0, len(sigmas), 111), 1, 2, len(sigmas) - 2, len(sigmas) - 1})
        models.append({"config": config_of(scheduler), "t": picked, "sigmas": sigmas[picked].tolist()})
    grids = []
    spacings = [(s, o) for s in ("leading", "trailing", "linspace") for o in ((0, 1) if s == "leading" else (0,))]
    for name, extras in (
        ("EulerDiscreteScheduler", ({}, {"use_karras_sigmas": True}, {"final_sigmas_type": "sigma_min"})),
        ("EulerAncestralDiscreteScheduler", ({},)),
        ("DPMSolverMultistepScheduler", ({}, {"use_karras_sigmas": True})),
        ("DDIMScheduler", ({}, {"set_alpha_to_one": False})),
    ):
        for extra in extras:
            for spacing, offset in spacings:
                for steps in (1, 2, 3, 4, 6, 7, 8, 20, 30, 50):
                    if extra and steps not in (3, 4, 7, 20):
                        continue
                    scheduler = getattr(diffusers, name)(
                        **LATENT, timestep_spacing=spacing, steps_offset=offset, **extra
                    )
                    scheduler.set_timesteps(steps)
                    grid = {"config": config_of(scheduler), "steps": steps, "timesteps": scheduler.timesteps.tolist()}
                    if name == "DDIMScheduler":
                        sigmas = sigma_table(scheduler)
                        end = 0.0 if scheduler.config.set_alpha_to_one else float(sigmas[0])
                        previous = [int(t) - 1000 // steps for t in scheduler.timesteps]
                        grid["landings"] = [float(sigmas[t]) if t >= 0 else end for t in previous]
                        grid["sigmas"] = [*sigmas[scheduler.timesteps].tolist(), grid["landings"][-1]]
                    else:
                        grid["sigmas"] = scheduler.sigmas.tolist()
                    grids.append(grid)
    for name in ("EulerDiscreteScheduler", "DPMSolverMultistepScheduler"):
        for flag in ("use_exponential_sigmas", "use_beta_sigmas"):
            for steps in (2, 3, 7, 20):
                scheduler = getattr(diffusers, name)(**LATENT, timestep_spacing="trailing", **{flag: True})
                scheduler.set_timesteps(steps)
                grid = {"config": config_of(scheduler), "steps": steps, "timesteps": scheduler.timesteps.tolist()}
                grids.append(grid | {"sigmas": scheduler.sigmas.tolist()})
    for original in (50, 4, 100):
        for steps in (1, 2, 3, 4, 5, 6, 8):
            if steps > original:
                continue
            scheduler = diffusers.LCMScheduler(original_inference_steps=original)
            scheduler.set_timesteps(steps)
            sigmas = [*sigma_table(scheduler)[scheduler.timesteps].tolist(), 0.0]
            grids.append(
                {
                    "config": config_of(scheduler),
                    "steps": steps,
                    "timesteps": scheduler.timesteps.tolist(),
                    "sigmas": sigmas,
                }
            )
    keep = {
        "_class_name", "num_train_timesteps", "beta_start", "beta_end", "beta_schedule", "trained_betas",
        "rescale_betas_zero_snr", "timestep_spacing", "steps_offset", "set_alpha_to_one", "final_sigmas_type",
        "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas", "original_inference_steps",
        "timestep_scaling",
    }  # fmt: skip
    for case in models + grids:
        case["config"] = {k: v for k, v in case["config"].items() if k in keep}
    write("schedules.json", {"diffusers": diffusers.__version__, "models": models, "grids": grids})


def kdiffusion_schedules(sigmas, n):
    """Levels of k-diffusion's functions and, by their formulas, of ComfyUI's schedulers (comfy/samplers.py)."""
    low, high, last = float(sigmas[0]), float(sigmas[-1]), len(sigmas) - 1
    logs = np.log(sigmas)
    at = lambda t: np.exp(np.interp(t, np.arange(last + 1), logs))  # noqa: E731
    x = np.linspace(0, 1, n)
    share = scipy.stats.beta.ppf(1 - np.arange(n) / n, 0.6, 0.6)
    laplace = np.exp(-0.5 * np.sign(0.5 - x) * np.log(1 - 2 * np.abs(0.5 - x) + 1e-5))
    made = {
        "polyexponential": K.get_sigmas_polyexponential(n, low, high)[:-1].tolist(),
        "vp": K.get_sigmas_vp(n)[:-1].tolist(),
        "simple": [sigmas[-(1 + int(i * (last + 1) / n))] for i in range(n)],
        "normal": at(np.linspace(last, 0, n)),
        "sgm_uniform": at(np.linspace(last, 0, n + 1)[:-1]),
        "ddim_uniform": [sigmas[1 + k * ((last + 1) // n)] for k in range(n)][::-1],
        "beta_timesteps": list(dict.fromkeys(sigmas[int(t)] for t in np.rint(share * last))),
        "kl_optimal": np.tan(np.arctan(high) + x * (np.arctan(low) - np.arctan(high))),
        "laplace": list(dict.fromkeys(np.clip(laplace, low, high))),
    }
    if n > 1:
        # The quadratic half joins the linear one with its slope and ends at 1 after n steps.
        half = n // 2
        rest = n - half
        bend = (half - 0.025 * n) / (half * rest**2)
        line = 0.025 / half - 2 * (half - 0.025 * n) / rest**2
        i = np.arange(n)
        made["linear_quadratic"] = high * (1 - np.where(i < half, i * 0.025 / half, bend * i**2 + line * i + bend * half**2))
    if n == 10:
        made["turbo"] = [sigmas[999 - 100 * i] for i in range(n)]
    return {k: [float(s) for s in v] for k, v in made.items()}


def levels():
    """Levels of the schedules that diffusers does not have."""
    sigmas = sigma_table(diffusers.EulerDiscreteScheduler(**LATENT)).double().numpy()
    torch.set_default_dtype(torch.float64)
    write("levels.json", {str(n): kdiffusion_schedules(sigmas, n) for n in (1, 2, 3, 7, 10, 20)})
    torch.set_default_dtype(torch.float32)
