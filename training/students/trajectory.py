"""What consistency distillations share: two neighbouring points of one of the teacher's trajectories, and how answers are compared."""

from dataclasses import dataclass
from typing import Callable

import torch

from ..unet import OBJECTS
from .teacher import GRID, Teacher

STRIDES = (5, 3, 2)  # points of the grid between the two of a pair, third by third of the training (LCM's skipping steps, coarse to fine as in iCT)


def stride(progress: float) -> int:
    """The stride at this share of the training, 0 to 1."""
    return STRIDES[min(int(progress * len(STRIDES)), len(STRIDES) - 1)]


@dataclass
class Pair:
    """Noised latents `x` at point `index` (1 to GRID) of the teacher's grid, time `t`, and one DDIM step later `x_next` at `next`, time `t_next`."""

    x: torch.Tensor
    t: torch.Tensor
    x_next: torch.Tensor
    t_next: torch.Tensor
    index: torch.Tensor
    next: torch.Tensor


def pair(teacher: Teacher, z: torch.Tensor, told: torch.Tensor, scale, step: int, floor: Callable = torch.zeros_like) -> Pair:
    """A point of the grid by chance and the one `step` points below, not below its `floor` (of points, n integers).
    `scale` (a number or (n, 1, 1, 1)) guides the teacher; None asks it plainly."""
    index = torch.randint(1, GRID + 1, (len(z),), device=z.device)
    below = torch.maximum(index - step, floor(index))
    t, t_next = teacher.grid[index], teacher.grid[below]
    x = teacher.noised(z, torch.randn_like(z), t)
    if scale is None:
        with torch.no_grad():
            answer = teacher.ask(teacher.unet, x, t, told)
    else:
        answer = teacher.guided(x, t, told, scale)
    return Pair(x, t, teacher.jump(answer, t_next), t_next, index, below)


def distance(a: torch.Tensor, b: torch.Tensor, mask: torch.Tensor, c: float = 0.03) -> torch.Tensor:
    """Pseudo-Huber distance (Song and Dhariwal 2023, equation 8), units under objects weighted at every time alike: answers are compared with
    answers, and none of them knows the truth. `mask` (n, 1, h, w) is the objects' coverage."""
    return ((1 + OBJECTS * mask) * (((a - b).square() + c * c).sqrt() - c)).mean()
