"""Trajectory consistency distillation (Zheng et al. 2024, arXiv 2402.19159): every point of a guided trajectory can jump to any
later time of it, by DDIM with the student's own answer."""

import torch

from ..paint import GUIDANCE
from .student import Slow, Student
from .teacher import Teacher
from .trajectory import Pair, distance, pair, stride


class TCD:
    """See the module."""

    scale: float | None = GUIDANCE

    def __init__(self, teacher: Teacher, student: Student):
        self.teacher, self.student, self.slow = teacher, student, Slow(student, 0.95)
        self.progress = 0.0

    def floor(self, index: torch.Tensor) -> torch.Tensor:
        """Points of the grid (n) that pairs at points `index` do not go below."""
        return torch.zeros_like(index)

    def aims(self, points: Pair) -> torch.Tensor:
        """Where both points of a pair jump to: a time of the grid by chance, at or below the later one."""
        return self.teacher.grid[(torch.rand(len(points.t), device=points.t.device) * (points.next + 1)).long()]

    def jump(self, x, t, to, told) -> torch.Tensor:
        """The student's jump from times t to times `to`; none where they are the same."""
        return self.teacher.jump(self.teacher.ask(self.student.unet, x, t, told), to)

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss."""
        points = pair(self.teacher, z, told, self.scale, stride(self.progress), self.floor)
        to = self.aims(points)
        with torch.no_grad(), self.slow.lent(self.student):
            target = self.jump(points.x_next, points.t_next, to, told)
        return distance(self.jump(points.x, points.t, to, told), target, mask)

    def stepped(self):
        """After each step of the optimiser; whoever trains says in `progress` how far it is."""
        self.slow.update(self.student)
