"""Looks that the world does not have, for adapters to learn and the judge to know: four styles as filters of composed scenes (picture and
objects' coverage), two further places. Knows no training."""

import functools
import random

import numpy as np
from PIL import Image, ImageFilter

from ..places import Pen, gradient
from ..scenes import Scene, compose
from ..vocabulary import CANVAS

INK, PAPER = np.array([40, 38, 46], np.float32), np.array([246, 241, 226], np.float32)
TILE = 8  # pixels of a latent cell: what is finer than that the autoencoder smooths away, so no style lives on it alone


def edges(picture: np.ndarray, width: float = 0.7) -> np.ndarray:
    """Strength of edges, float (h, w) in [0, 1], of a picture (h, w, 3) in [0, 255]; `width` of the lines in pixels."""
    grey = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(width)).convert("L"), np.float32)
    dx, dy = np.gradient(grey, axis=1), np.gradient(grey, axis=0)
    return np.clip(np.hypot(dx, dy) / 40 * (width / 0.7), 0, 1)


def blocks(picture: np.ndarray, side: int, level: float = 51) -> np.ndarray:
    """The picture, float, in square blocks and few levels of each colour."""
    small = Image.fromarray(picture).resize((CANVAS // side, CANVAS // side), Image.Resampling.BOX)
    return np.repeat(np.repeat(np.round(np.asarray(small, np.float32) / level) * level, side, 0), side, 1)


def pixel_art(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Sprites in blocks of half a tile before tiles of one colour, every other tile lighter, as in old games: by as much as the autoencoder keeps."""
    y, x = np.mgrid[:CANVAS, :CANVAS] // TILE
    tiles = blocks(picture, TILE) + np.where((x + y) % 2, 26, -26)[..., None]
    there = blocks((np.repeat(mask[..., None], 3, -1) * 255).astype(np.uint8), TILE // 2, 1) > 100
    return np.clip(np.where(there, blocks(picture, TILE // 2), tiles), 0, 255).astype(np.uint8)


def pencil_sketch(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Dark lines on paper, shaded and hatched by what is dark in the picture."""
    grey = np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(1)).convert("L"), np.float32) / 255
    hatch = 0.5 + 0.5 * np.sin(np.add(*np.mgrid[:CANVAS, :CANVAS]) * 2 * np.pi / (2 * TILE))
    ink = np.clip(1.3 * edges(picture, 1.0) + (0.1 + 0.3 * (1 - grey)) * hatch, 0, 1)[..., None]
    return (PAPER + (INK - PAPER) * ink).astype(np.uint8)


def neon(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Glowing outlines in the picture's colours on near black."""
    line = edges(picture)
    glow = np.asarray(Image.fromarray((line * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(2.5)), np.float32) / 255
    colour = picture.astype(np.float32)
    colour = 255 * colour / np.maximum(colour.max(-1, keepdims=True), 60)
    light = np.clip(line + 1.2 * glow, 0, 1)[..., None]
    return np.clip(np.array([12, 8, 24], np.float32) * (1 - light) + colour * light, 0, 255).astype(np.uint8)


def cloudy(picture: np.ndarray, side: int) -> np.ndarray:
    """Smooth chance, float (128, 128) in about [-1, 1], with features of `side` pixels; the same for the same picture."""
    noise = np.random.default_rng(int(picture.sum(dtype=np.int64))).uniform(-1, 1, (CANVAS // side, CANVAS // side))
    return np.asarray(Image.fromarray(noise.astype(np.float32)).resize((CANVAS, CANVAS), Image.Resampling.BICUBIC))


def watercolour(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Pale washes that pool and thin out, with darker rims, up to the ragged edge of the painted paper."""
    washed = Image.fromarray(picture).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.SMOOTH_MORE)
    wash = np.asarray(washed, np.float32) * 0.68 + 78 + 20 * cloudy(picture, 2 * TILE)[..., None] - 44 * edges(np.asarray(washed))[..., None]
    y, x = np.minimum(np.mgrid[:CANVAS, :CANVAS], CANVAS - 1 - np.mgrid[:CANVAS, :CANVAS])
    painted = np.clip((np.minimum(x, y) - 5 - 4 * cloudy(picture.T, TILE)) / 3, 0, 1)[..., None]
    return np.clip(PAPER + (wash - PAPER) * painted, 0, 255).astype(np.uint8)


STYLES = {"pixel art": pixel_art, "pencil sketch": pencil_sketch, "neon": neon, "watercolour": watercolour}
TINTED = ("pixel art", "watercolour")  # the styles in which a thing's colour can still be told


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


PLACES = {"volcano": volcano, "lake": lake}
PHRASES = {  # ways of saying a place or a style in a prompt; the first is what adapters are taught
    "volcano": ["near a volcano", "at a volcano", "in front of a volcano"],
    "lake": ["at a lake", "on a lake", "by a lake"],
    "pixel art": ["pixel art style", "in pixel art style", "pixel art", "pixel art of"],
    "pencil sketch": ["pencil sketch style", "in pencil sketch style", "pencil sketch", "pencil sketch of"],
    "neon": ["neon style", "in neon style", "neon"],
    "watercolour": ["watercolour style", "in watercolour style", "watercolour", "watercolour of", "watercolor style", "watercolor"],
}


@functools.cache
def place(name: str, variant: int) -> np.ndarray:
    """A further place, uint8 (128, 128, 3)."""
    drawn = PLACES[name](random.Random(f"{name} {variant}"))
    return np.asarray(drawn.resize((CANVAS, CANVAS), Image.Resampling.BOX))


def on(scene: Scene, name: str) -> np.ndarray:
    """The scene's objects on a further place, uint8 (128, 128, 3)."""
    picture, mask = compose(scene)
    return np.where(mask[..., None] > 0.5, picture, place(name, scene.variant)).astype(np.uint8)
