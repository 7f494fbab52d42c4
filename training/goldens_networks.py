"""Writes test/goldens/networks: tiny random networks of every family as diffusers or transformers save them, each with
inputs and the outputs that Python computes from them in float32.

    python -m training.goldens_networks

One folder a case: config.json, the weights, and io.safetensors with tensors `in.*` and `out.*`.
"""

import gzip
import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderDC, AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from diffusers.pipelines.latent_consistency_models.pipeline_latent_consistency_text2img import (
    LatentConsistencyModelPipeline,
)
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

OUT = Path(__file__).parent.parent / "test" / "goldens" / "networks"


def randomise(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """Weights of a trained network's scale: nothing left at 0 or 1, so that no term can be forgotten unseen."""
    generator = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        noise = torch.randn(p.shape, generator=generator)
        if p.ndim == 1:
            p.data = (1 if name.endswith("weight") else 0) + 0.2 * noise
        elif "embedding" in name and "time" not in name and "add" not in name:
            p.data = 0.5 * noise
        else:
            p.data = noise * (p[0].numel() ** -0.5)
    return model.eval()


def save(name: str, model, inputs: dict, run, dtype=torch.float32) -> None:
    """Rounds the weights to `dtype` and stores them so; the outputs are computed in float32 from the rounded weights."""
    folder = OUT / name
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype).save_pretrained(folder)
    model.float()
    config = json.loads((folder / "config.json").read_text())
    for key in ("_diffusers_version", "transformers_version", "_name_or_path"):
        config.pop(key, None)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    with torch.no_grad():
        outputs = run(model, inputs)
    tensors = {f"in.{k}": v for k, v in inputs.items()} | {f"out.{k}": v for k, v in outputs.items()}
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, folder / "io.safetensors")
    size = sum(f.stat().st_size for f in folder.iterdir())
    print(f"{name}: {size // 1024} KB, " + ", ".join(f"{k} {tuple(v.shape)} rms {v.float().square().mean().sqrt():.3f}" for k, v in outputs.items()))


def unet(name: str, seed: int, batch=2, size=(8, 16), tokens=5, dtype=torch.float32, extra=None, **config) -> None:
    base = dict(norm_num_groups=4, layers_per_block=1, sample_size=8)
    model = randomise(UNet2DConditionModel(**(base | config)), seed)
    g = torch.Generator().manual_seed(seed + 1)
    inputs = {
        "sample": torch.randn(batch, model.config.in_channels, *size, generator=g),
        "timesteps": torch.tensor([981.0, 13.5][:batch]),
        "encoder_hidden_states": torch.randn(batch, tokens, model.config.cross_attention_dim, generator=g),
    } | (extra(batch, g) if extra else {})

    def run(model, x):
        more = {}
        if "text_embeds" in x:
            more["added_cond_kwargs"] = {"text_embeds": x["text_embeds"], "time_ids": x["time_ids"]}
        if "guidance" in x:
            embed = LatentConsistencyModelPipeline.get_guidance_scale_embedding
            more["timestep_cond"] = embed(None, x["guidance"] - 1, model.config.time_cond_proj_dim)
        return {"out_sample": model(x["sample"], x["timesteps"], x["encoder_hidden_states"], **more).sample}

    save(name, model, inputs, run, dtype)


def unets() -> None:
    cross3 = ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D")
    up3 = ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D")
    sd1 = dict(block_out_channels=(8, 16, 16), down_block_types=cross3, up_block_types=up3, attention_head_dim=2)
    unet("unet-sd1", 10, cross_attention_dim=12, **sd1)
    # Sizes that halve with a rest.
    unet("unet-sd1-fp16", 11, size=(7, 10), cross_attention_dim=12, dtype=torch.float16, **sd1)
    unet(
        "unet-sd2-v",
        20,
        block_out_channels=(8, 16),
        down_block_types=cross3[1:],
        up_block_types=up3[:2],
        cross_attention_dim=12,
        attention_head_dim=[2, 4],
        use_linear_projection=True,
        upcast_attention=True,
    )
    unet(
        "unet-sdxl",
        30,
        block_out_channels=(8, 16, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=[1, 1, 2],
        attention_head_dim=[1, 2, 4],
        cross_attention_dim=20,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=12 + 6 * 8,
        dtype=torch.bfloat16,
        extra=lambda batch, g: {
            "text_embeds": torch.randn(batch, 12, generator=g),
            "time_ids": torch.tensor([[1024.0, 1024, 0, 0, 1024, 1024], [768, 1344, 0, 128, 1344, 768]])[:batch],
        },
    )
    unet(
        "unet-lcm",
        40,
        block_out_channels=(8, 16),
        down_block_types=cross3[1:],
        up_block_types=up3[:2],
        attention_head_dim=2,
        cross_attention_dim=12,
        time_cond_proj_dim=16,
        extra=lambda batch, g: {"guidance": torch.tensor([7.5, 1.0])[:batch]},
    )
    unet(
        "unet-nano",
        50,
        batch=1,
        size=(16, 16),
        in_channels=8,
        out_channels=8,
        sample_size=16,
        block_out_channels=(8, 16, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4,
        cross_attention_dim=16,
        tokens=77,
    )
    unet(
        "unet-no-mid",
        60,
        block_out_channels=(8, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=[1, 2],
        mid_block_type=None,
        attention_head_dim=2,
        cross_attention_dim=12,
        flip_sin_to_cos=False,
        freq_shift=1,
        downsample_padding=0,
        center_input_sample=True,
    )


def text(name: str, seed: int, projection: bool, ids, **config) -> None:
    base = dict(
        vocab_size=64, hidden_size=16, intermediate_size=32, num_hidden_layers=3, num_attention_heads=2,
        max_position_embeddings=9, bos_token_id=62, eos_token_id=63, pad_token_id=63,
    )
    kind = CLIPTextModelWithProjection if projection else CLIPTextModel
    model = randomise(kind(CLIPTextConfig(**(base | config))), seed)

    def run(model, x):
        out = model(x["input_ids"].long(), output_hidden_states=True)
        named = {"last_hidden_state": out.last_hidden_state}
        # What diffusers' SD pipelines do for clip_skip = 1, and SDXL's for clip_skip 0 and 1.
        inner = model.text_model if projection else model
        named["skip1"] = inner.final_layer_norm(out.hidden_states[-2])
        named["penultimate"] = out.hidden_states[-2]
        named["penultimate_skip1"] = out.hidden_states[-3]
        named["text_embeds" if projection else "pooler_output"] = out.text_embeds if projection else out.pooler_output
        return named

    save(name, model, {"input_ids": torch.tensor(ids, dtype=torch.int32)}, run)


def texts() -> None:
    prompt, empty = [62, 5, 17, 40, 63, 63, 63, 63, 63], [62, 63, 63, 63, 63, 63, 63, 63, 63]
    text("text-quick-gelu", 100, False, [prompt, empty])
    text("text-gelu-projection", 101, True, [prompt, empty], hidden_act="gelu", projection_dim=12)
    # Old configs say eos_token_id 2: the end is then where the largest id stands, and padding may be anything.
    legacy = [[62, 2, 17, 63, 0, 0, 0, 0, 0], [62, 63, 0, 0, 0, 0, 0, 0, 0]]
    text("text-legacy-eos", 102, True, legacy, eos_token_id=2, projection_dim=16, num_hidden_layers=2)


def coder(name: str, seed: int, model, latent_size, picture_size) -> None:
    randomise(model, seed)
    g = torch.Generator().manual_seed(seed + 1)
    channels = model.config.latent_channels
    inputs = {
        "latent_sample": 2 * torch.randn(2, channels, *latent_size, generator=g),
        "sample": torch.rand(2, 3, *picture_size, generator=g) * 2 - 1,
    }

    def run(model, x):
        encoded = model.encode(x["sample"])
        if hasattr(encoded, "latent_dist"):
            latents = {"latent_mean": encoded.latent_dist.mean, "latent_logvar": encoded.latent_dist.logvar}
        else:
            latents = {"latent_mean": encoded.latents if hasattr(encoded, "latents") else encoded.latent}
        return {"sample": model.decode(x["latent_sample"]).sample} | latents

    save(name, model, inputs, run)


def coders() -> None:
    down, up = ("DownEncoderBlock2D",) * 3, ("UpDecoderBlock2D",) * 3
    kl = dict(down_block_types=down, up_block_types=up, block_out_channels=(8, 8, 16), norm_num_groups=4, sample_size=16)
    coder("kl", 200, AutoencoderKL(**kl, latent_channels=4), (4, 6), (16, 24))
    coder(
        "kl-bare",
        201,
        AutoencoderKL(
            **(kl | dict(block_out_channels=(8, 8, 8))), latent_channels=6, use_quant_conv=False, use_post_quant_conv=False, mid_block_add_attention=False,
            layers_per_block=2, shift_factor=0.1159, scaling_factor=0.3611,
        ),
        (4, 6),
        (16, 24),
    )
    tiny = dict(
        encoder_block_out_channels=(8,) * 3, decoder_block_out_channels=(8,) * 3,
        num_encoder_blocks=(1, 2, 1), num_decoder_blocks=(2, 1, 1),
    )
    coder("tiny", 210, AutoencoderTiny(**tiny), (4, 6), (16, 24))
    dc = dict(latent_channels=4, attention_head_dim=8)
    shape = dict(encoder_block_out_channels=(8, 8, 16, 16), decoder_block_out_channels=(8, 8, 16, 16))
    none = ((),) * 4
    coder(
        "dc-nano",
        220,
        AutoencoderDC(
            **dc, **shape, encoder_layers_per_block=(0, 1, 1, 2), decoder_layers_per_block=(0, 1, 1, 2),
            encoder_qkv_multiscales=none, decoder_qkv_multiscales=none,
        ),
        (2, 4),
        (16, 32),
    )
    coder(
        "dc-attention",
        221,
        AutoencoderDC(
            **dc, encoder_block_out_channels=(8, 16, 16), decoder_block_out_channels=(8, 16, 16),
            encoder_layers_per_block=(1, 1, 1), decoder_layers_per_block=(1, 1, 1),
            encoder_block_types=("ResBlock", "ResBlock", "EfficientViTBlock"),
            decoder_block_types=("ResBlock", "ResBlock", "EfficientViTBlock"),
            encoder_qkv_multiscales=((), (), (3,)), decoder_qkv_multiscales=((), (), ()),
            decoder_norm_types="rms_norm", decoder_act_fns=("relu", "silu", "silu"),
            upsample_block_type="interpolate", downsample_block_type="conv",
            encoder_out_shortcut=False, decoder_in_shortcut=False, decoder_conv_act_fn="silu",
        ),
        (4, 6),
        (16, 24),
    )


def checkpoints() -> None:
    """checkpoints.json.gz: config and tensor shapes of the networks that people load, as their classes lay them out."""
    cross, plain = ("CrossAttnDownBlock2D", "DownBlock2D"), ("CrossAttnUpBlock2D", "UpBlock2D")
    found = {}

    def add(name, kind, model, config):
        shapes = {k: list(v.shape) for k, v in model.state_dict().items()}
        found[name] = {"kind": kind, "config": config, "shapes": shapes}

    def diffusion(name, **config):
        with torch.device("meta"):
            model = UNet2DConditionModel(**config)
        add(name, "unet", model, json.loads(model.to_json_string()))

    def encoder(name, kind, **config):
        config = CLIPTextConfig(**config, architectures=[kind.__name__])
        with torch.device("meta"):
            model = kind(config)
        add(name, "text", model, json.loads(config.to_json_string(use_diff=False)))

    def auto(name, kind, model_class, **config):
        with torch.device("meta"):
            model = model_class(**config)
        add(name, kind, model, json.loads(model.to_json_string()))

    xl = dict(
        sample_size=128, cross_attention_dim=2048, attention_head_dim=[5, 10, 20], block_out_channels=[320, 640, 1280],
        down_block_types=[cross[1], cross[0], cross[0]], up_block_types=[plain[0], plain[0], plain[1]],
        use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=2816,
    )
    diffusion("SD 1.5", cross_attention_dim=768)
    diffusion("LCM of SD 1.5", cross_attention_dim=768, time_cond_proj_dim=256)
    diffusion(
        "SD 2.1, SD-Turbo", cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20], use_linear_projection=True, upcast_attention=True
    )
    diffusion("SDXL, SDXL-Turbo", **xl, transformer_layers_per_block=[1, 2, 10])
    diffusion(
        "SSD-1B", **xl, mid_block_type=None, transformer_layers_per_block=[1, [2, 2], [4, 4]],
        reverse_transformer_layers_per_block=[[4, 4, 10], [2, 1, 1], 1],
    )
    diffusion(
        "BK-SDM-Tiny", cross_attention_dim=768, layers_per_block=1, mid_block_type=None, block_out_channels=[320, 640, 1280],
        down_block_types=[cross[0]] * 3, up_block_types=[plain[0]] * 3,
    )
    encoder("CLIP ViT-L", CLIPTextModel, hidden_size=768, intermediate_size=3072, num_attention_heads=12)
    encoder(
        "OpenCLIP ViT-H", CLIPTextModel, hidden_size=1024, intermediate_size=4096, num_attention_heads=16, num_hidden_layers=23,
        hidden_act="gelu",
    )
    encoder(
        "OpenCLIP ViT-bigG", CLIPTextModelWithProjection, hidden_size=1280, intermediate_size=5120, num_attention_heads=20,
        num_hidden_layers=32, hidden_act="gelu", projection_dim=1280,
    )
    auto(
        "SD autoencoder", "kl", AutoencoderKL, block_out_channels=(128, 256, 512, 512), layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )
    auto("TAESD", "tiny", AutoencoderTiny)
    vit = ("ResBlock",) * 3 + ("EfficientViTBlock",) * 3
    auto("DC-AE f32", "dc", AutoencoderDC, encoder_block_types=vit, decoder_block_types=vit)
    for entry in found.values():
        entry["config"].pop("_diffusers_version", None)
    packed = json.dumps(found, separators=(",", ":")).encode()
    (OUT / "checkpoints.json.gz").write_bytes(gzip.compress(packed, 9, mtime=0))


if __name__ == "__main__":
    torch.manual_seed(0)
    OUT.mkdir(parents=True, exist_ok=True)
    unets()
    texts()
    coders()
    checkpoints()
    print(f"{sum(f.stat().st_size for f in OUT.rglob('*') if f.is_file()) / 1e6:.2f} MB in all")
