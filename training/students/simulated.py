"""Backward simulation (DMD2, Yin et al. 2024, section 4.5): a few-step student is trained on what it would itself meet when it draws."""

import torch

from .teacher import Teacher

TIMES = (999, 749, 499, 249)  # of DMD2


@torch.no_grad()
def simulated(teacher: Teacher, unet, noise: torch.Tensor, told: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """What the last of one to four steps by chance is asked, drawing from unit `noise` (n, c, h, w): noised latents of its shape, and times (n)."""
    x, t = teacher.sigmas[TIMES[0]] * noise, torch.full((len(noise),), TIMES[0], device=noise.device)
    for at in TIMES[1 : int(torch.randint(1, len(TIMES) + 1, ()))]:
        clean = teacher.ask(unet, x, t, told).clean
        t = torch.full_like(t, at)
        x = teacher.noised(clean, torch.randn_like(clean), t)
    return x, t
