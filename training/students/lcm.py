"""Latent consistency distillation (Luo et al. 2023, arXiv 2310.04378; as a low-rank adapter 2311.05556): every point of a guided
trajectory of the teacher answers with the trajectory's end."""

import torch

from ..paint import GUIDANCE, embedding
from .student import Slow, Student
from .teacher import Teacher
from .trajectory import distance, pair, stride

SCALES = (GUIDANCE - 2, GUIDANCE + 2)  # the full form is told the scale; the adapter learns the middle one
SIGMA_DATA, TIMESTEP_SCALING, WIDTH = 0.5, 10.0, 256


def boundary(t: torch.Tensor):
    """c_skip and c_out (n, 1, 1, 1) as diffusers' LCMScheduler has them: 1 and 0 at time 0."""
    s = (t * TIMESTEP_SCALING)[:, None, None, None].float()
    return SIGMA_DATA**2 / (s.square() + SIGMA_DATA**2), s / (s.square() + SIGMA_DATA**2).sqrt()


class LCM:
    """See the module. A student whose UNet embeds the guidance scale learns a range of scales."""

    def __init__(self, teacher: Teacher, student: Student):
        self.teacher, self.student, self.slow = teacher, student, Slow(student, 0.95)
        self.progress = 0.0
        self.embeds = student.unet.config.time_cond_proj_dim is not None

    def answer(self, x, t, told, scale):
        """The consistency function: clean latents (n, c, h, w)."""
        skip, out = boundary(t)
        extra = {"timestep_cond": embedding(scale, WIDTH)} if self.embeds else {}
        return skip * x + out * self.teacher.ask(self.student.unet, x, t, told, **extra).clean

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss."""
        low, high = SCALES
        share = torch.rand(len(z), device=z.device) if self.embeds else torch.full((len(z),), 0.5, device=z.device)
        scale = low + (high - low) * share
        points = pair(self.teacher, z, told, scale[:, None, None, None], stride(self.progress))
        with torch.no_grad(), self.slow.lent(self.student):
            target = self.answer(points.x_next, points.t_next, told, scale)
        return distance(self.answer(points.x, points.t, told, scale), target, mask)

    def stepped(self):
        """After each step of the optimiser; whoever trains says in `progress` how far it is."""
        self.slow.update(self.student)
