"""Reference values for the samplers and flow grids: every sampler on the exact network of a mixture of Gaussians.

    python -m training.goldens_samplers [flow_grids walks conventions folders]

Writes to test/goldens/pipelines. Everything is seeded; noise is drawn by torch's CPU generator in float32.
"""

import importlib
import importlib.util
import inspect
import json
import math
import sys
import types
from pathlib import Path

import diffusers
import numpy as np
import torch

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"


def write(name, value):
    (OUT / name).write_text(json.dumps(value, separators=(",", ":"), allow_nan=False) + "\n")


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


def k_diffusion_parts():
    """k_diffusion.sampling and .external without what the package needs for its metrics and augmentation alone, which may be absent."""
    package = types.ModuleType("k_diffusion")
    package.__path__ = list(importlib.util.find_spec("k_diffusion").submodule_search_locations)
    sys.modules["k_diffusion"] = package
    vision = "torchvision", "torchvision.transforms", "torchvision.transforms.functional"
    stand_ins = [] if importlib.util.find_spec("torchvision") else vision
    for name in stand_ins:
        sys.modules[name] = types.ModuleType(name)
    for outer, inner in zip(stand_ins, stand_ins[1:]):
        setattr(sys.modules[outer], inner.rpartition(".")[2], sys.modules[inner])
    parts = [importlib.import_module("k_diffusion." + name) for name in ("sampling", "external")]
    for name in stand_ins:
        del sys.modules[name]
    return parts


K, External = k_diffusion_parts()

from . import goldens_pipelines as G  # noqa: E402

SHAPE = (1, 4, 2, 2)
SEED = 11
STEPS = 7
CONFIG = {**G.LATENT, "timestep_spacing": "trailing"}
LEVELS = G.sigma_table(diffusers.EulerDiscreteScheduler(**G.LATENT))
LOGS = np.log(LEVELS.numpy())
TABLE = LEVELS.double().numpy()


def gaussians(count, spread, seed):
    generator = torch.Generator("cpu").manual_seed(seed)
    means = torch.randn((count, math.prod(SHAPE)), generator=generator).double() * spread
    return {"means": means, "weights": torch.full((count,), 1 / count).double(), "deviation": 0.5}


WORLD = gaussians(3, 1.2, 12)
# What the negative prompt asks for.
AWAY = gaussians(1, 0.0, 12)


def timestep(sigma):
    """The fractional timestep of a level, as diffusers' EulerDiscreteScheduler has it."""
    scheduler = diffusers.EulerDiscreteScheduler
    return float(scheduler._sigma_to_t(None, np.array([sigma]), LOGS)[0])


def walker(prediction, world=WORLD):
    """x0 from the answers of the exact network, for x of any variance."""
    network = G.exact_network(world, LEVELS, prediction)

    def model(x, sigma, **_):
        sigma = float(sigma)
        root = (sigma**2 + 1) ** 0.5
        answer = network(x / root, timestep(sigma)).double()
        return x - sigma * answer if prediction == "epsilon" else x / root**2 - sigma * answer / root

    return model


def guided(prediction):
    """Guidance 1.5, and what the negative prompt alone answers."""
    told, away = walker(prediction), walker(prediction, AWAY)

    def model(x, sigma):
        low, high = away(x, sigma), told(x, sigma)
        return low + 1.5 * (high - low), low

    return model


def steps_of(sigmas):
    return list(zip(sigmas, sigmas[1:]))


def ipndm_v(model, x, sigmas):
    """zju-pi/diff-sampler `ipndm_v_sampler`, order 4, as ComfyUI's `sample_ipndm_v` has it."""
    slopes = []
    for i, (s, n) in enumerate(steps_of(sigmas)):
        d = model(x, s)
        slope = (x - d) / s
        past, h = slopes[::-1], n - s
        if n == 0:
            x = d
        elif not past:
            x = x + h * slope
        else:
            a = s - sigmas[i - 1]
            weights = [(2 + h / a) / 2, -(h / a) / 2]
            if len(past) >= 2:
                b = sigmas[i - 1] - sigmas[i - 2]
                t1 = (1 - h / (3 * (h + a)) * (h * (h + a)) / (a * (a + b))) / 2
                weights = [weights[0] + t1, weights[1] - (1 + a / b) * t1, t1 * a / b]
            if len(past) >= 3:
                c = sigmas[i - 2] - sigmas[i - 3]
                t2 = ((1 - h / (3 * (h + a))) / 2 + (1 - h / (2 * (h + a))) * h / (6 * (h + a + b))) * (
                    h * (h + a) * (h + a + b)
                ) / (a * (a + b) * (a + b + c))
                q = a * (a + b) / (b * (b + c))
                more = [t2, -(1 + a / b + q) * t2, (a / b + q * (1 + b / c)) * t2, -t2 * q * a / b]
                weights = [w + m for w, m in zip([*weights, 0], more)]
            x = x + h * sum(w * k for w, k in zip(weights, [slope, *past]))
        slopes = [*slopes, slope][-3:]
    return x


def exp_heun(model, x, sigmas, noise, eta):
    """ComfyUI's `sample_seeds_2` with r = 1 and `phi_2`, whose names are exp_heun_2_x0 and exp_heun_2_x0_sde."""
    for s, n in steps_of(sigmas):
        d = model(x, s)
        if n == 0:
            return d
        h = math.log(s / n)
        g = h + h * eta
        phi1 = math.expm1(-g)
        fresh = n * (-math.expm1(-2 * h * eta)) ** 0.5 * noise() if eta else 0
        ahead = n / s * math.exp(-h * eta) * x - phi1 * d + fresh
        later = model(ahead, n)
        if eta:
            noise()
        phi2 = phi1 / -g - 1
        x = n / s * math.exp(-h * eta) * x - ((phi1 - phi2) * d + phi2 * later) + fresh
    return x


def gradient_cfg_pp(model, x, sigmas):
    """ComfyUI's `sample_gradient_estimation` with cfg_pp, gamma 2."""
    old = None
    for s, n in steps_of(sigmas):
        d, away = model(x, s)
        slope = (x - away) / s
        x = d if n == 0 else d + slope * n + (0 if old is None else (slope - old) * (n - s))
        old = slope
    return x


def res_cfg_pp(model, x, sigmas, noise, eta):
    """ComfyUI's `res_multistep` with cfg_pp."""
    old = old_down = None
    for i, (s, n) in enumerate(steps_of(sigmas)):
        d, away = model(x, s)
        down, up = (float(v) for v in K.get_ancestral_step(torch.tensor(s).double(), torch.tensor(n).double(), eta))
        if down == 0 or old is None:
            x = d + (x - away) / s * down
        else:
            h = math.log(s / down)
            place = math.log(old_down / sigmas[i - 1]) / h
            phi1 = math.expm1(-h) / -h
            phi2 = (phi1 - 1) / -h
            x = math.exp(-h) * (x + d - away) + h * ((phi1 - phi2 / place) * away + phi2 / place * old)
        if eta and n > 0:
            x = x + up * noise()
        old, old_down = away, down
    return x


def two_s_cfg_pp(model, x, sigmas, noise):
    """ComfyUI's `sample_dpmpp_2s_ancestral_cfg_pp`."""
    for s, n in steps_of(sigmas):
        d, away = model(x, s)
        down, up = (float(v) for v in K.get_ancestral_step(torch.tensor(s).double(), torch.tensor(n).double(), 1.0))
        if down == 0:
            x = d + (x - away) / s * down
        else:
            h = math.log(s / down)
            middle = s * math.exp(-h / 2)
            later, _ = model(middle / s * (x + d - away) - math.expm1(-h / 2) * d, middle)
            x = down / s * (x + d - away) - math.expm1(-h) * later
        if n > 0:
            x = x + up * noise()
    return x


def consistency(model, x, sigmas, noise):
    """2303.01469, algorithm 1."""
    for s, n in steps_of(sigmas):
        d = model(x, s)
        x = d if n == 0 else d + (n**2 - TABLE[0] ** 2) ** 0.5 * noise()
    return x


def alpha_bar(t):
    """With the timestep -1 for no noise at all."""
    return 1.0 if t < 0 else 1 / (1 + TABLE[t] ** 2)


def ddgan(model, z, times, noise):
    """NVlabs/denoising-diffusion-gan `Posterior_Coefficients`, between any two timesteps, on latents of unit variance."""
    for t, p in zip(times, [*times[1:], -1]):
        bar, before = alpha_bar(t), alpha_bar(p)
        clean = model(z / bar**0.5, (1 / bar - 1) ** 0.5)
        beta = 1 - bar / before
        one = beta * before**0.5 / (1 - bar)
        two = (1 - before) * (1 - beta) ** 0.5 / (1 - bar)
        fresh = noise()
        z = one * clean + two * z + (beta * (1 - before) / (1 - bar)) ** 0.5 * (fresh if p >= 0 else 0)
    return z


def nested(model, z, times, noise, count, eta):
    """noamelata/NestedDiffusion: NestedScheduler within a scheduler told the sample."""
    for t, p in zip(times, [*times[1:], -1]):
        inner = np.linspace(1, t, min(count, t)).round()[::-1].astype(int).tolist()
        y = z
        for a, b in zip(inner, [*inner[1:], 0]):
            bar, before = alpha_bar(a), alpha_bar(b)
            clean = model(y / bar**0.5, (1 / bar - 1) ** 0.5)
            eps = (y - bar**0.5 * clean) / (1 - bar) ** 0.5
            spread = eta * ((1 - before) / (1 - bar) * (1 - bar / before)) ** 0.5
            y = before**0.5 * clean + (1 - before - spread**2) ** 0.5 * eps + spread * noise()
        if p < 0:
            return y
        bar, before = alpha_bar(t), alpha_bar(p)
        eps = (z - bar**0.5 * y) / (1 - bar) ** 0.5
        z = before**0.5 * y + (1 - before) ** 0.5 * eps


def repaint(prediction, jumps, eta):
    """diffusers' RePaintScheduler where each step is one trained timestep; the known part is the first half."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    kind = {**G.LATENT, "num_train_timesteps": 20, "beta_start": 0.02, "beta_end": 0.4}
    scheduler = diffusers.RePaintScheduler(**kind, eta=eta, clip_sample=False)
    scheduler.set_timesteps(20, *jumps)
    levels = G.sigma_table(scheduler)
    network = G.exact_network(WORLD, levels, prediction)
    x = torch.randn(SHAPE, generator=generator)
    mask = (torch.arange(math.prod(SHAPE)) < math.prod(SHAPE) // 2).float().reshape(SHAPE)
    known = WORLD["means"][0].reshape(SHAPE).float()
    last = int(scheduler.timesteps[0]) + 1
    for t in scheduler.timesteps.tolist():
        if t < last:
            answer = network(x, t)
            if prediction != "epsilon":
                bar = float(scheduler.alphas_cumprod[t])
                answer = bar**0.5 * answer + (1 - bar) ** 0.5 * x
            x = scheduler.step(answer, t, x, known, mask, generator).prev_sample
        else:
            x = scheduler.undo_step(x, last, generator)
        last = t
    config = {"_class_name": "DDIMScheduler", **kind, "prediction_type": prediction}
    return config, x


def flow_model(x, share, **_):
    """x0 on the line x = (1 - s) x0 + s z."""
    share = float(share)
    return G.denoise(WORLD, x / (1 - share), share / (1 - share))


def rectified(name, x, shares, noise):
    """ComfyUI's samplers named `_RF`, on the line."""
    for s, n in steps_of(shares):
        d = flow_model(x, s)
        down = n * (1 + (n / s - 1))
        slope = (x - d) / s
        if name == "euler_ancestral":
            x = down / s * x + (1 - down / s) * d
        elif down == 0:
            x = d
        elif name == "dpm_2_ancestral":
            middle = (s * down) ** 0.5
            half = x + slope * (middle - s)
            x = x + (half - flow_model(half, middle)) / middle * (down - s)
        else:
            logit = lambda v: math.log((1 - v) / v)  # noqa: E731
            middle = 1 / (math.exp((logit(s) + logit(down)) / 2) + 1)
            later = flow_model(middle / s * x + (1 - middle / s) * d, middle)
            x = down / s * x + (1 - down / s) * later
        if n > 0:
            share = (1 - n) / (1 - down)
            x = share * x + (n**2 - (share * down) ** 2) ** 0.5 * noise()
    return x


def by_diffusers(name, prediction, schedule, eta=0.0, steps=STEPS, **settings):
    """A walk of diffusers' own scheduler on the small world; v is told as noise to schedulers that mix answers across levels."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    layout = {"use_karras_sigmas": True} if schedule == "karras" else {}
    spacing = "trailing" if schedule in ("karras", "lcm") else schedule
    mixes = name == "PNDMScheduler"
    kind = {} if name in ("LCMScheduler", "TCDScheduler") else {**G.LATENT, "timestep_spacing": spacing}
    told = "epsilon" if mixes else prediction
    scheduler = getattr(diffusers, name)(**kind, **layout, prediction_type=told, **settings)
    if name in ("LCMScheduler", "TCDScheduler") and schedule == "trailing":
        scheduler.set_timesteps(timesteps=np.round(np.arange(1000, 0, -1000 / steps)).astype(int) - 1)
    else:
        scheduler.set_timesteps(steps)
    network = G.exact_network(WORLD, LEVELS, prediction)
    x = torch.randn(SHAPE, generator=generator) * scheduler.init_noise_sigma
    accepted = inspect.signature(scheduler.step).parameters
    extra = {k: v for k, v in {"eta": eta, "generator": generator}.items() if k in accepted}
    if name in ("EulerDiscreteScheduler", "HeunDiscreteScheduler"):
        extra = {}
    for t in scheduler.timesteps:
        answer = network(scheduler.scale_model_input(x, t), t)
        if mixes and prediction != "epsilon":
            bar = scheduler.alphas_cumprod[int(t)]
            answer = bar**0.5 * answer + (1 - bar) ** 0.5 * x
        x = scheduler.step(answer, t, x, **extra).prev_sample
    return x


def flow_diffusers(name, steps, **settings):
    """A walk of a diffusers multistep scheduler with `use_flow_sigmas`: the timesteps it asked, and its last latents."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    scheduler = getattr(diffusers, name)(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0, **settings)
    scheduler.set_timesteps(steps)
    x = torch.randn(SHAPE, generator=generator)
    extra = {"generator": generator} if "generator" in inspect.signature(scheduler.step).parameters else {}
    shares = scheduler.sigmas[:-1].double()
    for t, s in zip(scheduler.timesteps, shares):
        x = scheduler.step(((x.double() - flow_model(x.double(), s)) / s).float(), t, x, **extra).prev_sample
    return [1000 * float(s) for s in shares], x


def walks():
    """Last latents of every sampler, for two predictions and two schedules each, and on flows where their rule is another."""
    cases = []
    kd, comfy, ours = "k-diffusion", "ComfyUI, restated", "paper, restated"

    def add(id, prediction, schedule, reference, x, **more):
        latents = [float(f"{v:.7g}") for v in x.double().flatten().tolist()]
        cases.append({"id": id, "prediction": prediction, "schedule": schedule, "reference": reference, **more, "latents": latents})

    def fresh():
        generator = torch.Generator("cpu").manual_seed(SEED)
        return lambda *_: torch.randn(SHAPE, generator=generator).double()

    def levels(schedule):
        layout = {"use_karras_sigmas": True} if schedule == "karras" else {}
        scheduler = diffusers.EulerDiscreteScheduler(**CONFIG, **layout)
        scheduler.set_timesteps(STEPS)
        return scheduler.sigmas.double()

    plain = ("euler", "heun", "dpm_2", "lms", "dpmpp_2m")
    noisy = ("euler_ancestral", "dpm_2_ancestral", "dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_2m_sde", "dpmpp_3m_sde")
    only_k = ("dpmpp_2s_ancestral", "dpmpp_sde", "dpmpp_3m_sde")
    with torch.no_grad():
        for prediction in ("epsilon", "v_prediction"):
            m, g = walker(prediction), guided(prediction)
            for schedule in ("trailing", "karras"):
                sigmas = levels(schedule)
                exact = [float(s) for s in sigmas]

                def go(id, reference, run, **more):
                    noise = fresh()
                    add(id, prediction, schedule, reference, run(noise() * sigmas[0], noise), **more)

                for name in only_k:
                    go(name, kd, lambda x, n: getattr(K, "sample_" + name)(m, x, sigmas, disable=True, noise_sampler=n))
                go("edm_stochastic", kd, lambda x, n: churned("heun", m, x, sigmas, n, **EDM))
                assert exact[-2] < STIR["s_tmin"] < exact[1]
                for name in ("euler", "heun", "dpm_2"):
                    go(name, kd, lambda x, n: churned(name, m, x, sigmas, n, **STIR), options=STIR)
                low = float(TABLE[0])
                go("dpm_fast", kd, lambda x, _: K.sample_dpm_fast(m, x, low, exact[0], STEPS, disable=True))
                go("dpm_adaptive", kd, lambda x, _: K.sample_dpm_adaptive(m, x, low, exact[0], disable=True))
                go("heunpp2", comfy, lambda x, n: G.heunpp2(m, x, sigmas, n))
                go("res_multistep", comfy, lambda x, n: G.res_multistep(m, x, sigmas, n, 0.0))
                go("res_multistep_ancestral", comfy, lambda x, n: G.res_multistep(m, x, sigmas, n, 1.0))
                go("res_2s", ours, lambda x, n: G.res_2s(m, x, sigmas, n))
                go("gradient_estimation", comfy, lambda x, n: G.gradient_estimation(m, x, sigmas, n))
                go("ipndm", comfy, lambda x, n: G.ipndm(m, x, sigmas, n))
                go("ipndm_v", comfy, lambda x, _: ipndm_v(m, x, exact))
                go("er_sde", comfy, lambda x, n: G.er_sde(m, x, sigmas, n))
                go("seeds_2", comfy, lambda x, n: G.seeds(m, x, sigmas, n, [0.5]))
                go("seeds_3", comfy, lambda x, n: G.seeds(m, x, sigmas, n, [1 / 3, 2 / 3]))
                go("exp_heun_2_x0", comfy, lambda x, n: exp_heun(m, x, exact, n, 0.0))
                go("exp_heun_2_x0_sde", comfy, lambda x, n: exp_heun(m, x, exact, n, 1.0))
                go("addim", ours, lambda x, n: G.addim(m, x, sigmas, n))
                go("consistency", ours, lambda x, n: consistency(m, x, exact, n))
                go("euler_cfg_pp", comfy, lambda x, n: G.cfg_pp(g, x, sigmas, n))
                go("euler_ancestral_cfg_pp", comfy, lambda x, n: G.cfg_pp(g, x, sigmas, n, 1.0))
                go("dpmpp_2m_cfg_pp", comfy, lambda x, n: G.cfg_pp_2m(g, x, sigmas, n))
                go("dpmpp_2s_ancestral_cfg_pp", comfy, lambda x, n: two_s_cfg_pp(g, x, exact, n))
                go("gradient_estimation_cfg_pp", comfy, lambda x, _: gradient_cfg_pp(g, x, exact))
                go("res_multistep_cfg_pp", comfy, lambda x, n: res_cfg_pp(g, x, exact, n, 0.0))
                go("res_multistep_ancestral_cfg_pp", comfy, lambda x, n: res_cfg_pp(g, x, exact, n, 1.0))
            for schedule in ("trailing", "karras"):
                for id, name, more in (
                    ("euler", "EulerDiscrete", {}),
                    ("heun", "HeunDiscrete", {}),
                    ("dpm_2", "KDPM2Discrete", {}),
                    ("lms", "LMSDiscrete", {}),
                    ("dpmpp_2m", "DPMSolverMultistep", {}),
                    ("dpmpp_2m_sde", "DPMSolverMultistep", {"algorithm_type": "sde-dpmsolver++"}),
                    ("dpmpp_2m_sde_heun", "DPMSolverMultistep", {"algorithm_type": "sde-dpmsolver++", "solver_type": "heun"}),
                    ("deis", "DEISMultistep", {}),
                    ("uni_pc_bh2", "UniPCMultistep", {}),
                    ("sa_solver", "SASolver", {}),
                ):
                    x = by_diffusers(name + "Scheduler", prediction, schedule, **more)
                    add(id, prediction, schedule, f"diffusers {name}Scheduler", x)
                # Its form bh1 divides by zero where a walk ends at no noise.
                ends = {"final_sigmas_type": "sigma_min"}
                x = by_diffusers("UniPCMultistepScheduler", prediction, schedule, solver_type="bh1", **ends)
                config = {**CONFIG, "prediction_type": prediction, **ends}
                add("uni_pc", prediction, schedule, "diffusers UniPCMultistepScheduler", x, config=config)
                for id, name, more in (
                    ("dpmpp_2m", "DPMSolverMultistep", {}),
                    ("deis", "DEISMultistep", {}),
                    ("uni_pc_bh2", "UniPCMultistep", {}),
                    ("uni_pc", "UniPCMultistep", {"solver_type": "bh1"}),
                ):
                    # 3 once as it falls at the end, once as it stays: then a walk may not end at no noise, nor stand still as karras does.
                    for order, falls in ((1, True), (3, True), *([(3, False)] if schedule == "trailing" else [])):
                        given = {"solver_order": order, "lower_order_final": falls, **more, **({} if id == "deis" else ends)}
                        x = by_diffusers(name + "Scheduler", prediction, schedule, **given)
                        options = {"solver_order": order, "lower_order_final": int(falls)}
                        add(id, prediction, schedule, f"diffusers {name}Scheduler", x, config=config, options=options)
                for p, c in ((1, 1), (3, 4)):
                    x = sa_solver(prediction, schedule, p, c)
                    orders = {"predictor_order": p, "corrector_order": c}
                    add("sa_solver", prediction, schedule, "diffusers SASolverScheduler", x, options=orders)
            for schedule in ("trailing", "leading"):
                for id, name, eta, more in (
                    ("euler_ancestral", "EulerAncestralDiscrete", 0.0, {}),
                    ("dpm_2_ancestral", "KDPM2AncestralDiscrete", 0.0, {}),
                    ("ddim", "DDIM", 0.7, {"clip_sample": False}),
                    ("ddpm", "DDPM", 0.0, {"clip_sample": False}),
                    ("pndm", "PNDM", 0.0, {"skip_prk_steps": True, "set_alpha_to_one": True}),
                ):
                    # With other numbers, the second look of its first step is one timestep off.
                    steps = 8 if id == "pndm" else STEPS
                    x = by_diffusers(name + "Scheduler", prediction, schedule, eta, steps, **more)
                    add(id, prediction, schedule, f"diffusers {name}Scheduler", x, eta=eta, steps=steps)
                config = {**CONFIG, "timestep_spacing": schedule, "steps_offset": 1}
                scheduler = diffusers.DDIMScheduler(**config)
                scheduler.set_timesteps(STEPS)
                times = scheduler.timesteps.tolist()
                noise = fresh()
                more = {"config": {**config, "prediction_type": prediction}}
                add("ddgan", prediction, schedule, "NVlabs/denoising-diffusion-gan, restated", ddgan(m, noise(), times, noise), **more)
                noise = fresh()
                x = nested(m, noise(), times, noise, 5, 0.85)
                more = {"eta": 0.85, "options": {"inner_steps": 5}, "config": {**config, "prediction_type": prediction}}
                add("nested", prediction, schedule, "noamelata/NestedDiffusion, restated", x, **more)
            for schedule in ("lcm", "trailing"):
                add("lcm", prediction, schedule, "diffusers LCMScheduler", by_diffusers("LCMScheduler", prediction, schedule))
                for eta in (0.0, 0.6):
                    x = by_diffusers("TCDScheduler", prediction, schedule, eta)
                    add("tcd", prediction, schedule, "diffusers TCDScheduler", x, eta=eta)
            for jumps, eta in (((5, 3), 0.7), ((2, 2), 0.0)):
                config, x = repaint(prediction, jumps, eta)
                options = {"jump_length": jumps[0], "jump_n_sample": jumps[1]}
                more = {"eta": eta, "options": options, "config": config, "steps": 20}
                add("repaint", prediction, "leading", "diffusers RePaintScheduler", x, **more)
        # The top of a flow is left out: there ComfyUI moves levels by a ten-thousandth.
        shares = [0.98, 0.9, 0.74, 0.55, 0.3, 0.1, 0.0]
        for name in ("euler_ancestral", "dpm_2_ancestral", "dpmpp_2s_ancestral"):
            noise = fresh()
            x = rectified(name, noise(), shares, noise)
            add(name, "flow_prediction", "listed", comfy, x, timesteps=[1000 * s for s in shares[:-1]])
        for id, name, more in (
            ("dpmpp_2m", "DPMSolverMultistep", {}),
            ("dpmpp_2m_sde", "DPMSolverMultistep", {"algorithm_type": "sde-dpmsolver++"}),
            ("uni_pc_bh2", "UniPCMultistep", {}),
        ):
            timesteps, x = flow_diffusers(name + "Scheduler", STEPS, **more)
            add(id, "flow_prediction", "listed", f"diffusers {name}Scheduler", x, timesteps=timesteps)
    plainly = lambda world: {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in world.items()}  # noqa: E731
    head = {"diffusers": diffusers.__version__, "shape": SHAPE, "seed": SEED, "steps": STEPS, "config": CONFIG}
    write("walks.json", {**head, "world": plainly(WORLD), "away": plainly(AWAY), "cases": cases})


def folders():
    """Last latents of schedulers whose scheduler_config.json sets more than the usual, read back as a folder's."""
    dpm, deis, uni, sa = (name + "Scheduler" for name in ("DPMSolverMultistep", "DEISMultistep", "UniPCMultistep", "SASolver"))
    sde, open_, third = {"algorithm_type": "sde-dpmsolver++"}, {"final_sigmas_type": "sigma_min"}, {"solver_order": 3}
    ends = {"sigma_min": 0.1, "sigma_max": 9.0}
    cases = []
    for name, runs, settings in (
        (dpm, (7, 16), third),
        (dpm, (7, 16), {**third, **open_}),
        (dpm, (16,), {**third, **open_, "euler_at_final": True}),
        (dpm, (7,), {"solver_type": "heun"}),
        (dpm, (7,), {**open_, "lower_order_final": False}),
        (dpm, (7,), {"use_lu_lambdas": True}),
        (dpm, (7, 16), {**sde, **third}),
        (dpm, (16,), {**sde, **open_, "euler_at_final": True}),
        (dpm, (7,), {**sde, **open_, "solver_type": "heun", "lower_order_final": False}),
        (deis, (7, 16), third),
        (uni, (7, 16), third),
        (uni, (7,), {**third, **open_, "solver_type": "bh1"}),
        (uni, (7,), {"disable_corrector": [0, 1]}),
        (uni, (7,), {"use_karras_sigmas": True, **ends}),
        (sa, (7,), {"predictor_order": 3, "corrector_order": 4}),
        (sa, (7,), {"lower_order_final": False}),
        ("EulerDiscreteScheduler", (7,), {"use_karras_sigmas": True, **ends}),
        ("EulerDiscreteScheduler", (7,), {"use_exponential_sigmas": True, **ends}),
    ):
        for prediction in ("epsilon", "v_prediction"):
            for steps in runs:
                with torch.no_grad():
                    x = by_diffusers(name, prediction, "trailing", steps=steps, **settings)
                config = {"_class_name": name, **CONFIG, "prediction_type": prediction, **settings}
                latents = [float(f"{v:.7g}") for v in x.double().flatten().tolist()]
                cases.append({"config": config, "steps": steps, "eta": 0.0, "seed": SEED, "latents": latents})
    world = {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in WORLD.items()}
    write("folders.json", {"diffusers": diffusers.__version__, "shape": SHAPE, "world": world, "cases": cases})


EDM = {"s_churn": 40.0, "s_tmin": 0.05, "s_tmax": 50.0, "s_noise": 1.003}
# Leaves out the last levels alone: k-diffusion draws for every step, stirred or not.
STIR = {"s_churn": 1.5, "s_tmin": 0.6, "s_noise": 1.02}


def churned(name, model, x, sigmas, noise, **churn):
    """k-diffusion has no seam for this noise: its `randn_like` is replaced while it runs."""
    like, torch.randn_like = torch.randn_like, lambda *_: noise()
    x = getattr(K, "sample_" + name)(model, x, sigmas, disable=True, **churn)
    torch.randn_like = like
    return x


def sa_solver(prediction, schedule, predictor, corrector):
    return by_diffusers("SASolverScheduler", prediction, schedule, predictor_order=predictor, corrector_order=corrector)


def conventions():
    """Levels and first latents of A1111 and ComfyUI for Stable Diffusion's levels: k-diffusion's functions, as those programs call them."""
    bars = diffusers.EulerDiscreteScheduler(**G.LATENT).alphas_cumprod
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


if __name__ == "__main__":
    parts = {"flow_grids": flow_grids, "walks": walks, "conventions": conventions, "folders": folders}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
