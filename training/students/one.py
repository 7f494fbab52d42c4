"""One-step distribution matching (DMD2, Yin et al. 2024, arXiv 2405.14867): the student's pictures are pushed to where the guided teacher
finds them more likely than a second network does that learns the student's own pictures; a critic on that network's middle tells real
latents from drawn ones. Four times, so that one to four steps work. The second network is an adapter of the teacher, which follows within
few steps; it has learnt the student's pictures before the student learns from it."""

import torch
from torch import nn
from torch.nn import functional as F

from ..paint import GUIDANCE
from ..session import DEVICE
from .simulated import simulated
from .student import Slow, Student
from .teacher import Teacher

REAL, FIRST = 0.01, 60  # weight of the critic; steps of the second network before the student's first
RANK = 16  # of the second network


class Fake:
    """Learns the student's pictures as a diffusion model, and on the features of its middle tells them from real latents."""

    def __init__(self, teacher: Teacher):
        adapted = Student(teacher.unet, RANK)
        self.unet = adapted.unet
        width = self.unet.config.block_out_channels[-1]
        self.critic = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.SiLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 1))
        self.critic.to(DEVICE)
        self.unet.mid_block.register_forward_hook(self.listen)
        self.optimiser = torch.optim.AdamW([*adapted.parameters(), *self.critic.parameters()], 1e-3, betas=(0.0, 0.99), weight_decay=0.01)

    def listen(self, module, given, out):
        """Keeps the middle's features at hand."""
        self.heard = out

    def judged(self) -> torch.Tensor:
        """The critic's logits (n, 1) of the last pass."""
        return self.critic(self.heard.float())


class One:
    """See the module."""

    def __init__(self, teacher: Teacher, student: Student):
        self.teacher, self.student, self.fake, self.slow = teacher, student, Fake(teacher), Slow(student, 0.99)

    def drawn(self, noise: torch.Tensor, told) -> torch.Tensor:
        """The student's picture after one to four steps by chance, the last of them with gradients."""
        return self.teacher.ask(self.student.unet, *simulated(self.teacher, self.student.unet, noise, told), told).clean

    def teach_fake(self, z, drawn, told):
        """One step of the second network on drawn latents, and of its critic on these and real ones."""
        t = torch.randint(20, 980, (len(z),), device=z.device).repeat(2)
        both = torch.cat([drawn, z])
        answer = self.teacher.ask(self.fake.unet, self.teacher.noised(both, torch.randn_like(both), t), t, told.repeat(2, 1, 1))
        of_drawn, of_real = self.fake.judged().chunk(2)
        alpha, sigma = self.teacher.at(t[: len(z)])
        weight = 1 + (alpha / sigma).square().clamp(max=5)  # the error of v
        matching = (weight * (answer.clean[: len(z)] - drawn).square()).mean()
        loss = matching + REAL * (F.softplus(of_drawn) + F.softplus(-of_real)).mean()
        self.fake.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.fake.optimiser.step()

    def loss(self, z, mask, told) -> torch.Tensor:
        """One batch's loss of the student; the second network learns first what the student draws now."""
        drawn = self.drawn(torch.randn_like(z), told)
        for _ in range(FIRST if self.slow.steps == 0 else 1):
            self.teach_fake(z, drawn.detach(), told)
        t = torch.randint(20, 980, (len(z),), device=z.device)
        x = self.teacher.noised(drawn.detach(), torch.randn_like(z), t)
        real = self.teacher.guided(x, t, told, GUIDANCE).clean
        with torch.no_grad():
            fake = self.teacher.ask(self.fake.unet, x, t, told).clean
        size = (drawn.detach() - real).abs().mean((1, 2, 3), keepdim=True)
        matched = F.mse_loss(drawn, (drawn - (fake - real) / size).detach()) * 0.5
        self.teacher.ask(self.fake.unet, self.teacher.noised(drawn, torch.randn_like(z), t), t, told)
        return matched + REAL * F.softplus(-self.fake.judged()).mean()

    def stepped(self):
        """After each step of the optimiser."""
        self.slow.update(self.student)
