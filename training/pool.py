"""A growing pool of scenes with their latents, so that the diffusion model's training seldom waits for the autoencoder."""

import random

import numpy as np
import torch

from .captions import caption
from .scenes import Scene, compose, draw_scene
from .session import DEVICE, WORK, autocast
from .together import RANK
from .tokens import LENGTH
from .vocabulary import SIZES

SIDE, CHANNELS = 16, 8


@torch.no_grad()
def encode(vae, pictures: np.ndarray) -> np.ndarray:
    """Scaled latents, float16 (n, CHANNELS, SIDE, SIDE), of uint8 pictures (n, 128, 128, 3)."""
    x = torch.from_numpy(pictures).to(DEVICE).permute(0, 3, 1, 2).float() / 127.5 - 1
    with autocast():
        z = vae.encode(x.contiguous(memory_format=torch.channels_last)).latent
    return (z.float() * vae.config.scaling_factor).half().cpu().numpy()


def even(scene: Scene, mask: np.ndarray) -> np.ndarray:
    """The objects' coverage `mask` (128, 128) at the latents' size, float16 (SIDE, SIDE), each object counting as much in all as a medium one:
    by area alone a small one counts less than half of that, and is learnt so late that it is often left out."""
    weight = mask.reshape(SIDE, 8, SIDE, 8).mean((1, 3))
    for group in scene.groups:
        side = SIZES[group.size]
        for column, row in group.boxes:
            weight[2 * row : 2 * (row + side), 2 * column : 2 * (column + side)] *= (SIZES["medium"] / side) ** 2
    return weight.astype(np.float16)


class Pool:
    """Scenes of one object and scenes of several, each with latents and how much their objects count there."""

    def __init__(self, vae, seed: int):
        self.vae, self.random = vae, random.Random(f"pool {seed} {RANK}")
        self.scenes = {True: [], False: []}
        self.latents = {True: [], False: []}
        self.masks = {True: [], False: []}

    def grow(self, count: int, single: float = 0.4):
        """Adds `count` fresh scenes."""
        scenes = [draw_scene(self.random, single) for _ in range(count)]
        composed = [compose(scene) for scene in scenes]
        latents = encode(self.vae, np.stack([picture for picture, _ in composed]))
        for scene, z, (_, mask) in zip(scenes, latents, composed):
            alone = len(scene.groups) == 1 and len(scene.groups[0].boxes) == 1
            self.scenes[alone].append(scene)
            self.latents[alone].append(z)
            self.masks[alone].append(even(scene, mask))

    def fill(self, count: int, step: int):
        """Reads the stored pool, grows it to `count` scenes and stores it; each process has its own, and every `step` from which training
        goes on adds others."""
        path = WORK / f"pool-{RANK}.pt"
        if path.exists():
            self.scenes, self.latents, self.masks = torch.load(path, weights_only=False)
            self.random.seed(f"grown {step} {RANK}")
        if len(self) < count:
            while len(self) < count:
                self.grow(64, single=0.25)
            WORK.mkdir(parents=True, exist_ok=True)
            torch.save((self.scenes, self.latents, self.masks), path.with_suffix(".partial"))
            path.with_suffix(".partial").replace(path)

    def __len__(self) -> int:
        return sum(map(len, self.scenes.values()))

    def batch(self, r: random.Random, size: int, single: float, tokenizer, dropout: float = 0.1, anywhere: float = 0.0):
        """Latents (size, CHANNELS, SIDE, SIDE), masks (size, 1, SIDE, SIDE), token ids (size, LENGTH) of freshly worded captions,
        and the scenes. Shares of captions: `dropout` of empty ones, `anywhere` of those that leave the place out."""
        kinds = [r.random() < single for _ in range(size)]
        picks = [(kind, r.randrange(len(self.scenes[kind]))) for kind in kinds]
        z = torch.from_numpy(np.stack([self.latents[kind][i] for kind, i in picks])).float().to(DEVICE)
        mask = torch.from_numpy(np.stack([self.masks[kind][i] for kind, i in picks])).float().to(DEVICE)[:, None]
        texts = ["" if r.random() < dropout else caption(r, self.scenes[kind][i], r.random() >= anywhere)[0] for kind, i in picks]
        return z, mask, words(tokenizer, texts), [self.scenes[kind][i] for kind, i in picks]


def words(tokenizer, texts: list[str]) -> torch.Tensor:
    """Token ids (n, LENGTH), padded and truncated as pipelines do."""
    return tokenizer(texts, padding="max_length", max_length=LENGTH, truncation=True, return_tensors="pt")["input_ids"].to(DEVICE)
