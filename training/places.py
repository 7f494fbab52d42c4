"""Draws the backgrounds: ten places in sixteen variants each, and plain colours. Knows nothing of objects."""

import functools
import math
import random

import numpy as np
from PIL import Image, ImageDraw

from .vocabulary import CANVAS, COLOURS, PLACES

VARIANTS = 16
SCALE = 3  # drawn larger, then reduced: smooth edges
SIDE = CANVAS * SCALE


def gradient(*stops: tuple[int, int, int]) -> Image.Image:
    """A vertical gradient through the given colours, evenly spaced from top to bottom."""
    at = np.linspace(0, len(stops) - 1, SIDE)
    column = np.stack([np.interp(at, range(len(stops)), [stop[c] for stop in stops]) for c in range(3)], -1)
    return Image.fromarray(np.repeat(column[:, None], SIDE, 1).astype(np.uint8))


class Pen:
    """Draws on an image in canvas pixels."""

    def __init__(self, image: Image.Image):
        self.draw = ImageDraw.Draw(image)

    def polygon(self, points, fill):
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def box(self, x0, y0, x1, y1, fill):
        self.draw.rectangle([x0 * SCALE, y0 * SCALE, x1 * SCALE - 1, y1 * SCALE - 1], fill=fill)

    def disc(self, x, y, r, fill, squash=1.0):
        self.draw.ellipse([(x - r) * SCALE, (y - r * squash) * SCALE, (x + r) * SCALE, (y + r * squash) * SCALE], fill=fill)

    def ring(self, x, y, r, colour):
        self.draw.ellipse([(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE], outline=colour, width=SCALE)

    def hills(self, level, height, waves, phase, fill):
        ridge = [(x, level - height * math.sin(x / CANVAS * waves * math.pi + phase)) for x in range(-1, CANVAS + 2, 2)]
        self.polygon([*ridge, (CANVAS + 2, CANVAS), (-2, CANVAS)], fill)


def beach(r):
    image = gradient((120, 200, 245), (190, 230, 250))
    pen = Pen(image)
    pen.disc(r.choice([20, 64, 108]), 18, 10, (255, 236, 140))
    pen.box(0, 62, 128, 96, (38, 150, 200))
    for y in (70, 80):
        pen.hills(y, 1.2, 10, r.random() * 6, (70 + y // 2, 176, 214))
    pen.hills(92, 3, 2, r.random() * 6, (240, 250, 250))
    pen.hills(95, 3, 2, r.random() * 6, (244, 216, 150))
    return image


def forest(r):
    image = gradient((190, 226, 205), (150, 200, 165))
    pen = Pen(image)
    for row, (base, green) in enumerate([(86, (84, 146, 100)), (98, (44, 106, 64))]):
        for x in range(4 + 10 * row, 128, 20):
            tall, x = r.randint(34, 48) + 8 * row, x + r.randint(-4, 4)
            for k in range(3):
                top = base - tall + k * tall * 0.24
                pen.polygon([(x, top), (x - 6 - 3 * k, top + tall * 0.42), (x + 6 + 3 * k, top + tall * 0.42)], green)
    pen.hills(96, 3, 2, r.random() * 6, (72, 128, 62))
    pen.hills(112, 2, 3, r.random() * 6, (58, 110, 52))
    return image


def night(r):
    image = gradient((10, 14, 46), (30, 36, 92))
    pen = Pen(image)
    for _ in range(26):
        pen.disc(r.uniform(2, 126), r.uniform(2, 96), r.choice([0.6, 0.9]), (230, 232, 255))
    pen.disc(r.choice([22, 64, 106]), 20, 10, (250, 244, 206))
    pen.hills(108, 5, 3, r.random() * 6, (16, 20, 40))
    return image


def city(r):
    image = gradient((168, 204, 236), (226, 232, 238))
    pen = Pen(image)
    for shade, low, high in (((150, 164, 188), 50, 84), ((96, 110, 140), 28, 60)):
        for x in range(0, 128, 16):
            top = 112 - r.randint(low, high)
            pen.box(x, top, x + 15, 112, shade)
            for wy in range(top + 5, 106, 8):
                for wx in (x + 3, x + 9):
                    pen.box(wx, wy, wx + 3, wy + 4, (250, 230, 150) if r.random() < 0.5 else (70, 82, 110))
    pen.box(0, 112, 128, 128, (84, 86, 92))
    for x in range(4, 128, 24):
        pen.box(x, 119, x + 12, 121, (240, 236, 220))
    return image


def desert(r):
    image = gradient((252, 226, 160), (250, 206, 130))
    pen = Pen(image)
    pen.disc(r.choice([24, 64, 104]), 24, 11, (255, 250, 220))
    pen.hills(84, 7, 2, r.random() * 6, (232, 176, 96))
    pen.hills(98, 6, 2, r.random() * 6, (218, 152, 76))
    pen.hills(114, 4, 2, r.random() * 6, (202, 134, 62))
    return image


def ocean(r):
    image = gradient((64, 176, 226), (24, 96, 176), (12, 56, 124))
    pen = Pen(image)
    for _ in range(10):
        pen.ring(r.uniform(6, 122), r.uniform(8, 104), r.uniform(2, 4), (170, 222, 246))
    for x in r.sample(range(8, 124, 12), 4):
        for k in range(5):
            pen.disc(x + (k % 2) * 3, 118 - 6 * k, 3.4, (34, 132, 96))
    pen.hills(117, 3, 3, r.random() * 6, (222, 198, 140))
    return image


def sunset(r):
    image = gradient((84, 50, 120), (206, 92, 110), (252, 164, 92))
    pen = Pen(image)
    sun = r.choice([32, 64, 96])
    pen.disc(sun, 82, 18, (255, 224, 120))
    pen.box(0, 84, 128, 128, (120, 52, 92))
    for k in range(5):
        pen.box(sun - 14 + 2 * k, 88 + 7 * k, sun + 14 - 2 * k, 90 + 7 * k, (244, 168, 110))
    return image


def snow(r):
    image = gradient((150, 186, 222), (214, 230, 244))
    pen = Pen(image)
    for x in (r.randint(10, 34), r.randint(56, 76), r.randint(96, 118)):
        top = r.randint(26, 44)
        pen.polygon([(x, top), (x - 40, 100), (x + 40, 100)], (120, 138, 170))
        pen.polygon([(x, top), (x - 12, top + 17), (x - 4, top + 14), (x + 3, top + 19), (x + 12, top + 17)], (250, 252, 255))
    pen.hills(96, 4, 2, r.random() * 6, (232, 240, 250))
    pen.hills(112, 3, 2, r.random() * 6, (250, 252, 255))
    for _ in range(18):
        pen.disc(r.uniform(3, 125), r.uniform(3, 92), 1.2, (255, 255, 255))
    return image


def meadow(r):
    image = gradient((132, 204, 246), (206, 236, 250))
    pen = Pen(image)
    for x in (r.randint(14, 40), r.randint(80, 112)):
        y = r.randint(16, 30)
        for dx, size in ((-9, 6), (0, 9), (10, 7)):
            pen.disc(x + dx, y, size, (255, 255, 255), 0.7)
    pen.hills(78, 5, 2, r.random() * 6, (140, 204, 96))
    pen.hills(92, 4, 2, r.random() * 6, (104, 180, 74))
    for x in range(8, 128, 14):
        x, y = x + r.randint(-4, 4), r.randint(100, 122)
        petal = r.choice([(250, 90, 110), (255, 220, 70), (250, 250, 250), (220, 130, 230)])
        for dx, dy in ((-2, 0), (2, 0), (0, -2), (0, 2)):
            pen.disc(x + dx, y + dy, 1.6, petal)
        pen.disc(x, y, 1.2, (250, 180, 40))
    return image


def space(r):
    image = gradient((14, 6, 26), (40, 14, 60))
    pen = Pen(image)
    for _ in range(44):
        pen.disc(r.uniform(2, 126), r.uniform(2, 126), r.choice([0.5, 0.8]), (220, 210, 240))
    x, y = r.choice([(22, 24), (104, 26), (24, 104), (104, 102)])
    pen.disc(x, y, 22, (196, 150, 110), 0.25)
    pen.disc(x, y, 13, (226, 130, 90))
    pen.disc(x - 3, y - 4, 7, (240, 160, 116))
    x, y = 128 - x, 128 - y
    pen.disc(x, y, 7, (120, 170, 220))
    return image


@functools.cache
def background(name: str, variant: int) -> np.ndarray:
    """The background as uint8 (128, 128, 3). `variant` in range(VARIANTS) moves suns, hills, stars and shades."""
    r = random.Random(f"{name} {variant}")
    if name in PLACES:
        image = globals()[name](r).resize((CANVAS, CANVAS), Image.Resampling.BOX)
        return np.asarray(image)
    colour = np.array(COLOURS[name.removeprefix("plain ")], np.float32)
    softened = colour + (235 - colour) * 0.25 if colour.sum() > 150 else colour + 14
    return np.broadcast_to((softened * (0.94 + 0.06 * (variant % 4) / 3)).astype(np.uint8), (CANVAS, CANVAS, 3))
