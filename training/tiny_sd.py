"""A tiny UNet and text encoder for adapters to change, and how an adapter and what it adds are written."""

import json
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel

OUT = Path(__file__).parent.parent / "test" / "goldens" / "lora"

LINEAR = "mid_block.attentions.0.transformer_blocks.0.attn1.to_q"
CROSS = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k"
TO_OUT = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0"
FEED = "mid_block.attentions.0.transformer_blocks.0.ff.net.0.proj"
CONV = "up_blocks.0.resnets.1.conv1"
STRIDED = "down_blocks.0.downsamplers.0.conv"
POINTWISE = "down_blocks.0.attentions.0.proj_in"
NORM = "down_blocks.0.resnets.0.norm1"
EVERY = [LINEAR, CROSS, TO_OUT, FEED, CONV, STRIDED, POINTWISE]
TEXT = "text_model.encoder.layers.1.self_attn.q_proj"
TEXT_MLP = "text_model.encoder.layers.0.mlp.fc1"


def tiny_unet():
    torch.manual_seed(1)
    return UNet2DConditionModel(
        sample_size=8, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(4, 8), norm_num_groups=2,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=6, attention_head_dim=2, transformer_layers_per_block=1,
    ).double().eval()


def tiny_text():
    torch.manual_seed(2)
    config = CLIPTextConfig(
        vocab_size=20, hidden_size=6, intermediate_size=12, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=8, eos_token_id=19, bos_token_id=18, pad_token_id=19,
    )
    return CLIPTextModel(config).double().eval()


def rounded(model):
    """Weights that float32 holds exactly, so that both sides start from the same numbers."""
    for p in model.parameters():
        p.data = p.data.float().double()
    return model


def randomise(model, seed, keys):
    """Random adapter weights that float32 holds exactly."""
    generator = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        if any(key in name for key in keys):
            noise = torch.randn(p.shape, generator=generator, dtype=torch.float64) * 0.3
            p.data = (p.data + noise if "magnitude" in name or "ia3" in name or "boft_s" in name else noise).float().double()


def module_at(model, path):
    for part in path.split("."):
        model = model[int(part)] if part.isdigit() else getattr(model, part)
    return model


def write(case, tensors, deltas, config=None, metadata=None):
    """An adapter and the changes it makes: {parameter name: change}."""
    save_file({k: v.detach().contiguous() for k, v in tensors.items()}, OUT / f"{case}.safetensors", metadata=metadata)
    changes = {k: v.detach().float().contiguous() for k, v in deltas.items() if v.abs().max() > 0}
    assert changes, case
    save_file(changes, OUT / f"{case}.delta.safetensors")
    if config is not None:
        (OUT / f"{case}.json").write_text(json.dumps(config, default=list) + "\n")


def difference(after, before, prefix="unet."):
    return {prefix + k: after[k] - before[k] for k in before if k in after and not torch.equal(after[k], before[k])}
