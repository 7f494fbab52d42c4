"""Writes test/goldens/nano: what diffusers draws with the embedded model's own weights, from prompt to latents to pixels.

    python -m training.goldens_nano

To be run after every export of public/models/nano: the goldens name the weights that they were made with.
"""

import hashlib
import json
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers import AutoencoderDC, AutoencoderTiny, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.image_processor import VaeImageProcessor
from safetensors.torch import save_file
from transformers import CLIPTextModel, CLIPTokenizer

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "public" / "models" / "nano"
OUT = ROOT / "test" / "goldens" / "nano"

CASES = [
    {"prompt": "a red cat left of a rocket at sunset", "negative": "", "seed": 7, "steps": 8, "guidance": 4.0},
    {"prompt": "a small blue whale in the ocean", "negative": "a green frog", "seed": 42, "steps": 6, "guidance": 6.0},
    {"prompt": "a white ladybug on a brown background", "negative": "", "seed": 2**31 + 1, "steps": 4, "guidance": 1.0},
    {"prompt": "three crowns at night", "negative": "", "seed": 0, "steps": 4, "guidance": 4.0},
    {"prompt": "a large purple dinosaur above two apples", "negative": "", "seed": 1, "steps": 5, "guidance": 3.0},
    {"prompt": "a snowman right of a gift in the snow", "negative": "blurry", "seed": 2, "steps": 4, "guidance": 5.0},
    {"prompt": "four burgers and a fox in the city", "negative": "", "seed": 3, "steps": 3, "guidance": 7.5},
    {"prompt": "", "negative": "", "seed": 4, "steps": 4, "guidance": 1.0},
]


def weights_hash() -> str:
    """Of all weights, in the order of their paths: goldens of other weights prove nothing."""
    total = hashlib.sha256()
    for part in ("text_encoder/model", "unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model"):
        total.update((MODEL / f"{part}.safetensors").read_bytes())
    return total.hexdigest()


def tiny_picture(latents: torch.Tensor) -> torch.Tensor:
    """The same latents by the tiny autoencoder beside the model's own, as uint8 pixels."""
    tiny = AutoencoderTiny.from_pretrained(MODEL / "tiny_vae", torch_dtype=torch.float32).eval()
    with torch.inference_mode():
        picture = tiny.decode(latents / tiny.config.scaling_factor).sample
    return torch.from_numpy(np.array(VaeImageProcessor().postprocess(picture, output_type="pil")[0]))


def main():
    scheduler_config = json.loads((MODEL / "scheduler" / "scheduler_config.json").read_text())
    scheduler = getattr(diffusers, scheduler_config["_class_name"]).from_pretrained(MODEL / "scheduler")
    # The pipeline asks an autoencoder for fields that AutoencoderDC lacks; without one it draws latents of the same size.
    pipeline = StableDiffusionPipeline(
        vae=None,
        text_encoder=CLIPTextModel.from_pretrained(MODEL / "text_encoder", torch_dtype=torch.float32).eval(),
        tokenizer=CLIPTokenizer.from_pretrained(MODEL / "tokenizer"),
        unet=UNet2DConditionModel.from_pretrained(MODEL / "unet", torch_dtype=torch.float32).eval(),
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    vae = AutoencoderDC.from_pretrained(MODEL / "vae", torch_dtype=torch.float32).eval()
    tensors = {}
    for i, case in enumerate(CASES):
        with torch.inference_mode():
            latents = pipeline(
                case["prompt"],
                negative_prompt=case["negative"],
                num_inference_steps=case["steps"],
                guidance_scale=case["guidance"],
                generator=torch.Generator("cpu").manual_seed(case["seed"]),
                output_type="latent",
            ).images
            picture = vae.decode(latents / vae.config.scaling_factor).sample
        (picture,) = VaeImageProcessor().postprocess(picture, output_type="pil")
        tensors[f"latents.{i}"] = latents.contiguous()
        tensors[f"pixels.{i}"] = torch.from_numpy(np.array(picture))
        if i == 0 and "tiny_vae" in json.loads((MODEL / "model_index.json").read_text()):
            tensors["tiny.0"] = tiny_picture(latents)
    OUT.mkdir(parents=True, exist_ok=True)
    save_file(tensors, OUT / "pictures.safetensors")
    cases = {"diffusers": diffusers.__version__, "weights": weights_hash(), "cases": CASES}
    (OUT / "cases.json").write_text(json.dumps(cases, indent=2) + "\n")


if __name__ == "__main__":
    main()
