"""Progressive distillation (Salimans and Ho 2022, arXiv 2202.00512): a student's DDIM step does what two steps of its teacher do; then
it is the teacher. Steps 16 to 8 to 4 to 2; the first teacher is guided (Meng et al. 2023)."""

import torch

from ..paint import GUIDANCE
from ..unet import OBJECTS
from .student import Slow, Student
from .teacher import Answer, Teacher

HALVINGS = (16, 8, 4, 2)  # the students' numbers of steps


def trailing(steps: int) -> torch.Tensor:
    """Times of diffusers' trailing grid, rising, with time 0 for its end: round(1000 i / steps) - 1."""
    return torch.tensor([0, *(round(1000 * i / steps) - 1 for i in range(1, steps + 1))])


class Progressive:
    """One halving, to `steps`, starting from the weights of `before` (a state of the student), None for the guided teacher."""

    def __init__(self, teacher: Teacher, student: Student, steps: int, before: dict[str, torch.Tensor] | None):
        if before:
            student.begin(before)
        self.teacher, self.student, self.before, self.slow = teacher, student, before, Slow(student, 0.95)
        self.grid = trailing(2 * steps).to(teacher.grid.device)

    def asked(self, x, t, told) -> Answer:
        """The one who teaches this halving."""
        if self.before is None:
            return self.teacher.guided(x, t, told, GUIDANCE)
        held = self.student.state()
        kept = {n: p.clone() for n, p in held.items()}
        self.student.load(self.before)
        with torch.no_grad():
            answer = self.teacher.ask(self.student.unet, x, t, told)
        self.student.load(kept)
        return answer

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss: the clean latents that take one step to where the teacher's two lead (appendix G), weighted max(SNR, 1)."""
        index = 2 * torch.randint(1, len(self.grid) // 2 + 1, (len(z),), device=z.device)
        t, middle, end = self.grid[index], self.grid[index - 1], self.grid[index - 2]
        x = self.teacher.noised(z, torch.randn_like(z), t)
        half = self.teacher.jump(self.asked(x, t, told), middle)
        there = self.teacher.jump(self.asked(half, middle, told), end)
        (alpha, sigma), (alpha_end, sigma_end) = self.teacher.at(t), self.teacher.at(end)
        target = (there - sigma_end / sigma * x) / (alpha_end - sigma_end / sigma * alpha)
        answer = self.teacher.ask(self.student.unet, x, t, told).clean
        weight = (alpha / sigma).square().clamp(1, 25) * (1 + OBJECTS * mask)
        return (weight * (answer - target).square()).mean()

    def stepped(self):
        """After each step of the optimiser."""
        self.slow.update(self.student)
