"""Trains the adapters of the embedded model: python -m training.adapters.train --adapter robot (or all). Minutes each; written beside the model."""

import argparse
import json
import random

import numpy as np
import torch
from peft import LoHaConfig, LoKrConfig, LoraConfig, get_peft_model_state_dict, inject_adapter_in_model
from safetensors.torch import save_file
from torch import nn

from .. import shelf
from ..pool import Pool, encode, words
from ..session import DEVICE, MODEL
from ..students.student import write_adapter
from ..students.teacher import Teacher
from ..unet import OBJECTS, times
from .lessons import LESSONS, Lesson

FOLDER, BATCH, LR = MODEL / "adapters", 16, 1e-3
SLIDE = (("large", "small"), 2.0)  # a slider's two ends, and how far the teacher is pushed


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
    shared = {"r": lesson.rank, "target_modules": list(lesson.layers)}
    if lesson.kind == "loha":
        return LoHaConfig(**shared, alpha=lesson.rank)
    if lesson.kind == "lokr":
        return LoKrConfig(**shared, alpha=lesson.rank, decompose_factor=8)
    return LoraConfig(**shared, lora_alpha=lesson.rank, use_dora=lesson.kind == "dora")


def orthogonal_rows(width: int, rank: int, name: str) -> torch.Tensor:
    """`rank` rows of the orthogonal matrix that all adapters of this input width share (Po et al. 2023, arXiv 2312.02432, section 4.2)."""
    shared = torch.linalg.qr(torch.randn(width, width, generator=torch.Generator().manual_seed(width)))[0]
    half = torch.randperm(width, generator=torch.Generator().manual_seed(0))
    at = [lesson.name for lesson in LESSONS if lesson.kind == "orthogonal"].index(name)
    return shared[half[at * rank : (at + 1) * rank]]


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
                down["default"].weight.copy_(orthogonal_rows(down["default"].in_features, lesson.rank, lesson.name))
            down["default"].requires_grad_(False)
    return made


def error(teacher: Teacher, unet, z, mask, told) -> torch.Tensor:
    """The teacher's own loss: the error of v, what counts weighted."""
    t, noise = times(teacher.scheduler, len(z)), torch.randn_like(z)
    alpha, sigma = teacher.at(t)
    v = unet((alpha * z + sigma * noise).contiguous(memory_format=torch.channels_last), t, told).sample
    return ((1 + OBJECTS * mask) * (v - (alpha * noise - sigma * z)).square()).mean()


def slide(teacher: Teacher, unet, z, ids_of) -> torch.Tensor:
    """A slider's loss (Gandikota et al. 2023, arXiv 2311.12092, equation 8): at strength 1 the answer to neutral words moves from one end's
    towards the other's, at -1 the other way."""
    (more, less), push = SLIDE
    t = times(teacher.scheduler, len(z))
    x = teacher.noised(z, torch.randn_like(z), t)
    neutral, high, low = (teacher.told(ids) for ids in ids_of(more, less))
    with strength(unet, 0.0), torch.no_grad():
        free, up, down = (unet(x, t, told).sample for told in (neutral, high, low))
    loss = 0
    for sign in (1.0, -1.0):
        with strength(unet, sign):
            loss = loss + (unet(x, t, neutral).sample - (free + sign * push * (up - down))).square().mean()
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


def train(lesson: Lesson, seed: int = 0, steps: int | None = None, pooled: int = 1000):
    """Trains one adapter and writes it."""
    torch.manual_seed(seed)
    teacher, r = Teacher(), random.Random(f"{lesson.name} {seed}")
    unet = teacher.unet
    made = injected(unet, lesson)
    pool, shown = Pool(teacher.vae, seed), lesson.pictures(r)
    pool.fill(pooled)
    if shown:
        latents = torch.from_numpy(encode(teacher.vae, np.stack([p.pixels for p in shown]))).float().to(DEVICE)
        masks = torch.from_numpy(np.stack([p.mask.reshape(16, 8, 16, 8).mean((1, 3)) for p in shown])).float().to(DEVICE)[:, None]
    optimiser = torch.optim.AdamW([p for p in unet.parameters() if p.requires_grad], LR, weight_decay=0.0)
    total, losses = steps or lesson.steps, []
    for step in range(total):
        for group in optimiser.param_groups:
            group["lr"] = LR * min(1, (step + 1) / 20) * min(1, 4 * (total - step) / total)
        z, mask, ids, scenes = pool.batch(r, BATCH // 2 if shown else BATCH, 0.5, teacher.tokenizer)
        if shown:
            picks = [r.randrange(len(shown)) for _ in range(BATCH // 2)]
            z, mask = torch.cat([z, latents[picks]]), torch.cat([mask, masks[picks]])
            ids = torch.cat([ids, words(teacher.tokenizer, [shown[i].words for i in picks])])
            loss = error(teacher, unet, z, mask, teacher.told(ids))
        else:
            nouns = [scene.groups[0].noun for scene in scenes]
            loss = slide(teacher, unet, z, lambda *ends: [words(teacher.tokenizer, [f"a {end} {noun}".replace("  ", " ") for noun in nouns]) for end in ("", *ends)])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
        if (step + 1) % 50 == 0 or step + 1 == total:
            print(f"{lesson.name}: step {step + 1}, loss {np.mean(losses[-50:]):.4f}", flush=True)
    write(unet, lesson, made, f"{total} steps of {BATCH} scenes")


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
    given = parser.parse_args()
    for lesson in LESSONS:
        if given.adapter in ("all", lesson.name):
            train(lesson, given.seed, given.steps)
            shelf.write()


if __name__ == "__main__":
    main()
