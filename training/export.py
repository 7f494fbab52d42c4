"""Writes the trained parts as a diffusers folder in float16, with the latent-to-RGB preview matrix."""

import json
import random
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderDC, EulerAncestralDiscreteScheduler, UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextModel

from .autoencoder import trained
from .pool import encode
from .scenes import compose, draw_scene
from .session import MODEL
from .tiny import entry
from .unet import averaged, schedule

INDEX = {
    "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.36.0", "feature_extractor": [None, None],
    "image_encoder": [None, None], "requires_safety_checker": False, "safety_checker": [None, None],
    "scheduler": ["diffusers", "EulerAncestralDiscreteScheduler"], "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderDC"],
}


def preview(vae: AutoencoderDC, scenes: int = 300) -> dict:
    """The least-squares map from scaled latents to the mean colour of their 8 x 8 pixels, RGB in [-1, 1]."""
    r = random.Random("preview")
    pictures = np.stack([compose(draw_scene(r))[0] for _ in range(scenes)])
    z = encode(vae, pictures).astype(np.float64).transpose(0, 2, 3, 1).reshape(-1, vae.config.latent_channels)
    side = pictures.shape[1] // 8
    colours = (pictures / 127.5 - 1).reshape(scenes, side, 8, side, 8, 3).mean((2, 4)).reshape(-1, 3)
    solution, *_ = np.linalg.lstsq(np.concatenate([z, np.ones((len(z), 1))], 1), colours, rcond=None)
    return {"matrix": solution[:-1].T.round(5).tolist(), "bias": solution[-1].round(5).tolist()}


def export():
    """Writes public/models/nano; the tokenizer is there since the text stage."""
    vae, (unet, encoder, state) = trained(), averaged()
    MODEL.mkdir(parents=True, exist_ok=True)
    (MODEL / "preview.json").write_text(json.dumps(preview(vae)) + "\n")
    for name, part in (("vae", vae), ("unet", unet), ("text_encoder", encoder)):
        part.to(torch.float16, memory_format=torch.contiguous_format).save_pretrained(MODEL / name)
    rename(MODEL / "text_encoder" / "model.safetensors")
    config = json.loads((MODEL / "vae" / "config.json").read_text())
    config.pop("_name_or_path", None)  # where it was read from is nobody's business
    config["block_out_channels"] = config["decoder_block_out_channels"]  # StableDiffusionPipeline counts the levels by this name
    (MODEL / "vae" / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    for path in MODEL.rglob("*.safetensors"):
        path.chmod(0o644)
    EulerAncestralDiscreteScheduler.from_config(schedule().config).save_pretrained(MODEL / "scheduler")  # fresh noise mends what a step got wrong
    (MODEL / "model_index.json").write_text(json.dumps(INDEX | entry(), indent=2) + "\n")
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    print(f"export: {size / 1e6:.1f} MB after {state['step']} steps, {state['used'] / 60:.0f} minutes")


def rename(path: Path):
    """Gives the text encoder's tensors the prefix that they have in published checkpoints (transformers 5 leaves it out, and reads both)."""
    tensors = load_file(path)
    save_file({name if name.startswith("text_model.") else f"text_model.{name}": t for name, t in tensors.items()}, path, {"format": "pt"})


def parts():
    """The folder's own parts in float32: UNet, text encoder, autoencoder."""
    kinds = (UNet2DConditionModel, "unet"), (CLIPTextModel, "text_encoder"), (AutoencoderDC, "vae")
    return tuple(kind.from_pretrained(MODEL / name, torch_dtype=torch.float32).eval() for kind, name in kinds)
