"""Reference values for src/checkpoints: what tensors of checkpoints in one file are in a diffusers folder, by diffusers' own converters.

    python -m training.goldens_checkpoints

Writes test/goldens/checkpoints.json.gz: for each family, full-size and small, the original's names and shapes, and every part of the folder with its
config, shapes, and where each tensor comes from: [name, "whole" | "matrix" | "turned" | "third 0" ...]. Also token ids of CLIP's whole vocabulary.
"""

import gzip
import json
import re
from pathlib import Path

import torch
import transformers
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_ldm_clip_checkpoint, convert_ldm_unet_checkpoint, convert_ldm_vae_checkpoint, convert_open_clip_checkpoint
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from .goldens_pipelines import PROMPTS, byte_symbols

ROOT = Path(__file__).parent.parent
RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
OUTSIDE = {
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2", "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
}


def of_unet(name: str, layers: int, attended: list[bool]) -> str:
    """The original's name of a UNet's tensor; `attended` says which blocks on the way up attend."""
    for ours, theirs in OUTSIDE.items():
        if name.startswith(ours + "."):
            return theirs + name[len(ours):]
    if found := re.match(r"mid_block\.(resnets|attentions)\.(\d)\.(.+)", name):
        kind, j, rest = found.groups()
        return f"middle_block.{2 * int(j) + (kind == 'attentions')}.{inside(kind, rest)}"
    way, block, kind, j, rest = re.match(r"(down|up)_blocks\.(\d)\.(\w+)\.(\d)\.(.+)", name).groups()
    block, j = int(block), int(j)
    if kind == "downsamplers":
        return f"input_blocks.{(block + 1) * (layers + 1)}.0.{rest.replace('conv', 'op')}"
    if kind == "upsamplers":
        return f"output_blocks.{block * (layers + 1) + layers}.{1 + attended[block]}.{rest}"
    at = block * (layers + 1) + j + (way == "down")
    return f"{'input' if way == 'down' else 'output'}_blocks.{at}.{int(kind == 'attentions')}.{inside(kind, rest)}"


def inside(kind: str, rest: str) -> str:
    """The path inside a resnet or an attention."""
    if kind != "resnets":
        return rest
    ours, _, parameter = rest.rpartition(".")
    return f"{RESNET[ours]}.{parameter}"


def of_autoencoder(name: str, levels: int) -> str:
    """The original's name of an AutoencoderKL's tensor."""
    name = re.sub(r"encoder\.down_blocks\.(\d)\.resnets\.(\d)", r"encoder.down.\1.block.\2", name)
    name = re.sub(r"encoder\.down_blocks\.(\d)\.downsamplers\.0", r"encoder.down.\1.downsample", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"decoder.up.{levels - 1 - int(m[1])}.block.{m[2]}", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)\.upsamplers\.0", lambda m: f"decoder.up.{levels - 1 - int(m[1])}.upsample", name)
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    for ours, theirs in (("group_norm", "norm"), ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "proj_out")):
        name = name.replace(f"mid_block.attentions.0.{ours}", f"mid.attn_1.{theirs}")
    return name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")


def of_open_clip(name: str) -> tuple[str, str]:
    """The original's name of an OpenCLIP text model's tensor, and what of it."""
    name = name.removeprefix("text_model.")
    if name == "text_projection.weight":
        return "text_projection", "turned"
    for ours, theirs in (("embeddings.token_embedding.weight", "token_embedding.weight"), ("embeddings.position_embedding.weight", "positional_embedding")):
        if name == ours:
            return theirs, "whole"
    name = name.replace("final_layer_norm", "ln_final").replace("encoder.layers", "transformer.resblocks")
    for ours, theirs in (("layer_norm1", "ln_1"), ("layer_norm2", "ln_2"), ("self_attn.out_proj", "attn.out_proj"), ("mlp.fc1", "mlp.c_fc"), ("mlp.fc2", "mlp.c_proj")):
        name = name.replace(ours, theirs)
    if found := re.match(r"(.+)\.self_attn\.([qkv])_proj\.(weight|bias)", name):
        return f"{found[1]}.attn.in_proj_{found[3]}", f"third {'qkv'.index(found[2])}"
    return name, "whole"


def prefixed(model) -> dict[str, torch.Tensor]:
    """A text model's tensors as published checkpoints name them."""
    return {n if n.startswith(("text_model.", "text_projection.")) else f"text_model.{n}": t for n, t in model.state_dict().items()}


def family(name: str, unet: dict, vae: dict, texts: list, meta: bool) -> dict:
    """One family's record. `texts` are (prefix in the file, class, config)."""
    torch.manual_seed(0)
    original, parts = {}, {}

    def add(part, config, state, prefix, where, extra=()):
        made = {}
        for ours, tensor in state.items():
            theirs, how = where(ours)
            if how == "turned":
                original[prefix + theirs] = tensor.T
            elif how == "matrix":
                original[prefix + theirs] = tensor[:, :, None, None]
            elif not how.startswith("third"):
                original[prefix + theirs] = tensor
            elif how == "third 0":
                q, k, v = (state[ours.replace("q_proj", f"{letter}_proj")] for letter in "qkv")
                original[prefix + theirs] = torch.cat([q, k, v])
            made[ours] = [prefix + theirs, how]
        original.update({prefix + n: t for n, t in extra})
        parts[part] = {"config": config, "shapes": {n: list(t.shape) for n, t in state.items()}, "from": made}

    def built(make):
        with torch.device("meta" if meta else "cpu"):
            return make()

    network = built(lambda: UNet2DConditionModel(**unet))
    config = json.loads(network.to_json_string())
    state = network.state_dict()
    attended = [kind.startswith("Cross") for kind in config["up_block_types"]]
    add("unet", config, state, "model.diffusion_model.", lambda n: (of_unet(n, config["layers_per_block"], attended), "whole"))
    same(convert_ldm_unet_checkpoint(dict(original), config), state)

    auto = built(lambda: AutoencoderKL(**vae))
    levels = len(auto.config.block_out_channels)
    state = auto.state_dict()
    matrix = re.compile(r"attentions\.0\.to_.+\.weight")
    config = json.loads(auto.to_json_string())
    add("vae", config, state, "first_stage_model.", lambda n: (of_autoencoder(n, levels), "matrix" if matrix.search(n) else "whole"))
    same(convert_ldm_vae_checkpoint(dict(original), config), state)

    for i, (prefix, kind, told) in enumerate(texts):
        config = CLIPTextConfig(**told, architectures=[kind.__name__])
        model = built(lambda: kind(config))
        state, part = prefixed(model), "text_encoder" + ("_2" if i else "")
        said = json.loads(config.to_json_string(use_diff=False))
        if prefix.endswith(".model."):
            # SD 2.x's file holds one layer that nobody asks.
            last = f"transformer.resblocks.{told['num_hidden_layers']}."
            unused = [] if kind is CLIPTextModelWithProjection else [(last + "ln_1.weight", state["text_model.final_layer_norm.weight"])]
            add(part, said, state, prefix, of_open_clip, unused)
            converted = convert_open_clip_checkpoint(model, dict(original), prefix)
            same({n if "text_" in n else f"text_model.{n}": t for n, t in converted.items() if f"layers.{told['num_hidden_layers']}." not in n}, state)
        else:
            add(part, said, state, prefix, lambda n: (n, "whole"))
            same({f"text_model.{n.removeprefix('text_model.')}": t for n, t in convert_ldm_clip_checkpoint(dict(original), remove_prefix=prefix).items() if t.shape == state.get(f"text_model.{n.removeprefix('text_model.')}", t).shape}, state)
    print(name, len(original), "tensors")
    return {"original": {n: list(t.shape) for n, t in original.items()}, "parts": parts}


def same(converted: dict, state: dict):
    """What diffusers makes of the file is the folder's, name by name and number by number."""
    assert set(converted) == set(state), (sorted(set(converted) ^ set(state))[:6], len(converted), len(state))
    for name, tensor in state.items():
        assert converted[name].shape == tensor.shape, name
        assert tensor.is_meta or torch.equal(converted[name], tensor), name


def families() -> dict:
    """SD 1.x, SD 2.x, SDXL as people have them, and small ones with the same conventions."""
    cross, plain = ("CrossAttnDownBlock2D", "DownBlock2D"), ("CrossAttnUpBlock2D", "UpBlock2D")
    kl = dict(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=2, block_out_channels=(128, 256, 512, 512), latent_channels=4)
    xl = dict(
        block_out_channels=(320, 640, 1280), down_block_types=(cross[1], cross[0], cross[0]), up_block_types=(plain[0], plain[0], plain[1]), cross_attention_dim=2048,
        attention_head_dim=[5, 10, 20], use_linear_projection=True, transformer_layers_per_block=[1, 2, 10], addition_embed_type="text_time", addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=2816, sample_size=128,
    )
    large = dict(hidden_size=768, intermediate_size=3072, num_attention_heads=12)
    huge = dict(hidden_size=1024, intermediate_size=4096, num_attention_heads=16, num_hidden_layers=23, hidden_act="gelu")
    giant = dict(hidden_size=1280, intermediate_size=5120, num_attention_heads=20, num_hidden_layers=32, hidden_act="gelu", projection_dim=1280)
    two = dict(attention_head_dim=[5, 10, 20, 20], use_linear_projection=True, cross_attention_dim=1024)
    first, second = "cond_stage_model.transformer.", "cond_stage_model.model."
    xl_first, xl_second = "conditioner.embedders.0.transformer.", "conditioner.embedders.1.model."
    # Small: two levels, one resnet each; a vocabulary of forty merges.
    small_kl = dict(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1, block_out_channels=(32, 32, 64, 64), latent_channels=4)
    small = dict(layers_per_block=1, down_block_types=cross, up_block_types=plain[::-1], cross_attention_dim=64, sample_size=64)
    text = dict(vocab_size=554, hidden_size=64, intermediate_size=128, num_attention_heads=1, num_hidden_layers=2, bos_token_id=552, eos_token_id=553, pad_token_id=553)
    linear = dict(block_out_channels=(64, 128), attention_head_dim=[1, 2], use_linear_projection=True)
    sums = dict(transformer_layers_per_block=[1, 2], addition_embed_type="text_time", addition_time_embed_dim=256, projection_class_embeddings_input_dim=6 * 256 + 64, sample_size=128)
    with_projection = text | dict(hidden_act="gelu", projection_dim=64)
    return {
        "SD 1.x": family("SD 1.x", dict(cross_attention_dim=768), kl, [(first, CLIPTextModel, large)], True),
        "SD 2.x": family("SD 2.x", two, kl, [(second, CLIPTextModel, huge)], True),
        "SDXL": family("SDXL", xl, kl | dict(scaling_factor=0.13025, force_upcast=True), [(xl_first, CLIPTextModel, large), (xl_second, CLIPTextModelWithProjection, giant)], True),
        "small SD 1.x": family("small SD 1.x", small | dict(block_out_channels=(32, 64)), small_kl, [(first, CLIPTextModel, text)], False),
        "small SD 2.x": family("small SD 2.x", small | linear | dict(sample_size=96), small_kl, [(second, CLIPTextModel, text | dict(hidden_act="gelu"))], False),
        "small SDXL": family(
            "small SDXL", small | linear | sums | dict(down_block_types=cross[::-1], up_block_types=plain, cross_attention_dim=128),
            small_kl | dict(scaling_factor=0.13025, force_upcast=True), [(xl_first, CLIPTextModel, text), (xl_second, CLIPTextModelWithProjection, with_projection)], False,
        ),
    }


def tokens() -> list[dict]:
    """Token ids of transformers' CLIPTokenizer with the whole vocabulary."""
    lines = (ROOT / "public" / "models" / "clip" / "merges.txt").read_text().splitlines()[1:]
    merges = [tuple(line.split()) for line in lines]
    symbols = byte_symbols()
    names = [*symbols, *(s + "</w>" for s in symbols), *("".join(m) for m in merges), "<|startoftext|>", "<|endoftext|>"]
    tokenizer = transformers.CLIPTokenizer(vocab={token: i for i, token in enumerate(names)}, merges=merges, model_max_length=77)
    assert tokenizer("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]  # as everybody's CLIP has it
    return [{"text": text, "ids": tokenizer(text, padding="max_length", truncation=True, max_length=77).input_ids} for text in PROMPTS]


if __name__ == "__main__":
    packed = json.dumps({"families": families(), "tokens": tokens()}, separators=(",", ":")).encode()
    path = ROOT / "test" / "goldens" / "checkpoints.json.gz"
    path.write_bytes(gzip.compress(packed, 9, mtime=0))
    print(path.name, path.stat().st_size, "bytes")
