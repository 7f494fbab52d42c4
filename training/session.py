"""What every stage shares: the device, the work folder, a time budget that survives restarts, checkpoints, an average of weights."""

import copy
import math
import os
import time
from pathlib import Path

import torch
from diffusers.models.upsampling import Upsample2D

WORK = Path(os.environ.get("FEWSTEP_TRAIN", Path.home() / ".cache" / "fewstep-train"))
MODEL = Path(__file__).resolve().parent.parent / "public" / "models" / "nano"
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
if DEVICE.type == "cpu":
    torch.set_num_threads(int(os.environ.get("FEWSTEP_THREADS", "2")))


def autocast():
    """bf16 arithmetic on a GPU, float32 on a CPU."""
    return torch.autocast(DEVICE.type, torch.bfloat16, enabled=DEVICE.type == "cuda")


def quick():
    """As autocast, and bf16 on processors that compute in it, too: for training small networks (judge: 1.5 times as fast)."""
    own = DEVICE.type == "cpu" and torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(DEVICE.type, torch.bfloat16, enabled=own or DEVICE.type == "cuda")


def compile_unet(unet):
    """Compiles the UNet in place for training. Upsampling stays outside: compiled for a CPU in bf16 (torch 2.13) it passes no gradient back."""
    for module in unet.modules():
        if isinstance(module, Upsample2D):
            module.forward = torch.compiler.disable(module.forward)
    unet.compile(dynamic=False)


class Budget:
    """Seconds of training used so far, over all sittings, out of `minutes`."""

    def __init__(self, minutes: float, used: float = 0.0):
        self.total, self.start = minutes * 60, time.monotonic() - used

    @property
    def used(self) -> float:
        """Seconds used."""
        return time.monotonic() - self.start

    @property
    def progress(self) -> float:
        """Share of the budget used, 0 to 1."""
        return min(1.0, self.used / self.total)

    def share(self, warm: float = 20.0, floor: float = 0.02, flat: float = 0.0) -> float:
        """Learning rate as a share of its peak: linear warm-up of `warm` seconds, flat until `flat` of the budget, then a cosine."""
        fall = max(0.0, (self.progress - flat) / (1 - flat))
        return min(1.0, self.used / warm) * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * fall)))


class Average:
    """An exponential moving average of a module's weights; its memory grows with the steps taken."""

    def __init__(self, module: torch.nn.Module, decay: float = 0.999):
        self.module, self.decay, self.steps = copy.deepcopy(module).eval().requires_grad_(False), decay, 0

    @torch.no_grad()
    def update(self, module: torch.nn.Module):
        """Moves the average towards the module."""
        self.steps += 1
        weight = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for average, now in zip(self.module.parameters(), module.parameters()):
            average.lerp_(now, weight)


def checkpoint(name: str) -> Path:
    """Where the stage's state is kept."""
    WORK.mkdir(parents=True, exist_ok=True)
    return WORK / f"{name}.pt"


def save(name: str, **state):
    """Writes the state so that a stop in the middle of it loses nothing."""
    partial = checkpoint(name).with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(checkpoint(name))


def load(name: str) -> dict | None:
    """The stage's state, or None when there is none."""
    path = checkpoint(name)
    return torch.load(path, map_location=DEVICE, weights_only=False) if path.exists() else None
