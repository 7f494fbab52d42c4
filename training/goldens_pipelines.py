"""Reference values for src/math and src/pipelines, computed by torch, diffusers and transformers.

    python -m training.goldens_pipelines [random schedules levels samplers kdiffusion tokenizer endtoend]

Writes small JSON and safetensors files to test/goldens/pipelines; the tests compare with them. Everything is seeded. Here:
whole pipelines of tiny random networks, and their tokenizer; the other parts lie in goldens_<part>.py or nearby.
"""

import json
import shutil
import sys
import warnings
from collections import Counter

import diffusers
import torch
import transformers

from .exact_network import LATENT
from .golden_files import OUT, config_of, write
from .goldens_kdiffusion import kdiffusion
from .goldens_networks import randomise
from .goldens_random import random
from .goldens_schedulers import samplers
from .goldens_schedules import levels, schedules


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
