"""Trains the adapters of the embedded model: python -m training.adapters.train --adapter robot (or all). Minutes each; written beside the model."""

import argparse
import copy
import json
import random
import time
from dataclasses import dataclass

import numpy as np
import torch
from peft import LoHaConfig, LoKrConfig, LoraConfig, get_peft_model_state_dict, inject_adapter_in_model
from safetensors.torch import save_file
from torch import nn

from .. import shelf
from ..pool import Pool, encode, words
from ..session import DEVICE, MODEL, quick
from ..students.student import write_adapter
from ..students.teacher import Teacher
from ..unet import ANYWHERE, times, weighed
from .lessons import LESSONS, Lesson, Picture

FOLDER, BATCH = MODEL / "adapters", 8  # scenes a step
SLIDE, PUSH = ("large", "small"), 2.0  # a slider's two ends, and how far the teacher is pushed


class Mixed(nn.Linear):
    """MoSLoRA's down projection: what a square mixer makes of the rank's channels (Wu et al. 2024, arXiv 2406.11909)."""

    def __init__(self, down: nn.Linear):
        super().__init__(down.in_features, down.out_features, bias=False)
        self.weight = down.weight
        self.mixer = nn.Parameter(torch.linalg.qr(torch.randn(down.out_features, down.out_features))[0])

    def forward(self, x):
        """(..., in) to (..., rank)."""
        return super().forward(x) @ self.mixer.T


def config(lesson: Lesson):
    """peft's config of the lesson's kind."""
    shared = {"r": lesson.rank, "target_modules": lesson.layers if isinstance(lesson.layers, str) else list(lesson.layers)}
    if lesson.kind == "loha":
        return LoHaConfig(**shared, alpha=lesson.rank)
    if lesson.kind == "lokr":
        return LoKrConfig(**shared, alpha=lesson.rank, decompose_factor=8)
    return LoraConfig(**shared, lora_alpha=lesson.rank, use_dora=lesson.kind == "dora")


def orthogonal_rows(width: int, rank: int, name: str) -> torch.Tensor:
    """`rank` rows of the orthogonal matrix that all adapters of this input width share (Po et al. 2023, arXiv 2312.02432, section 4.2): a
    cosine transform whose inputs have signs by chance, of which rows are had without the rest."""
    chance = torch.Generator().manual_seed(width)
    signs, order = torch.randint(2, (width,), generator=chance) * 2.0 - 1, torch.randperm(width - 1, generator=chance) + 1
    at = [lesson.name for lesson in LESSONS if lesson.kind == "orthogonal"].index(name)
    rows = order[at * rank : (at + 1) * rank, None]
    return (2 / width) ** 0.5 * torch.cos(torch.pi / width * (torch.arange(width) + 0.5) * rows) * signs


def injected(unet, lesson: Lesson):
    """The UNet with the lesson's adapter in it; only that learns. Returns the config."""
    unet.requires_grad_(False)
    made = config(lesson)
    inject_adapter_in_model(made, unet)
    for module in list(unet.modules()):
        down = getattr(module, "lora_A", None)
        if down is None or "default" not in down:
            continue
        if lesson.kind == "mixed" and isinstance(down["default"], nn.Linear):
            down["default"] = Mixed(down["default"])
        if lesson.kind == "orthogonal":
            with torch.no_grad():
                rows = down["default"].weight
                rows.copy_(orthogonal_rows(rows[0].numel(), lesson.rank, lesson.name).reshape(rows.shape))
            down["default"].requires_grad_(False)
    return made


class Room:
    """What all lessons share: the frozen teacher, and scenes of the world with their words, encoded once, so that nothing is forgotten."""

    def __init__(self, seed: int, scenes: int = 256):
        self.teacher = Teacher()
        pool = Pool(self.teacher.vae, seed)
        pool.fill(scenes, 0)
        z, mask, ids, self.scenes = pool.batch(random.Random(f"room {seed}"), scenes, 0.5, self.teacher.tokenizer, anywhere=ANYWHERE)
        self.world = Shown(z, mask, torch.cat([self.teacher.told(part) for part in ids.split(64)]))

    def show(self, pictures: list[Picture]) -> "Shown":
        """A lesson's pictures, encoded."""
        z = torch.from_numpy(encode(self.teacher.vae, np.stack([p.pixels for p in pictures]))).float().to(DEVICE)
        masks = np.stack([p.mask.reshape(16, 8, 16, 8).mean((1, 3)) for p in pictures])
        return Shown(z, torch.from_numpy(masks).float().to(DEVICE)[:, None], self.say([p.words for p in pictures]))

    def say(self, texts: list[str]) -> torch.Tensor:
        """Embeddings (n, LENGTH, width) of prompts."""
        return self.teacher.told(words(self.teacher.tokenizer, texts))


@dataclass(frozen=True)
class Shown:
    """Latents (n, 8, 16, 16), how much each unit counts (n, 1, 16, 16), embedded words (n, LENGTH, width)."""

    z: torch.Tensor
    mask: torch.Tensor
    told: torch.Tensor

    def some(self, r: random.Random, count: int):
        """`count` of them by chance."""
        picks = [r.randrange(len(self.z)) for _ in range(count)]
        return self.z[picks], self.mask[picks], self.told[picks]


def error(teacher: Teacher, unet, z, mask, told, clean: bool, fade: float) -> torch.Tensor:
    """The teacher's own loss: the error of v, what counts weighted; of the clean latents, if so asked (ConsisLoRA: what it is, not its grain)."""
    t, noise = times(teacher.scheduler, len(z)), torch.randn_like(z)
    alpha, sigma = teacher.at(t)
    with quick():
        v = unet((alpha * z + sigma * noise).contiguous(memory_format=torch.channels_last), t, told).sample.float()
    weight = weighed(mask, alpha.flatten().square().pow(fade)) * (sigma.square() if clean else 1)
    return (weight * (v - (alpha * noise - sigma * z)).square()).mean()


def slide(room: Room, unet, z, ends: list[torch.Tensor]) -> torch.Tensor:
    """A slider's loss (Gandikota et al. 2023, arXiv 2311.12092, equation 8): at strength 1 the answer to neutral words moves from one end's
    towards the other's, at -1 the other way. `ends` are the words without either, with more, with less."""
    t = times(room.teacher.scheduler, len(z))
    x = room.teacher.noised(z, torch.randn_like(z), t).contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        free, up, down = room.teacher.unet(x.repeat(3, 1, 1, 1), t.repeat(3), torch.cat(ends)).sample.chunk(3)
    loss = 0
    for sign in (1.0, -1.0):
        with strength(unet, sign):
            loss = loss + (unet(x, t, ends[0]).sample - (free + sign * PUSH * (up - down))).square().mean()
    return loss


class strength:
    """A context in which all adapters in the network act at this strength."""

    def __init__(self, unet, scale: float):
        self.layers, self.scale = [m for m in unet.modules() if hasattr(m, "set_scale") and hasattr(m, "lora_A")], scale

    def __enter__(self):
        for layer in self.layers:
            layer.set_scale("default", self.scale)

    def __exit__(self, *_):
        for layer in self.layers:
            layer.set_scale("default", 1.0)


def train(lesson: Lesson, room: Room, seed: int = 0, steps: int | None = None, seconds: float | None = None):
    """Trains one adapter, for its steps or for so many seconds if these are over before, and writes it."""
    torch.manual_seed(seed)
    teacher, r = room.teacher, random.Random(f"{lesson.name} {seed}")
    unet = copy.deepcopy(teacher.unet)
    made, pictures = injected(unet, lesson), lesson.pictures(r)
    shown = room.show(pictures) if pictures else None
    nouns = sorted({scene.groups[0].noun for scene in room.scenes})
    ends = [room.say([" ".join(f"a {end} {noun}".split()) for noun in nouns]) for end in ("", *SLIDE)] if not shown else []
    learning = [p for p in unet.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learning, lesson.lr, betas=(0.9, 0.99), weight_decay=0.01)
    total, step, losses, start = steps or lesson.steps, 0, [], time.monotonic()
    progress = 0.0
    while progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = lesson.lr * min(1, (step + 1) / 10, 2 * (1 - progress))
        if shown:
            z, mask, told = map(torch.cat, zip(shown.some(r, BATCH - lesson.kept), room.world.some(r, lesson.kept)))
            told = torch.where(torch.rand(len(z), 1, 1, device=z.device) < 0.1, teacher.unprompted, told)
            loss = error(teacher, unet, z, mask, told, lesson.clean <= progress, lesson.fade)
        else:
            rows = [r.randrange(len(room.scenes)) for _ in range(BATCH // 2)]
            said = [nouns.index(room.scenes[i].groups[0].noun) for i in rows]
            loss = slide(room, unet, room.world.z[rows], [told[said] for told in ends])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, 1.0)
        optimiser.step()
        losses.append(float(loss.detach()))
        step += 1
        progress = max(step / total, (time.monotonic() - start) / seconds if seconds else 0.0)
        if step % 25 == 0 or progress >= 1:
            print(f"{lesson.name}: step {step}, {time.monotonic() - start:.0f} s, loss {np.mean(losses[-25:]):.4f}", flush=True)
    write(unet, lesson, made, f"{step} steps of {BATCH} scenes, rate {lesson.lr:g}")


def write(unet, lesson: Lesson, made, training: str):
    """Writes the adapter as the lesson's form has it, with its trigger, category and licence in the metadata."""
    state = get_peft_model_state_dict(unet)
    about = {"name": f"nano {lesson.name}", "trigger": lesson.trigger, "fewstep.category": lesson.category, "license": "apache-2.0",
             "base_model": "fewstep nano", "training": training}
    path = FOLDER / f"{lesson.name}.safetensors"
    if lesson.form != "peft":
        return write_adapter(path, state, lesson.rank, lesson.form, about)
    path.parent.mkdir(parents=True, exist_ok=True)
    named = {f"unet.{n.replace('lora_A.mixer', 'lora_AB.weight')}": t.half().contiguous().cpu() for n, t in state.items()}
    fields = {f"unet.{k}": sorted(v) if isinstance(v, set) else v for k, v in made.to_dict().items()}
    config_text = json.dumps({k: v for k, v in fields.items() if isinstance(v, (int, float, str, bool, list, dict)) or v is None})
    save_file(named, path, {"format": "pt", "lora_adapter_metadata": config_text, **about})
    path.chmod(0o644)


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.adapters.train", description=__doc__)
    parser.add_argument("--adapter", choices=(*(lesson.name for lesson in LESSONS), "all"), default="all")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, help="of each adapter at most; its rate falls to nought by then")
    given = parser.parse_args()
    room = Room(given.seed)
    for lesson in LESSONS:
        if given.adapter in ("all", lesson.name):
            train(lesson, room, given.seed, given.steps, given.seconds)
            shelf.write()


if __name__ == "__main__":
    main()
