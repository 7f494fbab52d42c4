"""Reward fine-tuning by the judge (DRaFT-1, Clark et al. 2023, arXiv 2309.17400): the last step of a run is differentiated through the
decoder and the judge, whose sureness of what the scene asks for is the reward; staying near the teacher is the price."""

import torch
from torch.nn import functional as F

from ..judge import COLOUR_CLASSES, NOUN_CLASSES, PARTS, SIZE_CLASSES, written
from ..scenes import Scene
from ..paint import GUIDANCE
from ..session import DEVICE
from ..vocabulary import BACKGROUNDS
from .student import Slow, Student
from .teacher import Teacher

NEAR, STEPS = 1.0, 5  # weight of the distance to the teacher; steps of the run before its last step
START = 400  # the last step begins at a time by chance below this one


def asked(logits: torch.Tensor, places: torch.Tensor, scene: Scene) -> torch.Tensor:
    """How sure the judge is, as a mean of logarithms, that each group and the place are there: somewhere for a noun, with its colour and size."""
    objectness, noun, colour, size = logits.split(PARTS, 0)
    sure = F.logsigmoid(objectness[0])
    terms = [F.log_softmax(places, 0)[BACKGROUNDS.index(scene.background)]]
    for group in scene.groups:
        here = sure + F.log_softmax(noun, 0)[NOUN_CLASSES.index(group.noun)]
        here = here + F.log_softmax(colour, 0)[COLOUR_CLASSES.index(group.colour)]
        here = here + 0.5 * F.log_softmax(size, 0)[SIZE_CLASSES.index(group.size)]
        terms.append(here.flatten().topk(len(group.boxes)).values.mean())
    return torch.stack(terms).mean()


class Preference:
    """See the module."""

    def __init__(self, teacher: Teacher, student: Student):
        self.teacher, self.student, self.judge, self.slow = teacher, student, written().requires_grad_(False).to(DEVICE), Slow(student, 0.95)
        self.scenes: list[Scene] = []

    @torch.no_grad()
    def arrived(self, noise, told, last: int) -> torch.Tensor:
        """Latents at time `last` of a guided run from noise in STEPS even steps."""
        times = torch.linspace(999, last, STEPS + 1).round().long().tolist()
        x = self.teacher.sigmas[999] * noise
        for at, to in zip(times, times[1:]):
            rows = torch.full((len(noise),), at, device=noise.device)
            x = self.teacher.jump(self.teacher.guided(x, rows, told, GUIDANCE), torch.full_like(rows, to))
        return x

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss. Whoever trains puts the batch's scenes in `scenes`."""
        last = int(torch.randint(20, START, ()))
        t = torch.full((len(z),), last, device=z.device)
        x = self.arrived(torch.randn_like(z), told, last)
        answer = self.teacher.ask(self.student.unet, x, t, told).clean
        with torch.no_grad():
            before = self.teacher.guided(x, t, told, GUIDANCE).clean
        picture = self.teacher.vae.decode(answer / self.teacher.vae.config.scaling_factor).sample.clamp(-1, 1)
        logits, places, *_ = self.judge(picture)
        reward = torch.stack([asked(*row) for row in zip(logits.float(), places.float(), self.scenes)]).mean()
        return NEAR * F.mse_loss(answer, before) - 0.1 * reward

    def stepped(self):
        """After each step of the optimiser."""
        self.slow.update(self.student)
