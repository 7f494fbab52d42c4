"""Consistency training from the teacher's weights on real latents alone, without the teacher's answers (Song and Dhariwal 2023,
arXiv 2310.14189, by the easy schedule of Geng et al. 2024, arXiv 2406.14548): neighbouring noise levels agree, and the gap between them
closes as training goes on."""

import torch

from ..unet import LEVEL, weighed
from .student import Student
from .teacher import Teacher

HALVINGS, SMOOTH = 8, 0.03  # how often the gap halves over the whole training; where the distance turns from square to straight


class Consistency:
    """The student answers with clean latents at any time; it is sampled by `lcm` in one or two steps."""

    def __init__(self, teacher: Teacher, student: Student):
        self.teacher, self.student, self.progress = teacher, student, 0.0
        self.levels = teacher.sigmas / teacher.alphas

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss, divided by the gap of each row; where the lower level is the least of all, the real latents teach."""
        level = torch.exp(LEVEL[0] + LEVEL[1] * torch.randn(len(z), device=z.device))
        t = torch.searchsorted(self.levels, level).clamp(1, len(self.levels) - 1)
        gap = 0.5 ** (1 + int(self.progress * HALVINGS))
        lower = torch.minimum(torch.searchsorted(self.levels, self.levels[t] * (1 - gap)), t - 1)
        noise = torch.randn_like(z)
        answer = self.teacher.ask(self.student.unet, self.teacher.noised(z, noise, t), t, told).clean
        with torch.no_grad():
            target = self.teacher.ask(self.student.unet, self.teacher.noised(z, noise, lower), lower, told).clean
        target = torch.where((lower == 0)[:, None, None, None], z, target)
        weight = weighed(mask, self.teacher.alphas[t].square()) / (self.levels[t] - self.levels[lower]).clamp(min=0.05)[:, None, None, None]
        return (weight * (((answer - target).square() + SMOOTH**2).sqrt() - SMOOTH)).mean()

    def stepped(self):
        """After each step of the optimiser; whoever trains says in `progress` how far it is."""
