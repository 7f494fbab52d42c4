"""Cuts the emoji out of the Noto Color Emoji font and tints them. Knows nothing of scenes."""

import functools
import subprocess

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .vocabulary import COLOURS, NOUNS, OWN, SIZES, UNIT

STRIKE = 109  # the one size at which the font holds bitmaps
SIDES = {"small": 28, "medium": 44, "large": 62}  # longer side in pixels, inside a box of SIZES[size] * UNIT


@functools.cache
def font() -> ImageFont.FreeTypeFont:
    """Noto Color Emoji (Debian package fonts-noto-color-emoji), found through fontconfig."""
    path = subprocess.run(["fc-match", "-f", "%{file}", "Noto Color Emoji"], capture_output=True, text=True).stdout
    if "NotoColorEmoji" not in path:
        raise SystemExit(f"sprites: font: expected Noto Color Emoji, got {path or 'nothing'}: install fonts-noto-color-emoji")
    return ImageFont.truetype(path, STRIKE)


@functools.cache
def emoji(noun: str) -> Image.Image:
    """The noun's emoji as RGBA, cropped to what is opaque."""
    image = Image.new("RGBA", (160, 160))
    ImageDraw.Draw(image).text((8, 8), NOUNS[noun][0], font=font(), embedded_color=True)
    return image.crop(image.getchannel("A").point(lambda a: 255 * (a > 24)).getbbox())


def tint(rgb: np.ndarray, alpha: np.ndarray, colour: str) -> np.ndarray:
    """RGB in [0, 1] painted in one colour: stretched luminance runs from its shade to its light, a little of the original stays."""
    luminance = rgb @ np.array([0.3, 0.59, 0.11], np.float32)
    low, middle, high = np.quantile(luminance[alpha > 0.5], [0.02, 0.5, 0.98])
    below = 0.5 * (luminance - low) / max(middle - low, 0.05)
    above = 0.5 + 0.5 * (luminance - middle) / max(high - middle, 0.05)
    t = np.clip(np.where(luminance < middle, below, above), 0, 1)[..., None]
    body = np.array(COLOURS[colour], np.float32) / 255
    shade, light = body * 0.42, body + (1 - body) * (0.22 if colour == "black" else 0.45)
    if colour == "white":
        shade, body, light = body * 0.62, body * 0.93, np.ones(3, np.float32)
    painted = np.where(t < 0.5, shade + (body - shade) * 2 * t, body + (light - body) * (2 * t - 1))
    return 0.94 * painted + 0.06 * rgb


@functools.cache
def sprite(noun: str, colour: str, size: str) -> tuple[np.ndarray, np.ndarray]:
    """Premultiplied RGB (side, side, 3) in [0, 255] and alpha (side, side, 1) in [0, 1] of an object centred in its box."""
    image, side = emoji(noun), SIZES[size] * UNIT
    ratio = SIDES[size] / max(image.size)
    width, height = (max(1, round(n * ratio)) for n in image.size)
    pixels = np.asarray(image, np.float32) / 255
    alpha, rgb = pixels[..., 3], pixels[..., :3]
    if colour != OWN:
        rgb = tint(rgb, alpha, colour)
    planes = [*np.moveaxis(rgb * alpha[..., None], -1, 0), alpha]
    planes = [np.asarray(Image.fromarray(p).resize((width, height), Image.Resampling.BOX)) for p in planes]
    whole = np.zeros((side, side, 4), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    whole[top : top + height, left : left + width] = np.stack(planes, -1)
    return whole[..., :3] * 255, whole[..., 3:]
