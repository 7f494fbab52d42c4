"""Reference values for pictures as input: img2img, inpainting and inversion by diffusers, resizing by Pillow.

    python -m training.goldens_pictures [resize img2img invert]

Uses the tiny folders that `goldens_pipelines endtoend` wrote. Writes test/goldens/pipelines/start.png, mask.png and
small JSON files beside them. Everything is seeded.
"""

import json
import sys
import warnings
from hashlib import sha256
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers.image_processor import VaeImageProcessor
from PIL import Image

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"
LATENT = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
CALL = {"prompt": "a photo of the cat", "guidance_scale": 7.5, "negative_prompt": "ugly, blurry"}
LAYOUT = {**LATENT, "steps_offset": 1, "timestep_spacing": "leading"}


def write(name, value):
    (OUT / name).write_text(json.dumps(value, separators=(",", ":"), allow_nan=False) + "\n")


def config_of(scheduler):
    """What the scheduler would save as scheduler_config.json, as far as JSON holds it."""
    config = json.loads(scheduler.to_json_string())
    return {k: v for k, v in config.items() if k not in ("_diffusers_version", "lambda_min_clipped")}


def pictures():
    """A start picture of soft colours and shapes, and a mask with a white disc whose rim is grey."""
    y, x = np.mgrid[0:64, 0:64].astype(np.float64)
    colours = [127 + 120 * np.sin(x / 9 + y / 17), 127 + 120 * np.cos(y / 11 - x / 23), 4 * x]
    start = np.stack(colours, -1)
    start[20:40, 12:30] = (250, 30, 60)
    disc = np.clip(22 - np.hypot(x - 30, y - 34), 0, 1) * 255
    images = {"start": Image.fromarray(start.clip(0, 255).astype(np.uint8)), "mask": Image.fromarray(disc.astype(np.uint8))}
    for name, image in images.items():
        image.save(OUT / f"{name}.png", optimize=True)
    return images


def resize():
    """VaeImageProcessor's resize_mode="crop" with LANCZOS, 8 bits."""
    image = pictures()["start"].crop((3, 5, 40, 28))
    cases = []
    for size in ((37, 23), (16, 8), (24, 40), (11, 9), (74, 30), (50, 23)):
        made = VaeImageProcessor(vae_scale_factor=1)._resize_and_crop(image, *size)
        cases.append({"width": size[0], "height": size[1], "sha256": sha256(made.tobytes()).hexdigest()})
    write("resize.json", {"crop": [3, 5, 40, 28], "cases": cases})


def quiet(pipe):
    pipe.set_progress_bar_config(disable=True)
    return pipe


def img2img():
    """Final latents of diffusers' img2img and inpainting pipelines."""
    images = pictures()
    cases = []

    def add(kind, pipe, folder, scheduler, steps, strength, seed=7, **call):
        pipe.scheduler = scheduler
        asked = {**CALL, "strength": strength, **call}
        extra = {"mask_image": images["mask"], "height": 64, "width": 64} if kind == "inpaint" else {}
        generator = torch.Generator("cpu").manual_seed(seed)
        latents = pipe(
            **asked, **extra, image=images["start"], num_inference_steps=steps, generator=generator, output_type="latent"
        ).images
        case = {"kind": kind, "folder": folder, "scheduler": config_of(scheduler), "steps": steps, "seed": seed}
        cases.append({**case, "call": asked, "latents": [round(value, 6) for value in latents.flatten().tolist()]})

    extra = {"safety_checker": None, "requires_safety_checker": False}
    pipe = quiet(diffusers.StableDiffusionImg2ImgPipeline.from_pretrained(OUT / "sd", **extra))
    ddim = {"clip_sample": False, "set_alpha_to_one": False}
    for prediction in ("epsilon", "v_prediction"):
        kind = {**LAYOUT, "prediction_type": prediction}
        trailing = {**kind, "timestep_spacing": "trailing"}
        add("img2img", pipe, "sd", diffusers.DDIMScheduler(**kind, **ddim), 8, 0.5)
        add("img2img", pipe, "sd", diffusers.DDIMScheduler(**trailing, **ddim), 6, 0.75, eta=0.5)
        add("img2img", pipe, "sd", diffusers.EulerDiscreteScheduler(**kind), 8, 0.6)
        add("img2img", pipe, "sd", diffusers.EulerDiscreteScheduler(**trailing, use_karras_sigmas=True), 6, 1.0)
        add("img2img", pipe, "sd", diffusers.EulerAncestralDiscreteScheduler(**trailing), 6, 0.8)
        add("img2img", pipe, "sd", diffusers.DPMSolverMultistepScheduler(**kind, use_karras_sigmas=True), 7, 0.7)
        add("img2img", pipe, "sd", diffusers.LCMScheduler(**kind), 4, 0.5, guidance_scale=1.0)
    add("img2img", pipe, "sd", diffusers.HeunDiscreteScheduler(**LAYOUT), 6, 0.5)
    add("img2img", pipe, "sd", diffusers.UniPCMultistepScheduler(**LAYOUT), 8, 0.66)

    pipe = quiet(diffusers.StableDiffusionXLImg2ImgPipeline.from_pretrained(OUT / "sdxl"))
    add("img2img", pipe, "sdxl", diffusers.EulerDiscreteScheduler(**LAYOUT), 6, 0.5)
    pipe = quiet(diffusers.LatentConsistencyModelImg2ImgPipeline.from_pretrained(OUT / "lcm", **extra))
    for strength in (0.5, 0.8):
        scheduler = diffusers.LCMScheduler(**LAYOUT)
        call = {"guidance_scale": 8.5, "prompt": CALL["prompt"]}
        pipe.scheduler = scheduler
        generator = torch.Generator("cpu").manual_seed(7)
        latents = pipe(**call, strength=strength, image=images["start"], num_inference_steps=4, generator=generator, output_type="latent").images
        case = {"kind": "img2img", "folder": "lcm", "scheduler": config_of(scheduler), "steps": 4, "seed": 7}
        cases.append({**case, "call": {**call, "strength": strength}, "latents": [round(value, 6) for value in latents.flatten().tolist()]})

    pipe = quiet(diffusers.StableDiffusionInpaintPipeline.from_pretrained(OUT / "sd", **extra))
    add("inpaint", pipe, "sd", diffusers.DDIMScheduler(**LAYOUT, **ddim), 8, 0.75)
    add("inpaint", pipe, "sd", diffusers.EulerDiscreteScheduler(**LAYOUT), 6, 1.0)
    add("inpaint", pipe, "sd", diffusers.EulerAncestralDiscreteScheduler(**LAYOUT), 6, 0.6)
    add("inpaint", pipe, "sd", diffusers.DPMSolverMultistepScheduler(**LAYOUT), 6, 0.7)
    write("img2img.json", {"diffusers": diffusers.__version__, "cases": cases})


def invert():
    """DDIMInverseScheduler: a picture's latents walked up to noise, as diffusers' DiffEdit pipeline walks them."""
    pipe = quiet(diffusers.StableDiffusionPipeline.from_pretrained(OUT / "sd", safety_checker=None, requires_safety_checker=False))
    image = VaeImageProcessor(vae_scale_factor=8).preprocess(pictures()["start"])
    with torch.no_grad():
        start = pipe.vae.encode(image).latent_dist.mean * pipe.vae.config.scaling_factor
        prompt, negative = pipe.encode_prompt(CALL["prompt"], "cpu", 1, True, CALL["negative_prompt"])
        cases = []
        for spacing, offset, steps, guidance, to_one, prediction in (
            ("leading", 1, 10, 1.0, False, "epsilon"),
            ("leading", 1, 8, 3.0, True, "epsilon"),
            ("trailing", 0, 8, 1.0, True, "epsilon"),
            ("trailing", 0, 10, 2.0, False, "epsilon"),
            ("leading", 1, 8, 1.0, False, "v_prediction"),
            ("trailing", 0, 10, 2.0, True, "v_prediction"),
        ):
            kind = {**LATENT, "timestep_spacing": spacing, "steps_offset": offset, "clip_sample": False}
            kind |= {"set_alpha_to_one": to_one, "prediction_type": prediction}
            scheduler = diffusers.DDIMInverseScheduler(**kind)
            scheduler.set_timesteps(steps)
            x = start.clone()
            for t in scheduler.timesteps:
                answer = pipe.unet(x, t, encoder_hidden_states=prompt).sample
                if guidance > 1:
                    away = pipe.unet(x, t, encoder_hidden_states=negative).sample
                    answer = away + guidance * (answer - away)
                x = scheduler.step(answer, t, x).prev_sample
            forward = config_of(diffusers.DDIMScheduler(**kind))
            case = {"scheduler": forward, "steps": steps, "guidance": guidance, "timesteps": scheduler.timesteps.tolist()}
            cases.append({**case, "latents": [round(value, 6) for value in x.flatten().tolist()]})
    write("invert.json", {"diffusers": diffusers.__version__, "prompt": CALL["prompt"], "negative": CALL["negative_prompt"], "cases": cases})


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    diffusers.utils.logging.set_verbosity_error()
    parts = {"resize": resize, "img2img": img2img, "invert": invert}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
