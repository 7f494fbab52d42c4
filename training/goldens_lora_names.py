"""How kohya-ss names the modules of SD 1.x and SDXL, and diffusers' paths for them."""

import json
import re

import torch
from diffusers import UNet2DConditionModel

from .tiny_sd import OUT


def names():
    """kohya-ss names of modules and diffusers' paths for them, by diffusers' own conversions, and the shapes of two networks."""
    from diffusers.loaders.lora_conversion_utils import (
        _convert_text_encoder_lora_key,
        _convert_unet_lora_key,
        _maybe_map_sgm_blocks_to_diffusers,
    )

    sd1 = dict(block_out_channels=(32, 64, 64, 64), layers_per_block=2, cross_attention_dim=8, attention_head_dim=2)
    xl = dict(
        block_out_channels=(32, 64, 64), layers_per_block=2, cross_attention_dim=8, attention_head_dim=2,
        transformer_layers_per_block=(1, 1, 2), use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=4, projection_class_embeddings_input_dim=40,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    )
    out = {}
    for family, config in (("sd1", sd1), ("sdxl", xl)):
        with torch.device("meta"):
            unet = UNet2DConditionModel(**config)
        shapes = {k: list(v.shape) for k, v in unet.state_dict().items() if k.endswith(".weight")}
        shapes = {k: v for k, v in shapes.items() if "norm" not in k}
        paths = {name: module for name, module in unet.named_modules() if f"{name}.weight" in shapes}
        pairs = []
        if family == "sd1":
            kohya = ["lora_unet_" + p.replace(".", "_") for p in paths if ".attentions." in p or ".resnets." in p]
        else:
            kohya = list(sgm_names(unet))
        for key in kohya:
            state = {f"{key}.lora_down.weight": torch.zeros(1)}
            if family == "sdxl":
                class Config:
                    layers_per_block = 2

                state = _maybe_map_sgm_blocks_to_diffusers(state, Config())
            path = bare(_convert_unet_lora_key(next(iter(state))))
            if path in paths and "norm" not in path:
                pairs.append([key, path])
        out[family] = {"shapes": shapes, "pairs": pairs}
    texts = []
    for part in ("self_attn.q_proj", "self_attn.out_proj", "mlp.fc1", "mlp.fc2"):
        for prefix in ("lora_te_", "lora_te1_", "lora_te2_"):
            path = f"text_model.encoder.layers.3.{part}"
            key = prefix + path.replace(".", "_")
            texts.append([key, path])
            spelled = f"{key}.lora_down.weight"
            found = bare(_convert_text_encoder_lora_key(spelled, key))
            for letter in ("q", "k", "v", "out"):
                found = found.replace(f"self_attn.to_{letter}", f"self_attn.{letter}_proj")
            assert found.removesuffix(".0").replace("lora_linear_layer.", "") == path, found
    out["text"] = texts
    (OUT / "names.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


def bare(name):
    """diffusers' name of a LoRA tensor, back to the module's path."""
    path = re.split(r"[._]lora(?:_linear_layer)?\.down", name)[0].replace(".processor.", ".").removeprefix("unet.")
    return path + ".0" if path.endswith(".to_out") else path


def sgm_names(unet):
    """kohya-ss names of an SDXL UNet's modules in the original code's order, three blocks of two layers."""
    def under(prefix, module, rename):
        for name, child in module.named_modules():
            if name and hasattr(child, "weight"):
                yield "lora_unet_" + f"{prefix}.{rename.get(name, name)}".replace(".", "_")

    resnet = {
        "conv1": "in_layers.2", "conv2": "out_layers.3", "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection"
    }

    def layer(prefix, block, j):
        yield from under(f"{prefix}.0", block.resnets[j], resnet)
        if hasattr(block, "attentions"):
            yield from under(f"{prefix}.1", block.attentions[j], {})

    n = 1
    for i, block in enumerate(unet.down_blocks):
        for j in range(len(block.resnets)):
            yield from layer(f"input_blocks.{n}", block, j)
            n += 1
        if i < 2:
            yield f"lora_unet_input_blocks_{n}_0_op"
            n += 1
    yield from layer("middle_block", unet.mid_block, 0)
    yield from under("middle_block.2", unet.mid_block.resnets[1], resnet)
    n = 0
    for i, block in enumerate(unet.up_blocks):
        for j in range(len(block.resnets)):
            yield from layer(f"output_blocks.{n}", block, j)
            if j == 2 and i < 2:
                yield f"lora_unet_output_blocks_{n}_2_conv"
            n += 1
