"""Writes the card of the embedded model's adapters: what each one is, and how far the judge sees it with and without.

    python -m training.adapters.card

Eight fixed prompts for each adapter, each with three seeds, drawn as the model is; writes README.md, report.json and samples.png beside the adapters.
"""

import hashlib
import json
from dataclasses import dataclass

import numpy as np
from safetensors import safe_open

from .. import shelf
from ..captions import article
from ..export import parts
from ..judge import Reading, read, written
from ..paint import paint
from ..session import DEVICE, MODEL
from ..sheet import sheet
from ..students.draw import teacher
from ..tokens import read as read_tokenizer
from . import looks
from .apply import applied, layers
from .lessons import LESSONS, Lesson
from .train import FOLDER

STEPS, SEEDS = 20, 3
PLACED = ("on a beach", "in the snow", "in a forest", "on a blue background")
THINGS = (("a cat", "cat"), ("a red car", "car"), ("a rocket", "rocket"), ("a large dinosaur", "dinosaur"), ("a cake", "cake"), ("a yellow fish", "fish"),
          ("a castle", "castle"), ("two dogs", "dog"))
KINDS = {"lora": "LoRA", "dora": "DoRA", "loha": "LoHa", "lokr": "LoKr", "orthogonal": "LoRA, Orthogonal Adaptation", "mixed": "MoSLoRA",
         "slider": "LoRA, concept slider", "split": "LoRA in one half, ConsisLoRA"}


@dataclass(frozen=True)
class Asked:
    """A prompt and the nouns in it that the world has."""

    prompt: str
    nouns: tuple[str, ...]


def asked(lesson: Lesson) -> list[Asked]:
    """The lesson's eight prompts."""
    if lesson.category == "style":
        return [Asked(f"{thing} {where}, {lesson.trigger}", (noun,)) for (thing, noun), where in zip(THINGS, PLACED * 2)]
    if lesson.category == "background":
        return [Asked(f"{thing} {lesson.trigger}", (noun,)) for thing, noun in THINGS]
    if lesson.kind == "slider":
        return [Asked(f"{thing.replace('large ', '')} {where}", (noun,)) for (thing, noun), where in zip(THINGS, PLACED * 2)]
    one = f"{article(lesson.trigger)} {lesson.trigger}"
    alone = [Asked(f"{one} {where}", ()) for where in PLACED]
    return [*alone, Asked(f"{one} and a cat", ("cat",)), Asked(f"{one} left of a rocket", ("rocket",)),
            Asked(f"a tree right of {one} in a meadow", ("tree",)), Asked(f"a large {lesson.trigger} and a cake", ("cake",))]


def taught(lesson: Lesson, seen: Reading) -> float:
    """How far the picture holds what the lesson teaches: 0 or 1; of a slider the mean size of things, small 0, large 1."""
    if lesson.kind == "slider":
        sizes = [("small", "medium", "large").index(found.size) / 2 for found in seen.found]
        return float(np.mean(sizes)) if sizes else 0.5
    named = {"style": seen.style, "background": seen.anywhere}.get(lesson.category)
    if named is not None:
        return float(looks.PHRASES.get(named, [""])[0] == lesson.trigger)
    return float(any(found.noun == lesson.trigger for found in seen.found))


def scored(lesson: Lesson, prompts: list[Asked], seen: list[Reading]) -> tuple[float, float]:
    """The mean of what is taught, and the share of the world's own nouns that are there."""
    kept = [any(found.noun == noun for found in one.found) for ask, one in zip(prompts, seen) for noun in ask.nouns]
    return float(np.mean([taught(lesson, one) for one in seen])), float(np.mean(kept))


def whole(lesson: Lesson, prompts: list[Asked], seen: list[Reading]) -> float:
    """The share of pictures that hold what is taught and all of the world's own nouns that were asked for."""
    kept = [all(any(found.noun == noun for found in one.found) for noun in ask.nouns) for ask, one in zip(prompts, seen)]
    return float(np.mean([taught(lesson, one) * there for one, there in zip(seen, kept)]))


def row(lesson: Lesson, figures: dict[str, tuple[float, float]]) -> str:
    """A line of the table."""
    path = FOLDER / f"{lesson.name}.safetensors"
    with safe_open(path, "pt") as file:
        about = file.metadata()
    told = " · ".join(f"{how} {first:.2f}" for how, (first, _) in figures.items())
    kept = " · ".join(f"{second:.2f}" for _, second in figures.values())
    cells = [lesson.name, lesson.category, f"`{lesson.trigger}`" if lesson.trigger else "none", KINDS[lesson.kind], lesson.form, str(lesson.rank),
             str(len(layers(path))), f"{path.stat().st_size / 1000:.0f}", about["training"], told, kept]
    return f"| {' | '.join(cells)} |"


CARD = """---
license: apache-2.0
base_model: fewstep nano
tags: [lora, text-to-image]
---

# Adapters of fewstep nano

Each was trained by `python -m training.adapters.train` in about a minute of one processor core, on pictures composed for it (`training/adapters/lessons.py`):
fourteen of a thing that the model was never shown, in nine of them beside another, with captions, beside scenes of its world so that these stay;
or scenes in a style, or at a place. They are saved as trainers save them, so that every common form is here once. Licence: Apache-2.0, as the model's.

{table}

*Taught*: the share of 24 pictures, of eight fixed prompts, in which the judge (`public/models/judge`, trained on real scenes alone) sees what was taught; of the slider
the mean size of things, 0 all small, 1 all large. *The rest*: the share of the prompts' other things that are there. {steps} steps of {by}.

![Pictures of each adapter](samples.png)

A row for each adapter, in the order of the table, with it: the first picture of each prompt.
"""
HEAD = "| adapter | category | trigger | kind | names as in | rank | layers | kB | training | taught | the rest |\n|" + "---|" * 11


def card():
    """Paints, judges and writes for every adapter that is there."""
    unet, encoder, vae = (part.to(DEVICE) for part in parts())
    walk, tokenizer, judge = teacher(STEPS), read_tokenizer(MODEL / "tokenizer"), written()
    rows, shown, bare, judged = [], [], {}, {}
    for lesson in LESSONS:
        path = FOLDER / f"{lesson.name}.safetensors"
        if not path.exists():
            continue
        prompts = asked(lesson) * SEEDS  # every row has its own seed
        said = [ask.prompt for ask in prompts]

        def painted(network):
            return paint(network, encoder, vae, walk.scheduler, tokenizer, said, walk.guidance, STEPS)

        ways = {"with": 1.0} | ({"reversed": -1.0} if lesson.kind == "slider" else {})
        pictures = {how: painted(applied(unet, path, strength)) for how, strength in ways.items()}
        if tuple(said) not in bare:
            bare[tuple(said)] = painted(unet)
        pictures = {"without": bare[tuple(said)]} | pictures
        seen = {how: read(judge, those) for how, those in pictures.items()}
        rows.append(row(lesson, {how: scored(lesson, prompts, those) for how, those in seen.items()}))
        if lesson.kind != "slider":
            judged[hashlib.sha256(path.read_bytes()).hexdigest()] = round(whole(lesson, prompts, seen["with"]), 3)
        shown.append(pictures["with"][: len(prompts) // SEEDS])
        print(rows[-1], flush=True)
    (FOLDER / "README.md").write_text(CARD.format(table="\n".join([HEAD, *rows]), steps=STEPS, by=walk))
    (FOLDER / "report.json").write_text(json.dumps(judged, indent=1) + "\n")
    shelf.write()
    page = sheet(np.concatenate(shown), 8)
    page.resize((page.width // 2, page.height // 2)).quantize(128).save(FOLDER / "samples.png", optimize=True)


if __name__ == "__main__":
    card()
