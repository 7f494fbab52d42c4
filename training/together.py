"""Training in several processes at once (started by torchrun): one a GPU, or one a core, where it beats threads on busy machines."""

import os

import torch
from torch import distributed

RANK, WORLD = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))


def join():
    """Meets the other processes; does nothing alone."""
    if WORLD > 1 and not distributed.is_initialized():
        distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")


@torch.no_grad()
def add(tensors: list[torch.Tensor], scale: float = 1.0):
    """Replaces each tensor by its sum over the processes, times `scale`; the layout in memory must be the same everywhere."""
    if WORLD == 1 or not tensors:
        return
    flat = torch.cat([t.as_strided((t.numel(),), (1,)) for t in tensors])
    distributed.all_reduce(flat)
    flat.mul_(scale)
    at = 0
    for t in tensors:
        t.as_strided((t.numel(),), (1,)).copy_(flat[at : at + t.numel()])
        at += t.numel()


def same(value: float) -> float:
    """The first process's value, in all of them."""
    if WORLD == 1:
        return value
    box = torch.tensor([value], dtype=torch.float64, device="cuda" if torch.cuda.is_available() else "cpu")
    distributed.broadcast(box, 0)
    return float(box)
