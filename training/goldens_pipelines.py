"""Reference values for src/math and src/pipelines, computed by torch, diffusers and transformers.

    python -m training.goldens_pipelines [random schedules samplers tokenizer endtoend]

Writes small JSON and safetensors files to test/goldens/pipelines; the tests compare with them. Everything is seeded.
"""

import inspect
import json
import shutil
import sys
import types
import warnings
from collections import Counter
from pathlib import Path

import diffusers
import numpy as np
import scipy.stats
import torch
import transformers

from .goldens_networks import randomise

# k-diffusion imports it for its metrics alone, and it may not import any more.
sys.modules.setdefault("clip", types.ModuleType("clip"))
import k_diffusion.sampling as K  # noqa: E402

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"


def write(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, separators=(",", ":"), allow_nan=False) + "\n")


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
    """What the scheduler would save as scheduler_config.json, as far as JSON holds it."""
    config = json.loads(scheduler.to_json_string())
    return {k: v for k, v in config.items() if k not in ("_diffusers_version", "lambda_min_clipped")}


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
    world = {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in world.items()}
    write("samplers.json", {"diffusers": diffusers.__version__, "shape": SHAPE, "world": world, "cases": cases})


def res_multistep(model, x, sigmas, noise, eta):
    """2308.02157 in t = -ln sigma, with ComfyUI's first and last step."""
    old, old_down = None, None
    for i in range(len(sigmas) - 1):
        d = model(x, sigmas[i])
        down, up = K.get_ancestral_step(sigmas[i], sigmas[i + 1], eta)
        if down == 0 or old is None:
            x = d + (x - d) * down / sigmas[i]
        else:
            h = (sigmas[i] / down).log()
            place = (old_down / sigmas[i - 1]).log() / h
            phi1 = (1 - (-h).exp()) / h
            phi2 = ((-h).exp() - 1 + h) / h**2
            x = (-h).exp() * x + h * (phi1 * d + phi2 / place * (old - d))
        if eta and sigmas[i + 1] > 0:
            x = x + up * noise()
        old, old_down = d, down
    return x


def gradient_estimation(model, x, sigmas, noise):
    """Permenter and Yuan 2024 with gamma 2."""
    old = None
    for s, n in zip(sigmas, sigmas[1:]):
        d = model(x, s)
        slope = (x - d) / s
        x = d if n == 0 else x + (n - s) * (slope if old is None else 2 * slope - old)
        old = slope
    return x


def ipndm(model, x, sigmas, noise):
    """Adams-Bashforth of order 4 with the weights of even steps."""
    table = [[1], [1.5, -0.5], np.array([23, -16, 5]) / 12, np.array([55, -59, 37, -9]) / 24]
    slopes = []
    for s, n in zip(sigmas, sigmas[1:]):
        d = model(x, s)
        slopes = [(x - d) / s, *slopes][:4]
        x = d if n == 0 else x + (n - s) * sum(w * k for w, k in zip(table[len(slopes) - 1], slopes))
    return x


def heunpp2(model, x, sigmas, noise):
    """Carzit's sd-webui-samplers-scheduler: slopes one and two levels ahead, weighted by sigma / (k sigma_max)."""
    for i in range(len(sigmas) - 1):
        levels = [s for s in sigmas[i : i + 3] if s > 0]
        at, slopes = x, []
        for k, s in enumerate(levels):
            slopes.append((at - model(at, s)) / s)
            if k + 1 < len(levels):
                at = at + (levels[k + 1] - s) * slopes[-1]
        shares = [s / (len(levels) * sigmas[0]) for s in levels]
        weights = [1 - sum(shares[1:]), *shares[1:]]
        x = x + (sigmas[i + 1] - sigmas[i]) * sum(w * k for w, k in zip(weights, slopes))
    return x


def er_sde(model, x, sigmas, noise):
    """2309.06169, third order, VE: x' = r x + (1 - r) D and Taylor terms of D in sigma, against the noise scaler."""
    scale = lambda s: s * (torch.exp(s**0.3) + 10)  # noqa: E731
    answers, slopes = [], []
    for i, (s, n) in enumerate(zip(sigmas, sigmas[1:])):
        d = model(x, s)
        if n == 0:
            return d
        r, dt = scale(n) / scale(s), n - s
        grid = n + torch.arange(200) * (-dt / 200)
        x = r * x + (1 - r) * d
        if i >= 1:
            slope = (d - answers[-1]) / (s - sigmas[i - 1])
            x = x + (dt + scale(n) * (1 / scale(grid)).sum() * (-dt / 200)) * slope
            if i >= 2:
                bend = (slope - slopes[-1]) / ((s - sigmas[i - 2]) / 2)
                x = x + (dt**2 / 2 + scale(n) * ((grid - s) / scale(grid)).sum() * (-dt / 200)) * bend
            slopes.append(slope)
        x = x + (n**2 - (s * r) ** 2).clamp(min=0).sqrt() * noise()
        answers.append(d)
    return x


def seeds(model, x, sigmas, noise, shares):
    """2305.14267 with eta 1 in VE form: a Wiener integral over the parts of each step, one draw a part."""
    for s, n in zip(sigmas, sigmas[1:]):
        d = model(x, s)
        if n == 0:
            return d
        h = (s / n).log()
        edges = [*shares, 1.0]
        draws = [noise() for _ in edges]
        later, bend = d, 0.0
        for k, r in enumerate(edges):
            level = s * torch.exp(-r * h)
            # The newest part of the step carries the newest draw: in the order of the parts, seen from its end.
            parts = [edges[j] - (edges[j - 1] if j else 0.0) for j in range(k + 1)]
            spread, passed = 0, 0.0
            for j in reversed(range(k + 1)):
                step = parts[k - j]
                spread = spread + (torch.exp(-2 * passed * h) - torch.exp(-2 * (passed + step) * h)).sqrt() * draws[j]
                passed += step
            gain = -torch.expm1(-2 * r * h)
            if len(shares) == 1:
                bend = gain / (2 * shares[0]) if k else 0.0
            else:
                bend = (1 - gain / (2 * r * h)) * r / edges[k - 1] if k else 0.0
            at = (1 - gain) * x + gain * d + bend * (later - d) + level * spread
            if k + 1 < len(edges):
                later = model(at, level)
        x = at
    return x


def addim(model, x, sigmas, noise):
    """2403.06807, algorithm 3 as printed, on latents of unit variance."""
    alpha = lambda s: 1 / (1 + s**2) ** 0.5  # noqa: E731
    z = x * alpha(sigmas[0])
    for s, n in zip(sigmas, sigmas[1:]):
        clean = model(z / alpha(s), s)
        if n == 0:
            return clean
        (at, st), (an, sn) = (alpha(s), s * alpha(s)), (alpha(n), n * alpha(n))
        eps = (z - at * clean) / st
        variance = (an - at * sn / st) ** 2 * 0.1 / (2 + at**2 / st**2)
        z = an * clean + (sn**2 + variance * eps.numel() / (eps**2).sum()).sqrt() * eps


def res_2s(model, x, sigmas, noise):
    """2308.02157, two stages on k = D - x with c2 = 1/2."""
    phi1 = lambda h: torch.expm1(h) / h  # noqa: E731
    for s, n in zip(sigmas, sigmas[1:]):
        k = model(x, s) - x
        if n == 0:
            return x + k
        h = (s / n).log()
        b2 = 2 * (phi1(-h) - 1) / -h
        later = model(x + h * 0.5 * phi1(-h / 2) * k, (s * n).sqrt()) - x
        x = x + h * ((phi1(-h) - b2) * k + b2 * later)


def cfg_pp(model, x, sigmas, noise, eta=0.0):
    """2406.08070 in VE form: guided answer, noise of the unguided one. `model` answers both."""
    for s, n in zip(sigmas, sigmas[1:]):
        d, away = model(x, s)
        down, up = K.get_ancestral_step(s, n, eta)
        x = d + down * (x - away) / s + (up * noise() if eta else 0)
    return x


def cfg_pp_2m(model, x, sigmas, noise):
    """The second order multistep form: DPM-Solver++'s slope runs from the last unguided answer to the guided one."""
    old = None
    for i, (s, n) in enumerate(zip(sigmas, sigmas[1:])):
        d, away = model(x, s)
        slope = 0
        if old is not None and n > 0:
            r = (sigmas[i - 1] / s).log() / (s / n).log()
            slope = (1 - n / s) * (d - old) / (2 * r)
        x = d + n / s * (x - away) + slope
        old = away
    return x


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


def byte_symbols():
    """The printable stand-ins of the 256 bytes, in the order of CLIP's vocabulary."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(b) for b in plain] + [chr(256 + i) for i in range(256 - len(plain))]


def small_tokenizer(folder, length=77, pad="<|endoftext|>"):
    """A CLIP tokenizer with forty merges, saved in both layouts: tokenizer.json, and vocab.json with merges.txt."""
    text = "a photo of the cat and dog at sunset with red rocket's blue hat painting of city in the style ugly blurry"
    words = {word: [*word[:-1], word[-1] + "</w>"] for word in text.split()}
    merges = []
    for _ in range(40):
        pairs = Counter(pair for parts in words.values() for pair in zip(parts, parts[1:]))
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for parts in words.values():
            i = 0
            while i + 1 < len(parts):
                if (parts[i], parts[i + 1]) == best:
                    parts[i : i + 2] = ["".join(best)]
                i += 1
    symbols = byte_symbols()
    tokens = [*symbols, *(s + "</w>" for s in symbols), *("".join(m) for m in merges), "<|startoftext|>", "<|endoftext|>"]
    tokenizer = transformers.CLIPTokenizer(
        vocab={token: i for i, token in enumerate(tokens)}, merges=merges, pad_token=pad, model_max_length=length
    )
    tokenizer.save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(tokens)}, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(" ".join(m) + "\n" for m in merges))
    return tokenizer


PROMPTS = [
    "a photo of a cat", "A PHOTO of the CaT!!", "it's I'm we'll they've don't I'd you're 'S", "2024 10,000 3.14",
    "double  spaces\t\ttabs\nnew lines", "\u4f60\u597d\u4e16\u754c \u3053\u3093\u306b\u3061\u306f", "\U0001f431\U0001f680 \U0001f469\u200d\U0001f467 \u2764\ufe0f",
    "caf\u00e9 na\u00efve \u00c5ngstr\u00f6m e\u0301", "\u03a3\u0391\u03a3 \u039f\u0394\u039f\u03a3", "\u0130stanbul Stra\u00dfe", "<|endoftext|> mid <|startoftext|>",
    "", "   ", "!!! ... ---", "\u00a0nbsp\u2003em\u200bzero", "a" * 100, "cat " * 90, "(cat:1.3), best_quality", "\u0661\u0662 \u00bd \u2167 \u00b2",
    "\x07bell", "x\ufeffy", "\u0e01\u0e47 \u0939\u093f", "\u0301start", "\x85next\u2028line",
]  # fmt: skip


def tokenizer():
    """Token ids of transformers' CLIPTokenizer."""
    folder = OUT / "tokenizer"
    shutil.rmtree(folder, ignore_errors=True)
    made = small_tokenizer(folder, pad="!")
    cases = [
        {"text": text, "ids": made(text, padding="max_length", truncation=True, max_length=77).input_ids}
        for text in PROMPTS
    ]
    write("tokenizer.json", {"transformers": transformers.__version__, "cases": cases})


def text_encoder(cls, width, seed, **extra):
    tokens = 512 + 40 + 2
    config = dict(
        vocab_size=tokens, hidden_size=width, intermediate_size=2 * width, num_hidden_layers=3, num_attention_heads=2,
        max_position_embeddings=77, bos_token_id=tokens - 2, eos_token_id=tokens - 1, pad_token_id=tokens - 1,
    )  # fmt: skip
    return randomise(cls(transformers.CLIPTextConfig(**(config | extra))), seed)


def networks(folder, seed, context, **extra):
    """Tokenizer, UNet and autoencoder of a tiny pipeline."""
    base = dict(
        sample_size=8, block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4, attention_head_dim=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=context,
    )  # fmt: skip
    blocks = dict(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4)
    vae = diffusers.AutoencoderKL(**blocks, block_out_channels=(4,) * 4, latent_channels=4, norm_num_groups=2)
    return {
        "unet": randomise(diffusers.UNet2DConditionModel(**(base | extra)), seed),
        "vae": randomise(vae, seed + 1),
        "tokenizer": small_tokenizer(folder / "tokenizer"),
    }


def endtoend():
    """Final latents of diffusers' pipelines on tiny random networks: text, guidance, schedule, sampler and noise at once."""
    warnings.filterwarnings("ignore")
    diffusers.utils.logging.set_verbosity_error()
    cases = []
    layout = {**LATENT, "steps_offset": 1, "timestep_spacing": "leading"}

    def save(pipe, name):
        folder = OUT / name
        pipe.set_progress_bar_config(disable=True)
        pipe.save_pretrained(folder)
        for extra in ("vocab.json", "merges.txt"):
            for part in ("tokenizer", "tokenizer_2"):
                (folder / part / extra).unlink(missing_ok=True)
        return pipe

    def add(pipe, folder, scheduler, steps, seed=7, **call):
        pipe.scheduler = scheduler
        generator = torch.Generator("cpu").manual_seed(seed)
        call = {"prompt": "a photo of the cat", "guidance_scale": 7.5, "negative_prompt": "ugly, blurry"} | call
        latents = pipe(**call, num_inference_steps=steps, generator=generator, output_type="latent").images
        cases.append(
            {"folder": folder, "scheduler": config_of(scheduler), "steps": steps, "seed": seed, "call": call, "latents": latents.flatten().tolist()}
        )

    folder = OUT / "sd"
    shutil.rmtree(folder, ignore_errors=True)
    parts = networks(folder, 100, 16)
    parts["text_encoder"] = text_encoder(transformers.CLIPTextModel, 16, 102)
    parts["scheduler"] = diffusers.DDIMScheduler(**layout, clip_sample=False, set_alpha_to_one=False)
    pipe = diffusers.StableDiffusionPipeline(**parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    save(pipe, "sd")
    for prediction in ("epsilon", "v_prediction"):
        kind = {**layout, "prediction_type": prediction}
        trailing = {**kind, "timestep_spacing": "trailing"}
        ddim = {"clip_sample": False, "set_alpha_to_one": False}
        add(pipe, "sd", diffusers.DDIMScheduler(**kind, **ddim), 8)
        add(pipe, "sd", diffusers.DDIMScheduler(**trailing, **ddim), 6, eta=0.5)
        add(pipe, "sd", diffusers.EulerDiscreteScheduler(**kind), 8)
        add(pipe, "sd", diffusers.EulerDiscreteScheduler(**trailing), 4)
        add(pipe, "sd", diffusers.EulerDiscreteScheduler(**kind, use_karras_sigmas=True), 8)
        add(pipe, "sd", diffusers.EulerAncestralDiscreteScheduler(**trailing), 8)
        add(pipe, "sd", diffusers.DPMSolverMultistepScheduler(**kind), 8)
        add(pipe, "sd", diffusers.DPMSolverMultistepScheduler(**kind, use_karras_sigmas=True), 7)
        add(pipe, "sd", diffusers.LCMScheduler(**kind), 4, guidance_scale=1.0)
        add(pipe, "sd", diffusers.LCMScheduler(**kind), 5)
    # diffusers' clip_skip looks for the norm under a name that newer transformers have dropped.
    object.__setattr__(pipe.text_encoder, "text_model", pipe.text_encoder)
    add(pipe, "sd", diffusers.EulerDiscreteScheduler(**layout), 4, clip_skip=1)
    add(pipe, "sd", diffusers.EulerDiscreteScheduler(**layout), 4, width=96, height=64, negative_prompt="")
    add(pipe, "sd", diffusers.DPMSolverMultistepScheduler(**layout), 4, prompt="the red hat " * 40, seed=2**32 + 5)

    folder = OUT / "sdxl"
    shutil.rmtree(folder, ignore_errors=True)
    sizes = dict(
        addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=6 * 8 + 12,
        transformer_layers_per_block=(1, 2), use_linear_projection=True,
    )  # fmt: skip
    parts = networks(folder, 200, 8 + 12, **sizes)
    parts["tokenizer_2"] = small_tokenizer(folder / "tokenizer_2", pad="!")
    parts["text_encoder"] = text_encoder(transformers.CLIPTextModel, 8, 202)
    second = transformers.CLIPTextModelWithProjection
    parts["text_encoder_2"] = text_encoder(second, 12, 203, projection_dim=12, hidden_act="gelu")
    parts["scheduler"] = diffusers.EulerDiscreteScheduler(**layout)
    pipe = diffusers.StableDiffusionXLPipeline(**parts, force_zeros_for_empty_prompt=True, add_watermarker=False)
    save(pipe, "sdxl")
    add(pipe, "sdxl", diffusers.EulerDiscreteScheduler(**layout), 5)
    add(pipe, "sdxl", diffusers.DPMSolverMultistepScheduler(**layout, use_karras_sigmas=True), 6, width=64, height=96)
    add(pipe, "sdxl", diffusers.EulerAncestralDiscreteScheduler(**layout), 4, negative_prompt=None)
    add(pipe, "sdxl", diffusers.DDIMScheduler(**layout, clip_sample=False), 4, clip_skip=1)
    add(pipe, "sdxl", diffusers.EulerAncestralDiscreteScheduler(**{**layout, "timestep_spacing": "trailing"}), 1, guidance_scale=0.0)

    folder = OUT / "lcm"
    shutil.rmtree(folder, ignore_errors=True)
    parts = networks(folder, 300, 16, time_cond_proj_dim=16)
    parts["text_encoder"] = text_encoder(transformers.CLIPTextModel, 16, 302)
    parts["scheduler"] = diffusers.LCMScheduler()
    pipe = diffusers.LatentConsistencyModelPipeline(
        **parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False
    )
    save(pipe, "lcm")
    for steps in (1, 4):
        scheduler = diffusers.LCMScheduler()
        pipe.scheduler = scheduler
        generator = torch.Generator("cpu").manual_seed(7)
        call = {"prompt": "a photo of the cat", "guidance_scale": 8.5}
        latents = pipe(**call, num_inference_steps=steps, generator=generator, output_type="latent").images
        cases.append(
            {"folder": "lcm", "scheduler": config_of(scheduler), "steps": steps, "seed": 7, "call": call, "latents": latents.flatten().tolist()}
        )
    write("endtoend.json", {"diffusers": diffusers.__version__, "cases": cases})


if __name__ == "__main__":
    parts = {
        "random": random,
        "schedules": schedules,
        "levels": levels,
        "samplers": samplers,
        "kdiffusion": kdiffusion,
        "tokenizer": tokenizer,
        "endtoend": endtoend,
    }
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
