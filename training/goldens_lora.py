"""Reference adapters and what they add to a tiny UNet and text encoder, by the libraries that train them.

    python -m training.goldens_lora [base peft diffusers lycoris restated merges names pictures]

Needs peft, diffusers, transformers and lycoris-lora. Writes test/goldens/lora: for each case `<case>.safetensors`, the adapter as its
library saves it, perhaps `<case>.json`, peft's config, and `<case>.delta.safetensors`, the change of each weight
and bias, computed in float64.
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from .goldens_lora_names import names
from .goldens_lycoris import lycoris
from .tiny_sd import (
    CONV,
    CROSS,
    EVERY,
    FEED,
    LINEAR,
    OUT,
    POINTWISE,
    STRIDED,
    TEXT,
    TEXT_MLP,
    TO_OUT,
    difference,
    module_at,
    randomise,
    rounded,
    tiny_text,
    tiny_unet,
    write,
)

warnings.filterwarnings("ignore")


def base():
    OUT.mkdir(parents=True, exist_ok=True)
    for name, model in [("unet", rounded(tiny_unet())), ("text_encoder", rounded(tiny_text()))]:
        state = {k: v.float().contiguous() for k, v in model.state_dict().items() if v.is_floating_point()}
        if name == "text_encoder":  # older checkpoints' names, which trainers use
            state = {k if k.startswith("text_model.") else f"text_model.{k}": v for k, v in state.items()}
        save_file(state, OUT / f"{name}.safetensors")
        config = model.config.to_dict() if hasattr(model.config, "to_dict") else dict(model.config)
        (OUT / f"{name}.config.json").write_text(json.dumps(config, default=str) + "\n")


# ------------------------------------------------------------------------------------------------------------ peft


def peft():
    from peft import AdaLoraConfig, BOFTConfig, IA3Config, LoHaConfig, LoKrConfig, LoraConfig, OFTConfig, get_peft_model

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
        "peft-lokr-patterns": LoKrConfig(
            r=50, alpha=20, target_modules=EVERY, decompose_factor=2,
            rank_pattern={CROSS: 60, r"up_blocks\..*conv\d": 70}, alpha_pattern={"attn1.to_q": 7},
        ),
        "peft-coft": OFTConfig(
            r=0, oft_block_size=2, target_modules=[LINEAR, CROSS, CONV], use_cayley_neumann=False, coft=True, eps=0.05
        ),
        "peft-adalora": AdaLoraConfig(
            init_r=3, target_r=3, lora_alpha=5, target_modules=EVERY, total_step=9, rank_pattern={f"{CROSS}.lora_E": [True, False, True]}
        ),
        "peft-ia3-square": IA3Config(target_modules=[CONV, STRIDED], feedforward_modules=[STRIDED]),
    }
    for seed, (case, config) in enumerate(cases.items()):
        unet = rounded(tiny_unet())
        before = {k: v.clone() for k, v in unet.state_dict().items()}
        model = get_peft_model(unet, config).double()
        randomise(model, seed, ["lora_", "hada_", "lokr_", "ia3_", "oft_R", "boft_"])
        for name, p in model.named_parameters():
            if f"{CROSS}.lora_E" in name:  # the direction that the pattern prunes
                p.data[1] = 0
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
