"""Lays pictures out on a sheet."""

import numpy as np
from PIL import Image


def sheet(pictures, columns: int = 10) -> Image.Image:
    """uint8 pictures (n, h, w, 3) as one image, `columns` to a row."""
    pictures = np.asarray(pictures)
    n, h, w, _ = pictures.shape
    rows = -(-n // columns)
    page = np.full((rows * h, columns * w, 3), 255, np.uint8)
    for i, picture in enumerate(pictures):
        page[i // columns * h : (i // columns + 1) * h, i % columns * w : (i % columns + 1) * w] = picture
    return Image.fromarray(page)
