"""Evaluation prompts in eight categories, of combinations that were never drawn for training, and what each asks for.

    python -m training.prompts --each 25 --features > prompts.json

writes them for other programs (`cli/judge.ts`): category, prompt and scene; with --features what the judge reads from that scene, drawn.
"""

import argparse
import json
import random
from dataclasses import asdict, dataclass

import numpy as np

from .captions import caption
from .scenes import RELATIONS, Group, Scene, compose, layout
from .vocabulary import BACKGROUNDS, COLOURS, OWN, SEEN, SIZES, held_out

CATEGORIES = ("single", "two", "counting", "colours", "position", "binding", "place", "size")
GOALS = {"single": 0.98, "two": 0.88, "counting": 0.90, "colours": 0.93, "position": 0.90, "binding": 0.80, "place": 0.97, "size": 0.85}


@dataclass(frozen=True)
class Asked:
    """A prompt, its category and the scene it was worded from (drawn, it is a picture that fulfils the prompt)."""

    category: str
    prompt: str
    scene: Scene


def ask(r: random.Random, category: str) -> Asked:
    """A prompt of the category by chance. Every object of it is a held-out combination of noun, colour and background."""
    while True:
        background = r.choice(BACKGROUNDS)
        n = 2 if category in ("two", "position", "binding") else 1
        nouns = r.sample(SEEN, n)
        colours = [r.choice(list(COLOURS)) if category in ("colours", "binding") else OWN for _ in nouns]
        size = r.choice(["small", "large"]) if category == "size" else "medium"
        count = r.randint(2, 4) if category == "counting" else 1
        relation = r.choice(RELATIONS) if category == "position" else None
        plain = {f"plain {colour}" for colour in colours}
        if background in plain or len(set(colours)) < len(colours) and category == "binding":
            continue
        if not all(held_out(noun, colour, background) for noun, colour in zip(nouns, colours)):
            continue
        boxes = layout(r, [SIZES[size]] * (n * count), relation)
        if boxes is None:
            continue
        groups = tuple(Group(noun, c, size, tuple(boxes[i * count : (i + 1) * count])) for i, (noun, c) in enumerate(zip(nouns, colours)))
        scene = Scene(groups, relation, background, r.randrange(16))
        return Asked(category, caption(r, scene)[0], scene)


def prompts(each: int, seed: str = "evaluation") -> list[Asked]:
    """`each` prompts of every category; the first ones stay the same when more are asked for."""
    asked = []
    for category in CATEGORIES:
        r = random.Random(f"{seed} {category}")
        asked += [ask(r, category) for _ in range(each)]
    return asked


def fulfilled(asked: Asked, found, place: str) -> bool:
    """Whether what the judge found (`judge.Found` objects and a background) is what the category asks of the prompt."""
    groups = asked.scene.groups
    named = [[f for f in found if f.noun == group.noun] for group in groups]
    if asked.category == "place":
        return place == asked.scene.background
    if asked.category == "counting":
        return len(named[0]) == len(groups[0].boxes)
    if asked.category in ("colours", "binding"):
        return all(any(f.colour == group.colour for f in those) for group, those in zip(groups, named))
    if asked.category == "size":
        return any(f.size == groups[0].size for f in named[0])
    if asked.category == "position":
        return any(stands(a.at, b.at, asked.scene.relation) for a in named[0] for b in named[1])
    return all(named)


def stands(a, b, relation: str) -> bool:
    """Whether centre a lies on the named side of centre b, further along that axis than half of what it lies off the other."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    along, off = (dx, dy) if relation in ("left", "right") else (dy, dx)
    along = along if relation in ("left", "above") else -along
    return along > 8 and along > abs(off) / 2


def written(asked: list[Asked], features: bool) -> str:
    """JSON, a prompt a line."""
    rows = [asdict(one) for one in asked]
    if features:
        from .judge import read, written as judge  # only here: prompts alone need no torch

        seen = read(judge(), np.stack([compose(one.scene)[0] for one in asked]))
        for row, one in zip(rows, seen):
            row["features"] = [float(f"{value:.7g}") for value in one.features]
    return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=25, help="prompts of every category")
    parser.add_argument("--seed", default="evaluation", help="which prompts")
    parser.add_argument("--features", action="store_true", help="the judge's features of the real scenes, for distances")
    said = parser.parse_args()
    print(written(prompts(said.each, said.seed), said.features))
