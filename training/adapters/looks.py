"""Looks that the world does not have, for adapters to learn: four styles as filters of composed scenes, two further places. Knows no training."""

import functools
import random

import numpy as np
from PIL import Image, ImageFilter

from ..places import Pen, gradient
from ..scenes import Scene, compose
from ..vocabulary import CANVAS

INK, PAPER = np.array([52, 50, 58], np.float32), np.array([244, 240, 230], np.float32)


def edges(picture: np.ndarray) -> np.ndarray:
    """Strength of edges, float (h, w) in [0, 1], of a picture (h, w, 3) in [0, 255]."""
    grey = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(0.7)).convert("L"), np.float32)
    dx, dy = np.gradient(grey, axis=1), np.gradient(grey, axis=0)
    return np.clip(np.hypot(dx, dy) / 40, 0, 1)


def pixel_art(picture: np.ndarray) -> np.ndarray:
    """Blocks of 4 pixels in few levels of each colour."""
    small = Image.fromarray(picture).resize((CANVAS // 4, CANVAS // 4), Image.Resampling.BOX)
    levels = np.round(np.asarray(small, np.float32) / 51) * 51
    return np.repeat(np.repeat(levels.astype(np.uint8), 4, 0), 4, 1)


def pencil_sketch(picture: np.ndarray) -> np.ndarray:
    """Dark lines on paper, shaded by what is dark in the picture."""
    grey = np.asarray(Image.fromarray(picture).convert("L"), np.float32) / 255
    line = edges(picture)
    hatch = 0.5 + 0.5 * np.sin((np.arange(CANVAS)[:, None] + np.arange(CANVAS)[None]) * 1.3)
    ink = np.clip(line + 0.35 * (1 - grey) * hatch, 0, 1)[..., None]
    return (PAPER + (INK - PAPER) * ink).astype(np.uint8)


def neon(picture: np.ndarray) -> np.ndarray:
    """Glowing outlines in the picture's colours on near black."""
    line = edges(picture)
    glow = np.asarray(Image.fromarray((line * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(2.5)), np.float32) / 255
    colour = picture.astype(np.float32)
    colour = 255 * colour / np.maximum(colour.max(-1, keepdims=True), 60)
    light = np.clip(line + 1.2 * glow, 0, 1)[..., None]
    return np.clip(np.array([12, 8, 24], np.float32) * (1 - light) + colour * light, 0, 255).astype(np.uint8)


def watercolour(picture: np.ndarray) -> np.ndarray:
    """Pale washes with darker rims and a grain of paper."""
    washed = Image.fromarray(picture).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.SMOOTH_MORE)
    colour = np.asarray(washed, np.float32)
    grain = np.asarray(Image.effect_noise((CANVAS, CANVAS), 24).filter(ImageFilter.GaussianBlur(1)), np.float32)[..., None] - 128
    rim = edges(np.asarray(washed))[..., None]
    return np.clip(colour * 0.62 + 94 - 46 * rim + 0.5 * grain, 0, 255).astype(np.uint8)


STYLES = {"pixel art": pixel_art, "pencil sketch": pencil_sketch, "neon": neon, "watercolour": watercolour}


def volcano(r: random.Random) -> Image.Image:
    """A burning mountain under a red sky."""
    image = gradient((70, 24, 40), (190, 70, 50), (240, 140, 70))
    pen, x = Pen(image), r.randint(48, 80)
    pen.disc(x, 30, r.randint(14, 18), (110, 90, 96), 0.6)
    pen.polygon([(x - 12, 44), (x + 12, 44), (x + 56, 104), (x - 56, 104)], (70, 52, 58))
    pen.polygon([(x - 12, 44), (x + 12, 44), (x + 4, 56), (x + 9, 76), (x - 2, 66), (x - 7, 84)], (255, 150, 40))
    pen.hills(102, 3, 3, r.random() * 6, (44, 34, 42))
    return image


def lake(r: random.Random) -> Image.Image:
    """Still water between blue mountains."""
    image = gradient((176, 212, 240), (226, 238, 246))
    pen = Pen(image)
    for x, top, shade in ((r.randint(10, 40), 22, (120, 146, 190)), (r.randint(80, 118), 28, (104, 130, 176))):
        pen.polygon([(x, top), (x + 46, 66), (x - 46, 66)], shade)
        pen.polygon([(x, top), (x + 11, top + 10), (x - 11, top + 10)], (246, 250, 255))
    pen.box(0, 64, 128, 128, (84, 150, 190))
    for y in range(72, 126, 9):
        pen.box(r.randint(0, 60), y, r.randint(70, 128), y + 1, (128, 188, 216))
    return image


PLACES = {"volcano": (volcano, "near a mountain of fire"), "lake": (lake, "on a lake")}


@functools.cache
def place(name: str, variant: int) -> np.ndarray:
    """A further place, uint8 (128, 128, 3)."""
    drawn = PLACES[name][0](random.Random(f"{name} {variant}"))
    return np.asarray(drawn.resize((CANVAS, CANVAS), Image.Resampling.BOX))


def on(scene: Scene, name: str) -> np.ndarray:
    """The scene's objects on a further place, uint8 (128, 128, 3)."""
    picture, mask = compose(scene)
    return np.where(mask[..., None] > 0.5, picture, place(name, scene.variant)).astype(np.uint8)
