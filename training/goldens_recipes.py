"""Reference values for src/pipelines/recipes: each recipe by diffusers' schedulers, or restated where it has none.

    python -m training.goldens_recipes

Writes test/goldens/recipes/recipes.json. The network is the exact one of a mixture of Gaussians; everything is seeded.
"""

import inspect
import json
from pathlib import Path

import diffusers
import numpy as np
import torch

from .exact_network import LATENT, SHAPE, denoise, exact_network, listed, mixture, sigma_table

OUT = Path(__file__).parent.parent / "test" / "goldens" / "recipes"
SEED = 7
WORLD = mixture()
LEVELS = sigma_table(diffusers.EulerDiscreteScheduler(**LATENT))


def unit(generator):
    return torch.randn(SHAPE, generator=generator)


def by_scheduler(name, steps=None, timesteps=None, eta=None, prediction="epsilon", **settings):
    """A walk of diffusers' own scheduler: what the network was told, and the last latents."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = getattr(diffusers, name)(**LATENT, prediction_type=prediction, **settings)
    scheduler.set_timesteps(**({"num_inference_steps": steps} if timesteps is None else {"timesteps": timesteps}))
    network = exact_network(WORLD, LEVELS, prediction)
    step = {} if eta is None else {"eta": eta}
    if "generator" in inspect.signature(scheduler.step).parameters:
        step["generator"] = generator
    x = unit(generator) * scheduler.init_noise_sigma
    for t in scheduler.timesteps:
        x = scheduler.step(network(scheduler.scale_model_input(x, t), t), t, x, **step).prev_sample
    return scheduler.timesteps.tolist(), x


def turbo_grid(steps):
    """Stability's sampler: Euler ancestral from sqrt(1 + sigma^2) z (sgm/modules/diffusionmodules/sampling.py)."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    told = [999 - 100 * i for i in range(steps)]
    sigmas = [float(LEVELS[t]) for t in told] + [0.0]
    network = exact_network(WORLD, LEVELS, "epsilon")
    x = unit(generator) * (1 + sigmas[0] ** 2) ** 0.5
    for i, t in enumerate(told):
        sigma, after = sigmas[i], sigmas[i + 1]
        slope = network(x / (sigma**2 + 1) ** 0.5, t)
        up = min(after, (after**2 * (sigma**2 - after**2) / sigma**2) ** 0.5)
        down = (after**2 - up**2) ** 0.5
        x = x + slope * (down - sigma) + up * unit(generator)
    return told, x


def nitro(steps, shift):
    """ComfyUI-TimestepShiftModel with diffusers' LCMScheduler of 4 original steps, re-noised at the unshifted timestep."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = diffusers.LCMScheduler(**LATENT, original_inference_steps=4)
    scheduler.set_timesteps(steps)
    network = exact_network(WORLD, LEVELS, "epsilon")
    bars = scheduler.alphas_cumprod.double()
    asked = scheduler.timesteps.tolist()
    told = [t * shift // 1000 for t in asked]
    x = unit(generator)
    for i, t in enumerate(told):
        clean = (x - (1 - bars[t]).sqrt() * network(x, t)) / bars[t].sqrt()
        skip, out = scheduler.get_scalings_for_boundary_condition_discrete(t)
        x = out * clean + skip * x
        if i + 1 < steps:
            bar = bars[asked[i + 1]]
            x = bar.sqrt() * x + (1 - bar).sqrt() * unit(generator)
    return told, x


def flow_network(x, t):
    """The exact velocity z - x0 of x = (1 - s) x0 + s z, s = t / 1000."""
    s = min(t / 1000, 1 - 2**-24)
    clean = denoise(WORLD, x.double() / (1 - s), s / (1 - s))
    return ((x.double() - clean) / s).float()


def straight(steps):
    """InstaFlow's pipeline: latents + v / n, asked at 1000 (1 - i / n), v towards the picture."""
    x = unit(torch.Generator("cpu").manual_seed(SEED))
    told = [1000 * (1 - i / steps) for i in range(steps)]
    for t in told:
        x = x - flow_network(x, t) / steps
    return told, x


def flow_match(shares, stochastic=False):
    """diffusers' FlowMatchEulerDiscreteScheduler given its levels."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler(stochastic_sampling=stochastic)
    scheduler.set_timesteps(sigmas=shares)
    x = unit(generator)
    if stochastic:
        # The scheduler draws from torch's global generator.
        torch.random.set_rng_state(generator.get_state())
    for t in scheduler.timesteps:
        x = scheduler.step(flow_network(x, float(t)), t, x).prev_sample
    return scheduler.timesteps.tolist(), x


def shifted(steps):
    """PCM's grid of 100 levels shifted by 3 (train_pcm_lora_sd3.py)."""
    shares = [1 - (100 * i // steps) / 100 for i in range(steps)]
    return [3 * s / (1 + 2 * s) for s in shares]


def consistency(places):
    """diffusers' CMStochasticIterativeScheduler, asked at these places of its grid; the network inverts c_skip and c_out."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = diffusers.CMStochasticIterativeScheduler(clip_denoised=False)
    scheduler.set_timesteps(timesteps=places)
    x = unit(generator) * scheduler.init_noise_sigma
    for i, t in enumerate(scheduler.timesteps):
        sigma = scheduler.sigmas[i].double()
        scheduler.scale_model_input(x, t)
        skip, out = scheduler.get_scalings_for_boundary_condition(sigma)
        answer = (denoise(WORLD, x, float(sigma)) - skip * x.double()) / out
        x = scheduler.step(answer.float(), t, x, generator=generator).prev_sample
    return scheduler.timesteps.tolist(), x


def trigflow(angles):
    """diffusers' SCMScheduler, whose latents are cos(t) x0 + sin(t) z / 2."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = diffusers.SCMScheduler()
    extra = {"max_timesteps": None, "intermediate_timesteps": None}
    scheduler.set_timesteps(len(angles), timesteps=[*angles, 0.0], **extra)
    x = unit(generator) * scheduler.config.sigma_data
    for t in scheduler.timesteps[:-1].double():
        clean = denoise(WORLD, x.double() / t.cos(), 0.5 * float(t.tan()))
        answer = (t.cos() * x.double() - clean) / t.sin()
        x = scheduler.step(answer.float(), t.float(), x, generator=generator).prev_sample
    return angles, x


def ddgan(steps):
    """NVlabs/denoising-diffusion-gan: get_sigma_schedule, Posterior_Coefficients and sample_posterior; the network is told i."""
    t = np.arange(steps + 1) / steps * (1 - 1e-3) + 1e-3
    bars = np.exp(2 * (-0.25 * t**2 * (20 - 0.1) - 0.5 * t * 0.1))
    betas = 1 - bars[1:] / bars[:-1]
    bars = np.cumprod(1 - betas)
    levels = torch.tensor(np.sqrt((1 - bars) / bars))
    network = exact_network(WORLD, levels, "sample")
    generator = torch.Generator("cpu").manual_seed(SEED)
    x = unit(generator).double()
    for i in reversed(range(steps)):
        clean = network(x, i).double()
        before = bars[i - 1] if i else 1.0
        mean = betas[i] * before**0.5 / (1 - bars[i]) * clean + (1 - before) * (1 - betas[i]) ** 0.5 / (1 - bars[i]) * x
        x = mean + (betas[i] * (1 - before) / (1 - bars[i])) ** 0.5 * (unit(generator) if i else 0)
    return [*range(steps)][::-1], x


def from_picture(steps, strength):
    """diffusers' TCDScheduler as its img2img pipelines use it, eta 0; the picture is the middle of the first Gaussian."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = diffusers.TCDScheduler(**LATENT)
    scheduler.set_timesteps(steps)
    start = steps - min(int(steps * strength), steps)
    scheduler.set_begin_index(start)
    told = scheduler.timesteps[start:]
    x = scheduler.add_noise(WORLD["means"][0].reshape(SHAPE).float(), unit(generator), told[:1])
    network = exact_network(WORLD, LEVELS, "epsilon")
    for t in told:
        x = scheduler.step(network(x, t), t, x, eta=0.0, generator=generator).prev_sample
    return told.tolist(), x


def flow_steps(steps, **settings):
    """diffusers' FlowMatchEulerDiscreteScheduler with a folder's shift of 3: given a number of steps, or levels as its Flux pipeline."""
    scheduler = diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0)
    scheduler.set_timesteps(**({"num_inference_steps": steps} | settings))
    x = unit(torch.Generator("cpu").manual_seed(SEED))
    for t in scheduler.timesteps:
        x = scheduler.step(flow_network(x, float(t)), t, x).prev_sample
    return scheduler.timesteps.tolist(), x


TLCM = {
    2: [999, 499],
    3: [999, 499, 124],
    4: [999, 749, 499, 124],
    5: [999, 749, 499, 249, 124],
    6: [999, 749, 499, 374, 249, 124],
    7: [999, 749, 624, 499, 374, 249, 124],
    8: [999, 874, 749, 624, 499, 374, 249, 124],
}


def walks():
    """(recipe, settings beside its usual ones, walk)."""
    ddim = {"clip_sample": False, "set_alpha_to_one": False, "timestep_spacing": "trailing"}
    for n in (1, 2, 4, 8):
        yield "lcm", {"steps": n}, by_scheduler("LCMScheduler", n)
    for n in (2, 4, 8):
        yield "lcm_lora", {"steps": n}, by_scheduler("LCMScheduler", n)
        yield "tcd", {"steps": n}, by_scheduler("TCDScheduler", n, eta=0.3)
        yield "hyper_sd", {"steps": n}, by_scheduler("DDIMScheduler", n, **ddim)
        yield "sdxl_lightning", {"steps": n}, by_scheduler("EulerDiscreteScheduler", n, timestep_spacing="trailing")
        yield "progressive_distillation", {"steps": n}, by_scheduler(
            "DDIMScheduler", n, prediction="v_prediction", **ddim | {"set_alpha_to_one": True}
        )
        yield "multistep_consistency", {"steps": n}, by_scheduler(
            "DDIMScheduler", n, prediction="sample", **ddim | {"set_alpha_to_one": True}
        )
        yield "rectified_flow_2", {"steps": n}, straight(n)
    for n in (2, 4, 8, 16):
        yield "pcm_smallcfg", {"steps": n}, by_scheduler("TCDScheduler", n, eta=0.0)
        yield "pcm_normalcfg", {"steps": n, "sampler": "ddim", "schedule": "trailing"}, by_scheduler(
            "DDIMScheduler", n, **ddim
        )
        yield "pcm_flow", {"steps": n}, flow_match(shifted(n))
        yield "pcm_flow", {"steps": n, "sampler": "lcm"}, flow_match(shifted(n), stochastic=True)
    yield "pcm_lcm", {"steps": 4}, by_scheduler("LCMScheduler", 4)
    for n in (8, 12):
        yield "hyper_sd_cfg", {"steps": n}, by_scheduler("DDIMScheduler", n, **ddim)
    for n in (1, 2, 4, 8):
        for eta in (1.0, 0.5):
            yield "hyper_sd_unified", {"steps": n, "eta": eta}, by_scheduler("TCDScheduler", n, eta=eta)
    yield "hyper_sd_1step", {"steps": 1}, by_scheduler("LCMScheduler", timesteps=[800])
    yield "sdxl_lightning_1step", {"steps": 1}, by_scheduler(
        "EulerDiscreteScheduler", 1, prediction="sample", timestep_spacing="trailing"
    )
    for n in (1, 2, 3, 4):
        yield "sd_turbo", {"steps": n}, by_scheduler("EulerDiscreteScheduler", n, timestep_spacing="trailing")
        yield "sdxl_turbo", {"steps": n}, by_scheduler(
            "EulerAncestralDiscreteScheduler", n, timestep_spacing="trailing"
        )
        yield "turbo_grid", {"steps": n}, turbo_grid(n)
        yield "nitrofusion_realism", {"steps": n}, nitro(n, 250)
        yield "nitrofusion_vibrant", {"steps": n}, nitro(n, 500)
    yield "pso_turbo", {"steps": 4}, by_scheduler("EulerAncestralDiscreteScheduler", 4, timestep_spacing="trailing")
    for n in (1, 2, 3, 4):
        yield "dmd2", {"steps": n}, by_scheduler("LCMScheduler", timesteps=[999, 749, 499, 249][:n])
    yield "pso_dmd2", {"steps": 4}, by_scheduler("LCMScheduler", timesteps=[999, 749, 499, 249])
    yield "dmd2_1step", {"steps": 1}, by_scheduler("LCMScheduler", timesteps=[399])
    for n, timesteps in TLCM.items():
        yield "tlcm", {"steps": n}, by_scheduler("LCMScheduler", timesteps=timesteps)
    for n in (1, 2):
        yield "yoso", {"steps": n}, by_scheduler("LCMScheduler", n)
    yield "swiftbrush_v2", {"steps": 1}, by_scheduler("DDIMScheduler", 1, **ddim | {"set_alpha_to_one": True})
    for n in (20, 25):
        yield "spo", {"steps": n}, by_scheduler(
            "DDIMScheduler", n, **ddim | {"timestep_spacing": "leading", "steps_offset": 1}
        )
    for places in ([0], [22, 0]):
        yield "consistency_model", {"steps": len(places)}, consistency(places)
    widest = float(np.arctan(80 / 0.5))
    for n in (1, 2, 3, 4):
        angles = [widest, 1.3] if n == 2 else [widest * (1 - i / n) for i in range(n)]
        yield "scm", {"steps": n}, trigflow(angles)
    for n in (2, 4):
        yield f"ddgan_{n}", {"steps": n}, ddgan(n)
    for strength, counts in ((0.65, (7, 13)), (0.75, (6, 11)), (0.85, (5, 10)), (0.95, (5, 9))):
        for n in counts:
            recipe = f"std_{round(100 * strength)}"
            yield recipe, {"steps": n, "startImage": "0" * 64, "strength": strength}, from_picture(n, strength)
    for n in (4, 8, 16):
        yield "hyper_sd_flow", {"steps": n}, flow_steps(n)
        yield "hyper_sd_flow", {"steps": n, "schedule": "flow_trailing"}, flow_steps(
            n, num_inference_steps=None, sigmas=np.linspace(1, 1 / n, n)
        )
    yield "instaflow", {"steps": 1}, straight(1)
    for n in (1, 2, 8):
        yield "multisample_flow_matching", {"steps": n}, flow_match([1 - i / n for i in range(n)])


def main():
    cases = [
        {"recipe": recipe, "settings": settings, "told": told, "latents": [round(v, 6) for v in x.flatten().tolist()]}
        for recipe, settings, (told, x) in walks()
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    value = {"diffusers": diffusers.__version__, "shape": SHAPE, "seed": SEED, "world": listed(WORLD), "cases": cases}
    (OUT / "recipes.json").write_text(json.dumps(value, separators=(",", ":"), allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
