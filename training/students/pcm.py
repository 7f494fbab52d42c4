"""Phased consistency (Wang et al. 2024, arXiv 2405.18407): the trajectory is cut into phases, and every point answers with its own
phase's end. Distilled from the teacher without guidance, so that guidance and negative prompts keep working afterwards."""

import torch

from .student import Student
from .tcd import TCD
from .teacher import GRID, Teacher
from .trajectory import Pair


class PCM(TCD):
    """`phases` is the number of steps that it is sampled with, on LCM's grid (999, 759, 499, 259 for four)."""

    scale = None

    def __init__(self, teacher: Teacher, student: Student, phases: int):
        super().__init__(teacher, student)
        starts = [GRID - i * GRID // phases for i in range(phases)]
        self.ends = torch.tensor([0, *sorted(starts)[:-1]], device=teacher.grid.device)

    def floor(self, index: torch.Tensor) -> torch.Tensor:
        """The end of each point's phase: the highest one below it."""
        return self.ends[torch.searchsorted(self.ends, index) - 1]

    def aims(self, points: Pair) -> torch.Tensor:
        """The end of each point's phase."""
        return self.teacher.grid[self.floor(points.index)]
