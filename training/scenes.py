"""Draws scenes by chance and composes them: which objects, of which colour and size, where, on which background."""

import random
from dataclasses import dataclass

import numpy as np

from .places import VARIANTS, background
from .sprites import sprite
from .vocabulary import BACKGROUNDS, CANVAS, COLOURS, OWN, PLACES, PLAIN, SEEN, SIZES, UNIT, held_out

GRID = CANVAS // UNIT
RELATIONS = ("left", "right", "above", "below")


@dataclass(frozen=True)
class Group:
    """Equal objects: one noun, one colour, one size, and the box of each (column, row in units)."""

    noun: str
    colour: str
    size: str
    boxes: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Scene:
    """Groups in the order they are named; `relation` says where the first stands relative to the second."""

    groups: tuple[Group, ...]
    relation: str | None
    background: str
    variant: int


def overlaps(a, b) -> bool:
    """Whether two boxes (column, row, side) share area."""
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[2] and b[1] < a[1] + a[2]


def related(a, b, relation: str) -> bool:
    """Whether box a stands in the relation to box b: apart on its axis, centres within one and a half units on the other."""
    axis = 0 if relation in ("left", "right") else 1
    first, second = (a, b) if relation in ("left", "above") else (b, a)
    across = abs((a[1 - axis] + a[2] / 2) - (b[1 - axis] + b[2] / 2))
    return first[axis] + first[2] <= second[axis] and across <= 1.5


def layout(r: random.Random, sides: list[int], relation: str | None) -> list[tuple[int, int]] | None:
    """Boxes that do not overlap for objects of these sides, or None when none was found."""
    for _ in range(300):
        boxes = []
        for side in sides:
            boxes.append((r.randint(0, GRID - side), r.randint(0, GRID - side), side))
        if any(overlaps(a, b) for i, a in enumerate(boxes) for b in boxes[:i]):
            continue
        if relation is None or related(boxes[0], boxes[1], relation):
            return [(x, y) for x, y, _ in boxes]
    return None


def draw_scene(r: random.Random, single: float = 0.25, nouns=SEEN, holding_out: bool = True) -> Scene:
    """A scene by chance. `single`: share of scenes with one object. Combinations kept for evaluation are avoided."""
    while True:
        place = r.choice(list(PLACES)) if r.random() < 0.65 else r.choice(list(PLAIN))
        kind = "single" if r.random() < single else r.choices(["count", "two", "mixed", "three"], [30, 48, 10, 12])[0]
        counts = {"single": [1], "count": [r.randint(2, 4)], "two": [1, 1], "mixed": [r.randint(2, 3), 1], "three": [1, 1, 1]}[kind]
        relation = r.choice(RELATIONS) if kind == "two" and r.random() < 0.6 else None
        chosen = r.sample(nouns, len(counts))
        colours = [r.choice(list(COLOURS)) if r.random() < 0.55 else OWN for _ in chosen]
        weights = [25, 50, 25] if len(counts) <= 2 and max(counts) <= 2 else [45, 55, 0]
        sizes = [r.choices(list(SIZES), weights)[0] for _ in chosen]
        if any(f"plain {colour}" == place for colour in colours):
            continue  # an object painted like the wall behind it
        if holding_out and any(held_out(n, c, place) for n, c in zip(chosen, colours)):
            continue
        boxes = layout(r, [SIZES[size] for size, n in zip(sizes, counts) for _ in range(n)], relation)
        if boxes is None:
            continue
        groups = []
        for noun, colour, size, n in zip(chosen, colours, sizes, counts):
            groups.append(Group(noun, colour, size, tuple(boxes[:n])))
            boxes = boxes[n:]
        return Scene(tuple(groups), relation, place, r.randrange(VARIANTS))


def compose(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """The picture, uint8 (128, 128, 3), and the objects' coverage, float (128, 128) in [0, 1]."""
    picture = background(scene.background, scene.variant).astype(np.float32)
    mask = np.zeros((CANVAS, CANVAS), np.float32)
    for group in scene.groups:
        rgb, alpha = sprite(group.noun, group.colour, group.size)
        side = SIZES[group.size] * UNIT
        for column, row in group.boxes:
            at = np.s_[row * UNIT : row * UNIT + side, column * UNIT : column * UNIT + side]
            picture[at] = picture[at] * (1 - alpha) + rgb
            mask[at] = np.maximum(mask[at], alpha[..., 0])
    return np.clip(picture + 0.5, 0, 255).astype(np.uint8), mask


assert set(BACKGROUNDS) == set(PLACES) | set(PLAIN)
