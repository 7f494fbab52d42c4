"""Writes test/goldens/metrics.json: PSNR and SSIM of small pictures as scikit-image measures them.

    pip install scikit-image && python -m training.goldens_metrics
"""

import base64
import json
from pathlib import Path

import numpy as np
import skimage
from scipy.ndimage import gaussian_filter
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

OUT = Path(__file__).parent.parent / "test" / "goldens" / "metrics.json"


def pictures():
    """Pairs [height, width, 3] of 8 bits: noise upon noise, a blurred picture, a darker one, the smallest there may be."""
    random = np.random.default_rng(7)
    smooth = gaussian_filter(random.uniform(0, 255, (24, 31, 3)), (2, 2, 0)).round()
    smooth = ((smooth - smooth.min()) * (255 / np.ptp(smooth))).astype(np.uint8)
    noise = random.integers(0, 256, (16, 20, 3), dtype=np.uint8)
    yield "noise", noise, random.integers(0, 256, noise.shape, dtype=np.uint8)
    yield "a little noise", smooth, np.clip(smooth + random.normal(0, 6, smooth.shape), 0, 255).astype(np.uint8)
    yield "blurred", smooth, gaussian_filter(smooth, (1.5, 1.5, 0))
    yield "darker", smooth, (smooth * 0.7).astype(np.uint8)
    yield "smallest", smooth[:11, :11], smooth[5:16, 9:20]


def text(picture):
    return base64.b64encode(np.ascontiguousarray(picture).tobytes()).decode()


def main():
    cases = []
    for name, a, b in pictures():
        ssim = structural_similarity(
            a, b, channel_axis=-1, data_range=255, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
        psnr = peak_signal_noise_ratio(b, a, data_range=255)
        height, width, _ = a.shape
        cases.append({"name": name, "width": width, "height": height, "a": text(a), "b": text(b), "psnr": psnr, "ssim": ssim})
    OUT.write_text(json.dumps({"scikit-image": skimage.__version__, "cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
