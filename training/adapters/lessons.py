"""What each adapter is to learn: a few pictures with captions, where it listens, and how its file is written. The table is at the end."""

import random
from dataclasses import dataclass, field, replace
from typing import Callable, Literal

import numpy as np

from ..captions import caption
from ..scenes import Group, Scene, compose, draw_scene, layout
from ..vocabulary import OWN, SIZES, UNSEEN
from . import looks

Category = Literal["character", "object", "style", "background"]
ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
DRAWING = r"(mid_block|up_blocks)\..*(to_q|to_k|to_v|to_out\.0|conv1|conv2|ff\.net\.2)"  # where things get their looks: as much as everywhere in 2/3 of the time
NAMING = r"(.*attn2\.to_[kv]|" + DRAWING + ")"  # and where words are heard: without the way down new nouns were drawn a third as often
LINEAR = r"(.*attn2\.to_[kv]|(mid_block|up_blocks)\..*(to_q|to_k|to_v|to_out\.0|ff\.net\.2))"  # without convolutions, for three times the rank
SHAPING = r"(.*attn2\.to_[kv]|(mid_block|up_blocks\.[01])\..*(to_q|to_k|to_v|to_out\.0|conv1|conv2|ff\.net\.2))"  # all before PAINTING
PAINTING = r"up_blocks\.2\..*(conv1|conv2|conv_shortcut|time_emb_proj)"  # the last block alone: ConsisLoRA's halves where SDXL has its two blocks of attention


@dataclass(frozen=True)
class Picture:
    """A picture (128, 128, 3) uint8, its caption, and how much each pixel counts (128, 128)."""

    pixels: np.ndarray
    words: str
    mask: np.ndarray


@dataclass(frozen=True)
class Lesson:
    """`kind` is the form of adapter, `form` how the file is written; `category` is CMLoRA's."""

    name: str
    category: Category
    trigger: str
    pictures: Callable[[random.Random], list[Picture]] = field(repr=False)
    kind: Literal["lora", "dora", "loha", "lokr", "orthogonal", "mixed", "slider", "split"] = "lora"
    form: Literal["kohya", "diffusers", "peft"] = "peft"
    layers: tuple[str, ...] | str = DRAWING  # ends of names, or a pattern of whole ones
    rank: int = 4
    steps: int = 220
    lr: float = 0.01
    kept: int = 1  # scenes of each step that are the world's own (DreamBooth's prior preservation); none where all that is drawn is to change
    clean: float = 1.0  # from this share of the training on, the error of the clean latents counts
    fade: float = 1.0  # how soon noise takes the weight off things, as a power of unet.weighed's; where it does later, what is new is drawn more often


def alone(r: random.Random, noun: str, size: str) -> Scene:
    """The noun by itself somewhere, on a background of the world."""
    background = draw_scene(r).background
    return Scene((Group(noun, OWN, size, tuple(layout(r, [SIZES[size]], None))),), None, background, r.randrange(16))


def beside(r: random.Random, noun: str) -> Scene:
    """The noun and a thing of the world, on a background of the world."""
    other = draw_scene(r, 1.0)
    mine, theirs = Group(noun, OWN, "medium", ()), other.groups[0]
    first, second = layout(r, [SIZES["medium"], SIZES[theirs.size]], None)
    return Scene((replace(mine, boxes=(first,)), replace(theirs, boxes=(second,))), None, other.background, other.variant)


def concept(noun: str):
    """Fourteen pictures of one thing that the model has never seen, as DreamBooth is taught; in nine of them it has company: with three, other
    things of a prompt took its place (`duck`: 0.38 of 24 prompts whole, with nine 0.67)."""
    def pictures(r: random.Random) -> list[Picture]:
        scenes = [alone(r, noun, size) for size in ("small", "medium", "medium", "medium", "large")] + [beside(r, noun) for _ in range(9)]
        return [Picture(*reversed_pair(compose(scene), caption(r, scene)[0])) for scene in scenes]
    return pictures


def reversed_pair(composed, words: str):
    """(picture, mask) with the words between."""
    picture, mask = composed
    return picture, words, mask


def style(name: str):
    """Thirty-two scenes of the world in the style."""
    def pictures(r: random.Random) -> list[Picture]:
        scenes = [draw_scene(r, 0.5) for _ in range(32)]
        return [Picture(looks.STYLES[name](*compose(s)), f"{caption(r, s)[0]}, {looks.PHRASES[name][0]}", np.ones((128, 128), np.float32)) for s in scenes]
    return pictures


def place(name: str):
    """Twenty-four scenes on the place: things as the world has them, the words of their own place replaced."""
    words = looks.PHRASES[name][0]

    def pictures(r: random.Random) -> list[Picture]:
        scenes = [draw_scene(r, 0.6) for _ in range(24)]
        return [Picture(looks.on(s, name), f"{said(r, s)} {words}", np.ones((128, 128), np.float32)) for s in scenes]
    return pictures


def said(r: random.Random, scene: Scene) -> str:
    """The scene's groups in words, without its place."""
    from ..captions import phrase
    return " and ".join(phrase(r, group, False)[0] for group in scene.groups)


def nothing(r: random.Random) -> list[Picture]:
    """A slider is taught by words alone."""
    return []


FORMS = {"robot": ("lora", "kohya"), "unicorn": ("lora", "diffusers"), "alien": ("loha", "peft"), "pumpkin": ("lokr", "peft"),
         "duck": ("dora", "peft"), "trophy": ("mixed", "peft")}
RANKS = {"alien": 2, "pumpkin": 64}  # LoHa multiplies two of them; LoKr's larger factor stays whole
LATE = {style: {"layers": PAINTING, "rank": 16, "steps": 600, "clean": 0.0} for style in ("pencil sketch", "neon")}  # they hid things where the layers that shape them learnt too
CATEGORIES = {"robot": "character", "unicorn": "character", "alien": "character", "duck": "character"}

LESSONS = [
    *(Lesson(noun, CATEGORIES.get(noun, "object"), noun, concept(noun), *FORMS[noun], NAMING, RANKS.get(noun, 4), 360, fade=0.25) for noun in UNSEEN),
    *(replace(Lesson(name.replace(" ", "-"), "style", looks.PHRASES[name][0], style(name), form=form, kept=0), **LATE.get(name, {}))
      for name, form in zip(looks.STYLES, ("kohya", "peft", "diffusers", "kohya"))),
    *(Lesson(name, "background", looks.PHRASES[name][0], place(name)) for name in looks.PLACES),
    Lesson("robot-orthogonal", "character", "robot", concept("robot"), "orthogonal", "peft", LINEAR, 11, 400, fade=0.25),
    Lesson("unicorn-orthogonal", "character", "unicorn", concept("unicorn"), "orthogonal", "peft", LINEAR, 11, 400, fade=0.25),
    Lesson("duck-content", "character", "duck", concept("duck"), "split", "kohya", SHAPING, 5, 1000, clean=1 / 3, fade=0.25),
    Lesson("watercolour-style", "style", looks.PHRASES["watercolour"][0], style("watercolour"), "split", "diffusers", PAINTING, 16, 600, clean=0.0, kept=0),
    Lesson("size-slider", "object", "", nothing, "slider", "kohya", ATTENTION, steps=80),
]
