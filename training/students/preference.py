"""Reward fine-tuning by the judge (DRaFT-1, Clark et al. 2023, arXiv 2309.17400): the last step of a run is differentiated through the
decoder and the judge, whose sureness of what the scene asks for is the reward; staying near what it was is the price. On top of the teacher
(the last step of a guided run), or of a few-step student, each of whose steps answers with a whole picture."""

import torch
from torch.nn import functional as F

from ..judge import COLOUR_CLASSES, NOUN_CLASSES, PARTS, SIZE_CLASSES, written
from ..scenes import Scene
from ..paint import GUIDANCE
from ..session import DEVICE
from ..vocabulary import BACKGROUNDS
from .simulated import simulated
from .student import Slow, Student
from .teacher import Teacher

NEAR, STEPS = 0.2, 5  # weight of the distance to the teacher; steps of the run before its last step
START = 400  # the last step begins at a time by chance below this one
REWARD, APART = 0.3, 2  # weight of the reward; cells around an object in which no other is looked for


def asked(logits: torch.Tensor, places: torch.Tensor, scene: Scene) -> torch.Tensor:
    """How sure the judge is, as a mean of logarithms, of the place, of each group (its nouns, colour and size at as many places apart as it has
    members, the second on its side of the first where the scene says so) and that nothing else is there."""
    objectness, noun, colour, size = logits.split(PARTS, 0)
    sure, free = F.logsigmoid(objectness[0]), torch.ones_like(objectness[0], dtype=torch.bool)
    terms, side = [F.log_softmax(places, 0)[BACKGROUNDS.index(scene.background)]], torch.ones_like(free)
    for group in scene.groups:
        here = sure + F.log_softmax(noun, 0)[NOUN_CLASSES.index(group.noun)] + F.log_softmax(colour, 0)[COLOUR_CLASSES.index(group.colour)]
        here, members = here + 0.5 * F.log_softmax(size, 0)[SIZE_CLASSES.index(group.size)], []
        for _ in group.boxes:
            row, column = divmod(int(here.detach().masked_fill(~(free & side), -torch.inf).argmax()), here.shape[1])
            members.append(here[row, column])
            free[max(0, row - APART) : row + APART + 1, max(0, column - APART) : column + APART + 1] = False
        terms.append(torch.stack(members).mean())
        side = beyond(row, column, scene.relation, free)
    return torch.stack([*terms, F.logsigmoid(-objectness[0][free].max())]).mean()


def beyond(row: int, column: int, relation: str | None, like: torch.Tensor) -> torch.Tensor:
    """The cells (h, w) that this one is `relation` of; all where there is none, or where the cell stands at the very edge."""
    cells = torch.zeros_like(like)
    if relation in ("left", "right"):
        cells[:, column + 1 :] = relation == "left"
        cells[:, :column] = relation == "right"
    elif relation in ("above", "below"):
        cells[row + 1 :] = relation == "above"
        cells[:row] = relation == "below"
    return cells if bool((cells & like).any()) else torch.ones_like(like)


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

    def last(self, z, told):
        """What the last step is asked, noised latents and times, and what it would have answered untrained."""
        t = torch.full((len(z),), int(torch.randint(20, START, ())), device=z.device)
        x = self.arrived(torch.randn_like(z), told, int(t[0]))
        return x, t, self.teacher.guided(x, t, told, GUIDANCE).clean

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss. Whoever trains puts the batch's scenes in `scenes`."""
        x, t, before = self.last(z, told)
        answer = self.teacher.ask(self.student.unet, x, t, told).clean
        picture = self.teacher.vae.decode(answer / self.teacher.vae.config.scaling_factor).sample.clamp(-1, 1)
        logits, places, *_ = self.judge(picture)
        reward = torch.stack([asked(*row) for row in zip(logits.float(), places.float(), self.scenes)]).mean()
        return NEAR * F.mse_loss(answer, before) - REWARD * reward

    def stepped(self):
        """After each step of the optimiser."""
        self.slow.update(self.student)


class FewStepPreference(Preference):
    """On top of the few-step student `before`, from whose weights the student begins."""

    def __init__(self, teacher: Teacher, student: Student, before: Student):
        super().__init__(teacher, student)
        self.before = before

    def last(self, z, told):
        """See Preference."""
        x, t = simulated(self.teacher, self.student.unet, torch.randn_like(z), told)
        with torch.no_grad():
            return x, t, self.teacher.ask(self.before.unet, x, t, told).clean
