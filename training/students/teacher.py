"""The teacher as few-step methods ask it: the published model, frozen, its noise schedule, and one DDIM step in closed form."""

from dataclasses import dataclass

import torch

from ..export import parts
from ..pool import words
from ..session import DEVICE, MODEL, autocast, quick
from ..tokens import read
from ..unet import schedule

GRID = 50  # DDIM steps of the teacher that trajectories are cut from, as LCM, TCD and PCM do


@dataclass
class Answer:
    """What a network says of noised latents: the clean latents and the noise (n, c, h, w)."""

    clean: torch.Tensor
    noise: torch.Tensor


class Teacher:
    """The published UNet and text encoder, and the alphas of its noise schedule."""

    def __init__(self):
        self.unet, self.encoder, self.vae = (part.requires_grad_(False).to(DEVICE) for part in parts())
        self.unet.to(memory_format=torch.channels_last)
        self.tokenizer, self.scheduler = read(MODEL / "tokenizer"), schedule()
        cumulative = self.scheduler.alphas_cumprod.to(DEVICE)
        self.alphas, self.sigmas = cumulative.sqrt(), (1 - cumulative).sqrt()
        step = len(cumulative) // GRID
        self.grid = torch.cat([torch.zeros(1, dtype=torch.long), torch.arange(step - 1, len(cumulative), step)]).to(DEVICE)  # 0, 19, ..., 999
        self.unprompted = self.told(words(self.tokenizer, [""]))

    def told(self, ids: torch.Tensor) -> torch.Tensor:
        """Embeddings (n, LENGTH, width) of token ids (n, LENGTH)."""
        with torch.no_grad(), autocast():
            return self.encoder(ids).last_hidden_state.float()

    def at(self, t: torch.Tensor):
        """alpha and sigma (n, 1, 1, 1) at integer times."""
        return self.alphas[t][:, None, None, None], self.sigmas[t][:, None, None, None]

    def noised(self, z: torch.Tensor, noise: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        """alpha z + sigma noise."""
        alpha, sigma = self.at(t)
        return alpha * z + sigma * noise

    def read(self, x: torch.Tensor, v: torch.Tensor, t: torch.Tensor) -> Answer:
        """Clean latents and noise out of a v-prediction (Salimans and Ho 2022, appendix D)."""
        alpha, sigma = self.at(t)
        return Answer(alpha * x - sigma * v, sigma * x + alpha * v)

    def ask(self, unet, x: torch.Tensor, t: torch.Tensor, told: torch.Tensor, **extra) -> Answer:
        """One forward pass of a v-predicting UNet."""
        with quick():
            v = unet(x.contiguous(memory_format=torch.channels_last), t, told, **extra).sample
        return self.read(x, v.float(), t)

    @torch.no_grad()
    def guided(self, x, t, told, scale) -> Answer:
        """The teacher's own answer under classifier-free guidance; `scale` is a number or (n, 1, 1, 1)."""
        both = self.ask(self.unet, x.repeat(2, 1, 1, 1), t.repeat(2), torch.cat([self.unprompted.expand_as(told), told]))
        free, asked = (Answer(*pair) for pair in zip(both.clean.chunk(2), both.noise.chunk(2)))
        return Answer(free.clean + scale * (asked.clean - free.clean), free.noise + scale * (asked.noise - free.noise))

    def jump(self, answer: Answer, to: torch.Tensor) -> torch.Tensor:
        """DDIM without noise: the answer's trajectory at integer times `to` (n)."""
        alpha, sigma = self.at(to)
        return alpha * answer.clean + sigma * answer.noise
