"""What a student has learnt, from its checkpoint or, where that is gone, from its file beside the model, so that any machine can go on with it."""

import re
from dataclasses import dataclass

import torch
from safetensors import safe_open

from ..adapters.apply import layers
from ..session import load
from .student import STUDENTS

TRAINING = re.compile(r"(\d+) steps of \d+ scenes, (\d+) minutes")
HALVES = {"lora_A": "lora_A", "lora_B": "lora_B", "lora_down": "lora_A", "lora_up": "lora_B"}


@dataclass(frozen=True)
class Published:
    """A file's weights by the names that they have in a UNet with adapters in it, and how long it had learnt."""

    state: dict[str, torch.Tensor]
    steps: int
    seconds: float


def published(name: str, unet: torch.nn.Module) -> Published | None:
    """The student's file beside the model, for a `unet` with adapters of its rank or a higher one; None where there is none. Raises ValueError
    for a file that does not say how long it had learnt."""
    path = STUDENTS / f"{name}.safetensors"
    if not path.exists():
        return None
    with safe_open(path, "pt") as file:
        said = (file.metadata() or {}).get("training", "")
    if not (found := TRAINING.fullmatch(said)):
        raise ValueError(f"students: {path.name}: training: expected steps and minutes, got {said or 'nothing'}")
    spelled = {spelling: module for module, _ in unet.named_modules() for spelling in (f"unet.{module}", f"lora_unet_{module.replace('.', '_')}")}
    state = {f"{spelled[layer]}.{HALVES[part]}.default.weight": tensor
             for layer, parts in layers(path).items() for part, tensor in parts.items() if part in HALVES}
    return Published(state, int(found[1]), 60.0 * int(found[2]))


def learnt(name: str, unet: torch.nn.Module) -> dict[str, torch.Tensor] | None:
    """The averaged weights of a student, None where it has not been trained."""
    if state := load(f"student-{name}"):
        return state["slow"]
    return before.state if (before := published(name, unet)) else None
