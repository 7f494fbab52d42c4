"""Reference values for the samplers and flow grids: every sampler on the exact network of a mixture of Gaussians.

    python -m training.goldens_samplers [flow_grids walks conventions folders]

Writes to test/goldens/pipelines. Everything is seeded; noise is drawn by torch's CPU generator in float32.
"""

import inspect
import math
import sys

import diffusers
import numpy as np
import torch

from .exact_network import LATENT, exact_network, listed, sigma_table
from .golden_files import short, write
from .goldens_grids import conventions, flow_grids
from .k_diffusion_parts import K
from .restated_samplers import (
    addim,
    cfg_pp,
    cfg_pp_2m,
    consistency,
    ddgan,
    er_sde,
    exp_heun,
    gradient_cfg_pp,
    gradient_estimation,
    heunpp2,
    ipndm,
    ipndm_v,
    nested,
    rectified,
    res_2s,
    res_cfg_pp,
    res_multistep,
    seeds,
    two_s_cfg_pp,
)
from .samplers_world import AWAY, CONFIG, LEVELS, SEED, SHAPE, STEPS, TABLE, WORLD, flow_model, guided, walker

EDM = {"s_churn": 40.0, "s_tmin": 0.05, "s_tmax": 50.0, "s_noise": 1.003}
# Leaves out the last levels alone: k-diffusion draws for every step, stirred or not.
STIR = {"s_churn": 1.5, "s_tmin": 0.6, "s_noise": 1.02}


def churned(name, model, x, sigmas, noise, **churn):
    """k-diffusion has no seam for this noise: its `randn_like` is replaced while it runs."""
    like, torch.randn_like = torch.randn_like, lambda *_: noise()
    x = getattr(K, "sample_" + name)(model, x, sigmas, disable=True, **churn)
    torch.randn_like = like
    return x


def by_diffusers(name, prediction, schedule, eta=0.0, steps=STEPS, **settings):
    """A walk of diffusers' own scheduler on the small world; v is told as noise to schedulers that mix answers across levels."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    layout = {"use_karras_sigmas": True} if schedule == "karras" else {}
    spacing = "trailing" if schedule in ("karras", "lcm") else schedule
    mixes = name == "PNDMScheduler"
    kind = {} if name in ("LCMScheduler", "TCDScheduler") else {**LATENT, **({} if name == "DPMSolverSinglestepScheduler" else {"timestep_spacing": spacing})}
    told = "epsilon" if mixes else prediction
    scheduler = getattr(diffusers, name)(**kind, **layout, prediction_type=told, **settings)
    if name in ("LCMScheduler", "TCDScheduler") and schedule == "trailing":
        scheduler.set_timesteps(timesteps=np.round(np.arange(1000, 0, -1000 / steps)).astype(int) - 1)
    else:
        scheduler.set_timesteps(steps)
    zero = {"rescale_betas_zero_snr": True} if settings.get("rescale_betas_zero_snr") else {}
    levels = sigma_table(diffusers.EulerDiscreteScheduler(**LATENT, **zero)) if zero else LEVELS
    network = exact_network(WORLD, levels, prediction)
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


def sa_solver(prediction, schedule, predictor, corrector):
    return by_diffusers("SASolverScheduler", prediction, schedule, predictor_order=predictor, corrector_order=corrector)


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


def repaint(prediction, jumps, eta):
    """diffusers' RePaintScheduler where each step is one trained timestep; the known part is the first half."""
    generator = torch.Generator("cpu").manual_seed(SEED)
    kind = {**LATENT, "num_train_timesteps": 20, "beta_start": 0.02, "beta_end": 0.4}
    scheduler = diffusers.RePaintScheduler(**kind, eta=eta, clip_sample=False)
    scheduler.set_timesteps(20, *jumps)
    levels = sigma_table(scheduler)
    network = exact_network(WORLD, levels, prediction)
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


def walks():
    """Last latents of every sampler, for two predictions and two schedules each, and on flows where their rule is another."""
    cases = []
    kd, comfy, ours = "k-diffusion", "ComfyUI, restated", "paper, restated"

    def add(id, prediction, schedule, reference, x, **more):
        cases.append({"id": id, "prediction": prediction, "schedule": schedule, "reference": reference, **more, "latents": short(x)})

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
                go("heunpp2", comfy, lambda x, n: heunpp2(m, x, sigmas, n))
                go("res_multistep", comfy, lambda x, n: res_multistep(m, x, sigmas, n, 0.0))
                go("res_multistep_ancestral", comfy, lambda x, n: res_multistep(m, x, sigmas, n, 1.0))
                go("res_2s", ours, lambda x, n: res_2s(m, x, sigmas, n))
                go("gradient_estimation", comfy, lambda x, n: gradient_estimation(m, x, sigmas, n))
                go("ipndm", comfy, lambda x, n: ipndm(m, x, sigmas, n))
                go("ipndm_v", comfy, lambda x, _: ipndm_v(m, x, exact))
                go("er_sde", comfy, lambda x, n: er_sde(m, x, sigmas, n))
                go("seeds_2", comfy, lambda x, n: seeds(m, x, sigmas, n, [0.5]))
                go("seeds_3", comfy, lambda x, n: seeds(m, x, sigmas, n, [1 / 3, 2 / 3]))
                go("exp_heun_2_x0", comfy, lambda x, n: exp_heun(m, x, exact, n, 0.0))
                go("exp_heun_2_x0_sde", comfy, lambda x, n: exp_heun(m, x, exact, n, 1.0))
                go("addim", ours, lambda x, n: addim(m, x, sigmas, n))
                go("consistency", ours, lambda x, n: consistency(m, x, exact, n))
                go("euler_cfg_pp", comfy, lambda x, n: cfg_pp(g, x, sigmas, n))
                go("euler_ancestral_cfg_pp", comfy, lambda x, n: cfg_pp(g, x, sigmas, n, 1.0))
                go("dpmpp_2m_cfg_pp", comfy, lambda x, n: cfg_pp_2m(g, x, sigmas, n))
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
            for schedule in ("linspace", "karras"):
                for more in ({}, {"solver_order": 3}, {"solver_order": 3, **ends}, {**ends, "lower_order_final": True}):
                    for form in ("midpoint", "heun"):
                        x = by_diffusers("DPMSolverSinglestepScheduler", prediction, schedule, steps=6, solver_type=form, **more)
                        config = {**LATENT, "timestep_spacing": "linspace", "prediction_type": prediction, **(ends if ends.items() <= more.items() else {})}
                        options = {k: int(v) for k, v in more.items() if k not in ends}
                        options["heun"] = int(form == "heun")
                        rest = {"config": config, "options": options, "steps": 6}
                        add("dpmpp_2s", prediction, schedule, "diffusers DPMSolverSinglestepScheduler", x, **rest)
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
    head = {"diffusers": diffusers.__version__, "shape": SHAPE, "seed": SEED, "steps": STEPS, "config": CONFIG}
    write("walks.json", {**head, "world": listed(WORLD), "away": listed(AWAY), "cases": cases})


def folders():
    """Last latents of schedulers whose scheduler_config.json sets more than the usual, read back as a folder's."""
    dpm, deis, uni, sa = (name + "Scheduler" for name in ("DPMSolverMultistep", "DEISMultistep", "UniPCMultistep", "SASolver"))
    sde, open_, third = {"algorithm_type": "sde-dpmsolver++"}, {"final_sigmas_type": "sigma_min"}, {"solver_order": 3}
    ends, zero = {"sigma_min": 0.1, "sigma_max": 9.0}, {"rescale_betas_zero_snr": True}
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
        ("DDIMScheduler", (7,), {**zero, "clip_sample": False}),
        ("DDPMScheduler", (7,), {**zero, "clip_sample": False}),
        ("EulerAncestralDiscreteScheduler", (7,), zero),
        (uni, (7,), zero),
    ):
        # Noise alone tells no noise: where all is noise, only velocity is asked.
        for prediction in ("epsilon", "v_prediction") if settings.get("rescale_betas_zero_snr") is None else ("v_prediction",):
            for steps in runs:
                with torch.no_grad():
                    x = by_diffusers(name, prediction, "trailing", steps=steps, **settings)
                config = {"_class_name": name, **CONFIG, "prediction_type": prediction, **settings}
                cases.append({"config": config, "steps": steps, "eta": 0.0, "seed": SEED, "latents": short(x)})
    write("folders.json", {"diffusers": diffusers.__version__, "shape": SHAPE, "world": listed(WORLD), "cases": cases})


if __name__ == "__main__":
    parts = {"flow_grids": flow_grids, "walks": walks, "conventions": conventions, "folders": folders}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
