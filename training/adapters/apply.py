"""Adds what an adapter file changes to a UNet's weights, in whichever of our forms it was written. Knows no training."""

import copy
import re
from pathlib import Path

import torch
from safetensors import safe_open

PART = re.compile(r"\.(lora_down|lora_up|lora_A|lora_B|lora_AB|lora_magnitude_vector|hada_w\d_[ab]|lokr_w\d(?:_[ab])?|alpha)(?:\.weight)?$")


def layers(path: Path) -> dict[str, dict[str, torch.Tensor]]:
    """The file's tensors in float32 by layer, as the file spells it, and by part (`lora_A`, `hada_w1_a`, `alpha`, ...)."""
    found: dict[str, dict[str, torch.Tensor]] = {}
    with safe_open(path, "pt") as file:
        for name in file.keys():
            part = PART.search(name)
            if not part:
                raise ValueError(f"apply: {path.name}: expected a known form, got {name}")
            found.setdefault(name[: part.start()], {})[part[1]] = file.get_tensor(name).float()
    return found


def change(parts: dict[str, torch.Tensor], weight: torch.Tensor, strength: float) -> torch.Tensor:
    """What is added to `weight` (out, in, ...); alpha over rank is 1 in all files of ours."""
    def whole(name: str) -> torch.Tensor:
        return parts[name] if name in parts else parts[f"{name}_a"] @ parts[f"{name}_b"]

    if "hada_w1_a" in parts:
        delta = (whole("hada_w1") * whole("hada_w2")).reshape(weight.shape)
    elif any(name.startswith("lokr") for name in parts):
        first, second = whole("lokr_w1"), whole("lokr_w2")
        delta = torch.kron(first.reshape(*first.shape, *(1,) * (second.ndim - 2)), second).reshape(weight.shape)
    else:
        down, up = (parts.get(a, parts.get(b)) for a, b in (("lora_A", "lora_down"), ("lora_B", "lora_up")))
        middle = parts.get("lora_AB", torch.eye(len(down)))
        delta = (up.flatten(1) @ middle @ down.flatten(1)).reshape(weight.shape)
    if (magnitude := parts.get("lora_magnitude_vector")) is None:
        return strength * delta
    tuned = weight + delta
    length = tuned.flatten(1).norm(dim=1).reshape(-1, *(1,) * (weight.ndim - 1))
    return strength * (magnitude.reshape(length.shape) / length * tuned - weight)


@torch.no_grad()
def applied(unet: torch.nn.Module, path: Path, strength: float = 1.0) -> torch.nn.Module:
    """A copy of the UNet with the adapter in its weights. Raises ValueError for layers that it does not have."""
    tuned = copy.deepcopy(unet)
    modules = dict(tuned.named_modules())
    spelled = {spelling: name for name in modules for spelling in (f"unet.{name}", f"lora_unet_{name.replace('.', '_')}")}
    for layer, parts in layers(path).items():
        if layer not in spelled:
            raise ValueError(f"apply: {path.name}: expected a layer of the UNet, got {layer}")
        weight = modules[spelled[layer]].weight
        weight.add_(change(parts, weight, strength))
    return tuned
