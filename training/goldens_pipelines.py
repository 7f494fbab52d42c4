"""Reference values for src/math and src/pipelines, computed by torch, diffusers and transformers.

    python -m training.goldens_pipelines [random schedules samplers tokenizer endtoend]

Writes small JSON and safetensors files to test/goldens/pipelines; the tests compare with them. Everything is seeded.
"""

import json
import sys
from pathlib import Path

import diffusers
import numpy as np
import torch

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"


def write(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def checksum(x):
    """Sum of the bit patterns, modulo 2^32: equal only if every float is, for all that matters here."""
    words = x.contiguous().view(torch.int32).to(torch.int64) & 0xFFFFFFFF
    place = torch.arange(1, words.numel() + 1)
    return int((words.flatten() * (2 * place - 1) % 2**32).sum() % 2**32)


def random():
    """Normal draws of torch's CPU generator: all values of short ones, first, last and checksum of long ones."""
    cases = []
    for seed in (0, 1, 42, 2**31 + 7, 2**32 + 42, 2**53 - 1):
        generator = torch.Generator("cpu").manual_seed(seed)
        draws = []
        for size in [*range(1, 34), 1024, 8193, 3, 16384, 15, 16]:
            x = torch.randn(size, generator=generator)
            draws.append(
                {"size": size, "first": x[:20].tolist(), "last": x[-20:].tolist(), "checksum": checksum(x)}
            )
        cases.append({"seed": seed, "draws": draws if seed in (42, 2**53 - 1) else draws[-9:] if seed else draws[:1]})
        if seed not in (42, 2**53 - 1) and seed:
            cases[-1]["skip"] = [d["size"] for d in draws[:-9]]
    write("random.json", {"torch": torch.__version__, "cases": cases})


LATENT = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}


def config_of(scheduler):
    """What the scheduler would save as scheduler_config.json."""
    return json.loads(scheduler.to_json_string())


def sigma_table(scheduler):
    bars = scheduler.alphas_cumprod
    return ((1 - bars) / bars) ** 0.5


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
        "use_karras_sigmas", "original_inference_steps", "timestep_scaling",
    }  # fmt: skip
    for case in models + grids:
        case["config"] = {k: v for k, v in case["config"].items() if k in keep}
    write("schedules.json", {"diffusers": diffusers.__version__, "models": models, "grids": grids})


SHAPE = (1, 4, 4, 4)


def mixture():
    """Three Gaussians in latent space: the exact denoiser of a small world."""
    generator = torch.Generator("cpu").manual_seed(11)
    means = torch.randn((3, 64), generator=generator).double() * 1.2
    return {"means": means, "weights": torch.tensor([0.5, 0.3, 0.2]).double(), "deviation": 0.5}


def denoise(world, x, sigma):
    """E[x0 | x0 + sigma z = x], in double precision."""
    flat = x.double().reshape(-1)
    variance = world["deviation"] ** 2
    spread = variance + sigma**2
    distance = ((flat - world["means"]) ** 2).sum(1)
    share = torch.softmax(world["weights"].log() - distance / (2 * spread), 0)
    return ((variance * flat + sigma**2 * (share @ world["means"])) / spread).reshape(x.shape)


def exact_network(world, sigmas, prediction):
    """What a perfect network answers at a timestep: it knows the level only by what it is told."""
    sigmas = sigmas.double().numpy()

    def network(sample, timestep):
        sigma = float(np.interp(float(timestep), np.arange(len(sigmas)), sigmas))
        alpha = 1 / (sigma**2 + 1) ** 0.5
        x = sample.double() / alpha
        clean = denoise(world, x, sigma)
        noise = (x - clean) / sigma
        answers = {"epsilon": noise, "v_prediction": alpha * noise - sigma * alpha * clean, "sample": clean}
        return answers[prediction].float()

    return network


def run(scheduler, steps, seed, world, **step):
    generator = torch.Generator("cpu").manual_seed(seed)
    scheduler.set_timesteps(steps)
    network = exact_network(world, sigma_table(scheduler), scheduler.config.prediction_type)
    x = torch.randn(SHAPE, generator=generator) * scheduler.init_noise_sigma
    for t in scheduler.timesteps:
        answer = network(scheduler.scale_model_input(x, t), t)
        x = scheduler.step(answer, t, x, generator=generator, **step).prev_sample
    return x


def samplers():
    """Final latents of diffusers' schedulers on the exact network of a mixture of Gaussians."""
    world = mixture()
    cases = []

    def add(name, steps, prediction="epsilon", eta=0.0, seed=5, **settings):
        base = {} if name == "LCMScheduler" else LATENT
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
    add("DDIMScheduler", 5, "sample", clip_sample=False)
    add("DPMSolverMultistepScheduler", 5, "sample")
    add("LCMScheduler", 4, "sample")
    zero = {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}
    add("EulerDiscreteScheduler", 8, "v_prediction", **zero)
    add("DPMSolverMultistepScheduler", 8, "v_prediction", **zero)
    world = {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in world.items()}
    write("samplers.json", {"diffusers": diffusers.__version__, "shape": SHAPE, "world": world, "cases": cases})


if __name__ == "__main__":
    parts = {"random": random, "schedules": schedules, "samplers": samplers}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
