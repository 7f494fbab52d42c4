"""Reference adapters and what they add to a tiny UNet and text encoder, by the libraries that train them.

    python -m training.goldens_lora [base peft diffusers lycoris restated names merges embeddings]

Needs peft, diffusers, transformers and lycoris-lora. Writes test/goldens/lora: for each case `<case>.safetensors`, the adapter as its
library saves it, perhaps `<case>.json`, peft's config, and `<case>.delta.safetensors`, the change of each weight
and bias, computed in float64.
"""

import json
import re
import sys
import tempfile
import warnings
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel

OUT = Path(__file__).parent.parent / "test" / "goldens" / "lora"
warnings.filterwarnings("ignore")

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


def base():
    OUT.mkdir(parents=True, exist_ok=True)
    for name, model in [("unet", rounded(tiny_unet())), ("text_encoder", rounded(tiny_text()))]:
        state = {k: v.float().contiguous() for k, v in model.state_dict().items() if v.is_floating_point()}
        if name == "text_encoder":  # older checkpoints' names, which trainers use
            state = {k if k.startswith("text_model.") else f"text_model.{k}": v for k, v in state.items()}
        save_file(state, OUT / f"{name}.safetensors")
        config = model.config.to_dict() if hasattr(model.config, "to_dict") else dict(model.config)
        (OUT / f"{name}.config.json").write_text(json.dumps(config, default=str) + "\n")


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


# ------------------------------------------------------------------------------------------------------------ peft


def randomise(model, seed, keys):
    """Random adapter weights that float32 holds exactly."""
    generator = torch.Generator().manual_seed(seed)
    for name, p in model.named_parameters():
        if any(key in name for key in keys):
            noise = torch.randn(p.shape, generator=generator, dtype=torch.float64) * 0.3
            p.data = (p.data + noise if "magnitude" in name or "ia3" in name or "boft_s" in name else noise).float().double()


def peft():
    from peft import BOFTConfig, IA3Config, LoHaConfig, LoKrConfig, LoraConfig, OFTConfig, get_peft_model

    lora = dict(r=3, lora_alpha=5, target_modules=EVERY)
    cases = {
        "peft-lora": LoraConfig(**lora),
        "peft-rslora-patterns": LoraConfig(
            **lora, use_rslora=True, rank_pattern={CROSS: 2, "conv1": 4}, alpha_pattern={"attn1.to_q": 7, "proj_in": 1.5}
        ),
        "peft-dora": LoraConfig(**lora, use_dora=True),
        "peft-lora-bias": LoraConfig(r=3, lora_alpha=5, target_modules=[TO_OUT, FEED, CONV], lora_bias=True),
        "peft-loha": LoHaConfig(r=2, alpha=3, target_modules=EVERY),
        "peft-loha-effective": LoHaConfig(r=2, alpha=3, target_modules=EVERY, use_effective_conv2d=True),
        "peft-lokr": LoKrConfig(r=2, alpha=3, target_modules=EVERY, decompose_both=True, use_effective_conv2d=True),
        "peft-lokr-whole": LoKrConfig(r=50, alpha=20, target_modules=EVERY, decompose_factor=2),
        "peft-ia3": IA3Config(target_modules=EVERY, feedforward_modules=[FEED]),
        "peft-oft": OFTConfig(r=0, oft_block_size=2, target_modules=[LINEAR, CROSS, FEED], use_cayley_neumann=False),
        "peft-oft-neumann": OFTConfig(r=0, oft_block_size=2, target_modules=[LINEAR, CROSS], use_cayley_neumann=True),
        "peft-oft-shared": OFTConfig(r=0, oft_block_size=2, target_modules=[LINEAR, FEED], block_share=True),
        "peft-boft": BOFTConfig(boft_block_size=2, target_modules=[LINEAR, CROSS, FEED, CONV]),
    }
    for seed, (case, config) in enumerate(cases.items()):
        unet = rounded(tiny_unet())
        before = {k: v.clone() for k, v in unet.state_dict().items()}
        model = get_peft_model(unet, config).double()
        randomise(model, seed, ["lora_", "hada_", "lokr_", "ia3_", "oft_R", "boft_"])
        with tempfile.TemporaryDirectory() as folder:
            model.float().save_pretrained(folder)
            tensors = load_file(f"{folder}/adapter_model.safetensors")
            saved = json.loads(Path(f"{folder}/adapter_config.json").read_text())
        after = model.double().merge_and_unload().state_dict()
        write(case, tensors, difference(after, before), config=saved)


# ------------------------------------------------------------------------------------------------------- diffusers


def diffusers():
    from diffusers import StableDiffusionPipeline
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    targets = [LINEAR, CROSS, TO_OUT, CONV, POINTWISE]
    for case, alpha, with_metadata in [("diffusers-new", 3, False), ("diffusers-metadata", 7, True)]:
        unet, text = rounded(tiny_unet()), rounded(tiny_text())
        before = {"unet": unet.state_dict(), "text_encoder": text.state_dict()}
        before = {c: {k: v.clone() for k, v in s.items()} for c, s in before.items()}
        paths = {name for name, _ in text.named_modules()}
        text_targets = [t if t in paths else t.removeprefix("text_model.") for t in (TEXT, TEXT_MLP)]
        # A file that says nothing of alpha means alpha = rank, layer by layer.
        patterns = dict(rank_pattern={CROSS: 2}, alpha_pattern={} if with_metadata else {CROSS: 2})
        unet.add_adapter(LoraConfig(r=3, lora_alpha=alpha, target_modules=targets, **patterns))
        text.add_adapter(LoraConfig(r=2, lora_alpha=alpha if with_metadata else 2, target_modules=text_targets))
        for model in (unet, text):
            randomise(model.double(), 20, ["lora_"])
        meta = {
            "unet_lora_adapter_metadata": unet.peft_config["default"].to_dict(),
            "text_encoder_lora_adapter_metadata": text.peft_config["default"].to_dict(),
        }
        with tempfile.TemporaryDirectory() as folder:
            StableDiffusionPipeline.save_lora_weights(
                folder,
                unet_lora_layers={k: v.float() for k, v in get_peft_model_state_dict(unet).items()},
                text_encoder_lora_layers={k: v.float() for k, v in get_peft_model_state_dict(text).items()},
                **(meta if with_metadata else {}),
            )
            path = f"{folder}/pytorch_lora_weights.safetensors"
            tensors = load_file(path)
            from safetensors import safe_open

            metadata = safe_open(path, "pt").metadata()
        deltas = {}
        for component, model in [("unet", unet), ("text_encoder", text)]:
            for name, module in model.named_modules():
                if hasattr(module, "get_delta_weight"):
                    path = name if component == "unet" or name.startswith("text_model.") else f"text_model.{name}"
                    deltas[f"{component}.{path}.weight"] = module.get_delta_weight("default")
        write(case, tensors, deltas, metadata=metadata)
        if not with_metadata:
            attention = {k: v for k, v in tensors.items() if "attn" in k}
            old = {}
            for key, value in attention.items():
                side = "down" if "lora_A" in key or ".down." in key else "up"
                path = key.split(".lora")[0]
                if path.startswith("text_encoder."):
                    letter = path.rsplit(".", 1)[1].split("_")[0]
                    old[f"{path.rsplit('.', 1)[0]}.to_{letter}_lora.{side}.weight"] = value
                else:
                    head, name = path.split(".to_")
                    old[f"{head}.processor.to_{name.removesuffix('.0')}_lora.{side}.weight"] = value
            write("diffusers-old", old, {k: v for k, v in deltas.items() if "attn" in k})


def custom_diffusion():
    from diffusers.models.attention_processor import CustomDiffusionAttnProcessor

    unet = rounded(tiny_unet())
    torch.manual_seed(5)
    processors, deltas, state = {}, {}, unet.state_dict()
    for name, attn in unet.attn_processors.items():
        cross = name.endswith("attn2.processor")
        path = name.removesuffix(".processor")
        width = state[f"{path}.to_q.weight"].shape[0]
        processors[name] = CustomDiffusionAttnProcessor(
            train_kv=cross, train_q_out=False, hidden_size=width, cross_attention_dim=6 if cross else None
        ).double()
        if cross:
            for side in ("k", "v"):
                new = torch.randn(width, 6).float()
                getattr(processors[name], f"to_{side}_custom_diffusion").weight.data = new
                deltas[f"unet.{path}.to_{side}.weight"] = new.double() - state[f"{path}.to_{side}.weight"]
    unet.set_attn_processor(processors)
    with tempfile.TemporaryDirectory() as folder:
        unet.save_attn_procs(folder, weight_name="w.safetensors", safe_serialization=True)
        found = [p for p in Path(folder).iterdir() if p.suffix == ".safetensors"]
        write("custom-diffusion", load_file(found[0]), deltas)


# --------------------------------------------------------------------------------------------------------- LyCORIS


def module_at(model, path):
    for part in path.split("."):
        model = model[int(part)] if part.isdigit() else getattr(model, part)
    return model


@contextmanager
def doubled():
    """LyCORIS inverts in float32; here its `.float()` keeps float64."""
    single = torch.Tensor.float
    torch.Tensor.float = torch.Tensor.double
    try:
        yield
    finally:
        torch.Tensor.float = single


def lycoris():
    from lycoris.functional.boft import diff_weight as boft_diff
    from lycoris.functional.diag_oft import diff_weight as oft_diff
    from lycoris.modules.boft import ButterflyOFTModule
    from lycoris.modules.diag_oft import DiagOFTModule
    from lycoris.modules.full import FullModule
    from lycoris.modules.glora import GLoRAModule
    from lycoris.modules.ia3 import IA3Module
    from lycoris.modules.locon import LoConModule
    from lycoris.modules.loha import LohaModule
    from lycoris.modules.lokr import LokrModule
    from lycoris.modules.norms import NormModule

    low = dict(lora_dim=3, alpha=2)
    cases = {
        "kohya-locon": (LoConModule, low),
        "lycoris-tucker": (LoConModule, dict(low, use_tucker=True)),
        "lycoris-dora-out": (LoConModule, dict(low, weight_decompose=True)),
        "lycoris-dora-in": (LoConModule, dict(low, weight_decompose=True, wd_on_out=False)),
        "lycoris-rslora": (LoConModule, dict(low, rs_lora=True)),
        "lycoris-loha": (LohaModule, dict(lora_dim=2, alpha=1)),
        "lycoris-loha-tucker": (LohaModule, dict(lora_dim=2, alpha=1, use_tucker=True)),
        "lycoris-loha-dora": (LohaModule, dict(lora_dim=1, alpha=1, weight_decompose=True)),
        "lycoris-lokr": (LokrModule, dict(lora_dim=1, alpha=3, factor=2)),
        "lycoris-lokr-both": (LokrModule, dict(lora_dim=1, alpha=3, decompose_both=True, factor=4)),
        "lycoris-lokr-tucker": (LokrModule, dict(lora_dim=1, alpha=3, use_tucker=True, factor=2)),
        "lycoris-lokr-whole": (LokrModule, dict(lora_dim=1, alpha=3, full_matrix=True, factor=2)),
        "lycoris-lokr-dora": (LokrModule, dict(lora_dim=1, alpha=3, weight_decompose=True, factor=2)),
        "lycoris-ia3": (IA3Module, dict()),
        "lycoris-ia3-input": (IA3Module, dict(train_on_input=True)),
        "lycoris-glora": (GLoRAModule, low),
        "lycoris-full": (FullModule, dict()),
        "lycoris-oft": (DiagOFTModule, dict(lora_dim=2, rescaled=True)),
        "lycoris-coft": (DiagOFTModule, dict(lora_dim=2, constraint=0.01)),
        "lycoris-boft": (ButterflyOFTModule, dict(lora_dim=2, rescaled=True)),
    }
    for seed, (case, (kind, options)) in enumerate(cases.items()):
        unet = rounded(tiny_unet())
        tensors, deltas = {}, {}
        paths = EVERY
        if kind is FullModule:
            paths = [NORM, LINEAR, CONV]
        elif "ia3" in case or "oft" in case:
            paths = [CROSS, FEED, CONV]
        for path in paths:
            org = module_at(unet, path)
            name = "lora_unet_" + path.replace(".", "_")
            made = NormModule if path == NORM else kind
            extra = {} if path == NORM else dict(options)
            if made is not NormModule and not isinstance(org, torch.nn.Conv2d):
                extra.pop("use_tucker", None)
            module = made(name, org, 1.0, **extra).double()
            randomise(module, seed * 100 + len(tensors), [""])
            before = org.weight.detach().clone()
            if made in (FullModule, NormModule):
                # These two save differences; the module holds the sum.
                change = torch.randn_like(before).float().double() * 0.1
                shift = torch.randn_like(org.bias).float().double() * 0.1 if org.bias is not None else None
                keys = ("w_norm", "b_norm") if made is NormModule else ("diff", "diff_b")
                tensors[f"{name}.{keys[0]}"] = change.float()
                deltas[f"unet.{path}.weight"] = change.float().double()
                if shift is not None:
                    tensors[f"{name}.{keys[1]}"] = shift.float()
                    deltas[f"unet.{path}.bias"] = shift.float().double()
                continue
            state = module.custom_state_dict() if hasattr(module, "custom_state_dict") else None
            if state is None:
                state = {k: v for k, v in module.state_dict().items() if k in module.weight_list}
            for key, value in state.items():
                tensors[f"{name}.{key}"] = value.float() if value.is_floating_point() else value
            if made in (LohaModule, LokrModule):
                # get_diff_weight of 4.1.3 applies the scale twice; what forward adds is get_weight.
                after = before + module.get_weight(module.shape)
                after = module.apply_weight_decompose(after) if module.wd else after
            elif made in (DiagOFTModule, ButterflyOFTModule):
                rescale = module.rescale if module.rescaled else None
                turn = oft_diff if made is DiagOFTModule else partial(boft_diff, scale=1)
                with doubled():
                    blocks = module.oft_blocks.data
                    after = before + turn(before, blocks, rescale, constraint=module.constraint)
            else:
                after = module.get_merged_weight(1)[0]
            deltas[f"unet.{path}.weight"] = after.detach() - before
        metadata = None
        if case == "kohya-locon":
            metadata = {
                "ss_output_name": "tiny concept", "ss_base_model_version": "sd_v1",
                "ss_tag_frequency": json.dumps({"10_sks cat": {"sks cat": 12, "garden": 3}, "2_more": {"garden": 20}}),
                "modelspec.trigger_phrase": "sks cat, garden",
            }
            text = rounded(tiny_text())
            for path in (TEXT, TEXT_MLP):
                org = module_at(text, path if hasattr(text, "text_model") else path.removeprefix("text_model."))
                name = "lora_te_" + path.replace(".", "_")
                module = LoConModule(name, org, 1.0, lora_dim=2, alpha=1).double()
                randomise(module, len(path), [""])
                for key, value in module.custom_state_dict().items():
                    tensors[f"{name}.{key}"] = value.float()
                deltas[f"text_encoder.{path}.weight"] = module.get_diff_weight(1)[0]
        write(case, tensors, deltas, metadata=metadata)


# ------------------------------------------------------------------------------------------- restated definitions


def restated():
    """MoSLoRA: scale * B M A, alpha / rank (layer.py of wutaiqiang/MoSLoRA, `lora_AB` between lora_A and lora_B)."""
    generator = torch.Generator().manual_seed(9)
    state = rounded(tiny_unet()).state_dict()
    tensors, deltas = {}, {}
    for path in (LINEAR, CROSS):
        out, inner = state[f"{path}.weight"].shape
        a, m, b = (torch.randn(s, generator=generator) for s in ((3, inner), (3, 3), (out, 3)))
        for key, value in (("lora_A", a), ("lora_AB", m), ("lora_B", b)):
            tensors[f"base_model.model.{path}.{key}.weight"] = value
        deltas[f"unet.{path}.weight"] = 5 / 3 * b.double() @ m.double() @ a.double()
    write("moslora", tensors, deltas, config={"peft_type": "LORA", "r": 3, "lora_alpha": 5})


# ------------------------------------------------------------------------------------------------------------- merges


def merges():
    """peft's add_weighted_adapter of three adapters, and what DARE kept: the masks in the order they were drawn."""
    from peft import LoraConfig, get_peft_model

    targets = [LINEAR, CONV]
    weights = [1.0, 0.7, -0.4]
    unet = rounded(tiny_unet())
    config = LoraConfig(r=3, lora_alpha=6, target_modules=targets)
    model = get_peft_model(unet, config, adapter_name="a0")
    model.add_adapter("a1", config)
    model.add_adapter("a2", config)
    model = model.double()
    randomise(model, 31, ["lora_"])
    tensors = {}
    for name, p in model.named_parameters():
        if "lora_" in name:
            tensors[name.replace("base_model.model.", "")] = p.float()
    kept = []
    bernoulli = torch.bernoulli

    def recording(p, **options):
        kept.append(bernoulli(p, **options))
        return kept[-1]

    for method in ("cat", "linear", "svd", "magnitude_prune_svd", "ties_svd", "dare_linear_svd", "dare_ties_svd"):
        kept.clear()
        torch.manual_seed(3)
        torch.bernoulli = recording
        rank = 2 if method == "svd" else 8  # 8 is whole: both layers have 8 outputs
        options = {} if method in ("cat", "linear", "svd") else {"density": 0.4}
        options |= {"svd_rank": rank} if "svd" in method else {}
        model.base_model.add_weighted_adapter(["a0", "a1", "a2"], weights, method, method, **options)
        torch.bernoulli = bernoulli
        for path in targets:
            tensors[f"{method}|{path}"] = module_at(model.base_model.model, path).get_delta_weight(method).float()
        if kept:
            tensors[f"{method}|kept"] = torch.cat([k.flatten() for k in kept]).to(torch.uint8)
        model.base_model.delete_adapter(method)
    save_file({k: v.detach().contiguous() for k, v in tensors.items()}, OUT / "merges.safetensors")


# -------------------------------------------------------------------------------------------------------------- names


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
    same = {}
    n = 1
    for i, block in enumerate(unet.down_blocks):
        for j, res in enumerate(block.resnets):
            yield from under(f"input_blocks.{n}.0", res, resnet)
            if hasattr(block, "attentions"):
                yield from under(f"input_blocks.{n}.1", block.attentions[j], same)
            n += 1
        if i < 2:
            yield f"lora_unet_input_blocks_{n}_0_op"
            n += 1
    yield from under("middle_block.0", unet.mid_block.resnets[0], resnet)
    yield from under("middle_block.1", unet.mid_block.attentions[0], same)
    yield from under("middle_block.2", unet.mid_block.resnets[1], resnet)
    n = 0
    for i, block in enumerate(unet.up_blocks):
        for j, res in enumerate(block.resnets):
            yield from under(f"output_blocks.{n}.0", res, resnet)
            if hasattr(block, "attentions"):
                yield from under(f"output_blocks.{n}.1", block.attentions[j], same)
            if j == 2 and i < 2:
                yield f"lora_unet_output_blocks_{n}_2_conv"
            n += 1


# --------------------------------------------------------------------------------------------------------- pictures


def pictures():
    """Final latents of diffusers' pipelines with two adapters loaded from files, at their weights; tiny networks of the pipelines' goldens."""
    from diffusers import DDIMScheduler, DiffusionPipeline
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    folder = OUT / "pictures"
    folder.mkdir(exist_ok=True)
    cases = []
    for family in ("sd", "sdxl"):
        source = OUT.parent / "pipelines" / family
        texts = ["text_encoder", "text_encoder_2"] if family == "sdxl" else ["text_encoder"]
        pipe = DiffusionPipeline.from_pretrained(source, low_cpu_mem_usage=False)
        pipe.set_progress_bar_config(disable=True)
        layout = dict(clip_sample=False, timestep_spacing="trailing", set_alpha_to_one=False)
        pipe.scheduler = DDIMScheduler.from_config(pipe.scheduler.config, **layout)
        plain = None
        linears = ["to_q", "to_k", "to_v", "to_out.0"]
        for k, targets in enumerate((linears, ["proj_in", "conv1", "to_k", "time_emb_proj", "conv"])):
            layers = {}
            for part in ["unet", *texts]:
                model = getattr(pipe, part)
                own = targets if part == "unet" else ["q_proj", "fc1"]
                model.add_adapter(LoraConfig(r=2 + k, lora_alpha=2 + k, target_modules=own), adapter_name=f"a{k}")
                randomise(model, 50 + k, [f"lora_A.a{k}", f"lora_B.a{k}"])
                model.float()
                layers[part] = get_peft_model_state_dict(model, adapter_name=f"a{k}")
            # Files keep the adapters; the pipeline keeps its own, because diffusers 0.42 loses those of the text encoder under
            # transformers 5 on the way back ("newly initialized because missing").
            pipe.save_lora_weights(
                folder,
                weight_name=f"{family}-{k}.safetensors",
                unet_lora_layers=layers["unet"],
                **{f"{part}_lora_layers": layers[part] for part in texts},
            )
        for weights in ([0, 0], [1, 0], [0.6, -0.4]):
            pipe.set_adapters(["a0", "a1"], weights)
            generator = torch.Generator("cpu").manual_seed(11)
            call = {"prompt": "a photo of the cat", "negative_prompt": "ugly, blurry", "guidance_scale": 4.0}
            latents = pipe(**call, num_inference_steps=5, generator=generator, output_type="latent", height=64, width=64).images
            plain = latents if plain is None else plain
            moved = ((latents - plain).norm() / plain.norm()).item()
            config = json.loads(pipe.scheduler.to_json_string())
            cases.append({"family": family, "weights": weights, "moved": moved, "scheduler": config, "latents": latents.flatten().tolist()})
            print(family, weights, f"moved {moved:.2f}")
    (folder / "cases.json").write_text(json.dumps(cases, separators=(",", ":"), default=str) + "\n")


PARTS = {
    "base": base,
    "peft": peft,
    "diffusers": lambda: (diffusers(), custom_diffusion()),
    "lycoris": lycoris,
    "restated": restated,
    "merges": merges,
    "names": names,
    "pictures": pictures,
}

if __name__ == "__main__":
    torch.set_num_threads(1)
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
        print(part, "written")
