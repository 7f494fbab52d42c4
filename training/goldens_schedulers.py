"""Reference values for the first samplers: last latents of diffusers' schedulers on the exact network of a mixture of Gaussians."""

import inspect

import diffusers
import torch

from .exact_network import LATENT, SHAPE, denoise, exact_network, listed, mixture, sigma_table
from .golden_files import write


def run(scheduler, steps, seed, world, **step):
    generator = torch.Generator("cpu").manual_seed(seed)
    scheduler.set_timesteps(steps)
    network = exact_network(world, sigma_table(scheduler), scheduler.config.prediction_type)
    x = torch.randn(SHAPE, generator=generator) * scheduler.init_noise_sigma
    for t in scheduler.timesteps:
        answer = network(scheduler.scale_model_input(x, t), t)
        if "generator" in inspect.signature(scheduler.step).parameters:
            step["generator"] = generator
        x = scheduler.step(answer, t, x, **step).prev_sample
    return x


def flow(scheduler, steps, seed, world):
    """A walk of diffusers' flow schedulers along the exact velocity z - x0."""
    scheduler.set_timesteps(steps)
    generator = torch.Generator("cpu").manual_seed(seed)
    x = torch.randn(SHAPE, generator=generator)
    for t in scheduler.timesteps:
        share = min(float(t) / 1000, 1 - 1e-9)
        clean = denoise(world, x / (1 - share), share / (1 - share))
        velocity = ((x.double() - clean) / share).float()
        step = {"generator": generator} if "generator" in inspect.signature(scheduler.step).parameters else {}
        x = scheduler.step(velocity, t, x, **step).prev_sample
    return x


def samplers():
    """Final latents of diffusers' schedulers on the exact network of a mixture of Gaussians."""
    world = mixture()
    cases = []

    def add(name, steps, prediction="epsilon", eta=0.0, seed=5, **settings):
        base = {} if name in ("LCMScheduler", "TCDScheduler") else LATENT
        scheduler = getattr(diffusers, name)(**base, prediction_type=prediction, **settings)
        step = {"eta": eta} if name in ("DDIMScheduler", "TCDScheduler") else {}
        x = run(scheduler, steps, seed, world, **step)
        config = {"_class_name": name, **base, "prediction_type": prediction, **settings}
        cases.append({"config": config, "steps": steps, "eta": eta, "seed": seed, "latents": x.flatten().tolist()})

    for prediction in ("epsilon", "v_prediction"):
        for steps in (6, 20):
            for spacing in ("leading", "trailing", "linspace"):
                layout = {"timestep_spacing": spacing, "steps_offset": 1}
                add("EulerDiscreteScheduler", steps, prediction, **layout)
                add("EulerAncestralDiscreteScheduler", steps, prediction, **layout)
                add("DPMSolverMultistepScheduler", steps, prediction, **layout)
                for eta in (0.0, 0.7):
                    end = {"set_alpha_to_one": spacing == "trailing", "clip_sample": False}
                    add("DDIMScheduler", steps, prediction, eta, **layout, **end)
            for name in ("EulerDiscreteScheduler", "DPMSolverMultistepScheduler"):
                add(name, steps, prediction, use_karras_sigmas=True, timestep_spacing="leading", steps_offset=1)
                add(name, steps, prediction, use_karras_sigmas=True, final_sigmas_type="sigma_min")
        for steps in (1, 2, 4, 8):
            add("LCMScheduler", steps, prediction)
    for prediction in ("epsilon", "v_prediction"):
        for name in ("HeunDiscrete", "KDPM2Discrete", "KDPM2AncestralDiscrete", "LMSDiscrete"):
            for spacing in ("leading", "trailing", "linspace"):
                add(name + "Scheduler", 7, prediction, timestep_spacing=spacing, steps_offset=1)
            if name != "KDPM2AncestralDiscrete":
                add(name + "Scheduler", 7, prediction, use_karras_sigmas=True)
        for name, kind in (
            ("DPMSolverMultistep", {"algorithm_type": "sde-dpmsolver++"}),
            ("DPMSolverMultistep", {"algorithm_type": "sde-dpmsolver++", "solver_type": "heun"}),
            ("DEISMultistep", {}),
            ("UniPCMultistep", {}),
            ("UniPCMultistep", {"solver_type": "bh1", "final_sigmas_type": "sigma_min"}),
        ):
            for steps in (7, 16):
                add(name + "Scheduler", steps, prediction, timestep_spacing="leading", steps_offset=1, **kind)
                add(name + "Scheduler", steps, prediction, use_karras_sigmas=True, **kind)
            add(name + "Scheduler", 1, prediction, timestep_spacing="trailing", **kind)
        for eta in (0.0, 0.3, 1.0):
            for steps in (1, 4):
                add("TCDScheduler", steps, prediction, eta)
        for spacing in ("leading", "trailing"):
            add("DDPMScheduler", 7, prediction, timestep_spacing=spacing, steps_offset=1, clip_sample=False)
    for steps in (1, 2, 8):
        add("PNDMScheduler", steps, skip_prk_steps=True, steps_offset=1)
        add("PNDMScheduler", steps, skip_prk_steps=True, timestep_spacing="trailing", set_alpha_to_one=True)
    add("DDIMScheduler", 5, "sample", clip_sample=False)
    add("DPMSolverMultistepScheduler", 5, "sample")
    add("LCMScheduler", 4, "sample")
    zero = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
    add("EulerDiscreteScheduler", 8, "v_prediction", **zero)
    add("DPMSolverMultistepScheduler", 8, "v_prediction", **zero)
    for name, settings in (
        ("FlowMatchEulerDiscreteScheduler", {}),
        ("FlowMatchEulerDiscreteScheduler", {"shift": 3.0}),
        ("FlowMatchEulerDiscreteScheduler", {"shift": 3.0, "stochastic_sampling": True}),
        ("FlowMatchHeunDiscreteScheduler", {"shift": 3.0}),
    ):
        for steps in (1, 4, 7):
            x = flow(getattr(diffusers, name)(**settings), steps, 5, world)
            config = {"_class_name": name, **settings}
            cases.append({"config": config, "steps": steps, "eta": 0.0, "seed": 5, "latents": x.flatten().tolist()})
    write("samplers.json", {"diffusers": diffusers.__version__, "shape": SHAPE, "world": listed(world), "cases": cases})
