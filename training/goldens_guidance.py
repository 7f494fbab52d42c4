"""Reference values for guidance, noise and prompt syntax, computed by diffusers' guiders and restatements of A1111's rules.

    python -m training.goldens_guidance [guidance noise]

Writes small JSON files to test/goldens/guidance. `guidance` needs kornia besides training/requirements.txt. Everything is
seeded.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from .goldens_pipelines import checksum

OUT = Path(__file__).parent.parent / "test" / "goldens" / "guidance"


def write(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def numbers(x):
    """Seven digits: all that a float32 holds."""
    return [float(f"{v:.8g}") for v in x.flatten().tolist()]


def thresholded(told, away, scale, mimicScale, percentile, phi):
    """Restates mcmonkeyprojects/sd-dynamic-thresholding `DynThresh.dynthresh`: constant scales, separate channels, MEAN, AD."""
    full = (away + scale * (told - away)).flatten(2)
    mimic = (away + mimicScale * (told - away)).flatten(2)
    centre = full.mean(2, keepdim=True)
    wanted = (mimic - mimic.mean(2, keepdim=True)).abs().amax(2, keepdim=True)
    most = torch.maximum(wanted, torch.quantile((full - centre).abs(), percentile, dim=2, keepdim=True))
    shrunk = (full - centre).clamp(-most, most) / most * wanted + centre
    return (phi * shrunk + (1 - phi) * full).reshape(told.shape)


def guidance():
    """What diffusers' guiders make of random predictions, step after step."""
    import diffusers
    from diffusers import guiders

    generator = torch.Generator("cpu").manual_seed(7)

    def draw(*shape):
        away = torch.randn(shape, generator=generator)
        return away, 0.8 * away + 0.5 * torch.randn(shape, generator=generator) + 0.1

    pairs = [draw(1, 2, 8, 4), draw(1, 2, 8, 4), draw(1, 2, 8, 4)]
    odd = [draw(1, 1, 12, 10)]
    cases = []

    def add(method, scale, options, guider, pairs=pairs, rescale=0.0, steps=3, start=0.0, stop=1.0):
        outputs = []
        for step, (away, told) in enumerate(pairs):
            if guider is None:
                outputs.append(thresholded(told, away, scale, **options))
                continue
            guider.set_state(step, steps, torch.tensor(0))
            shape = told.shape
            if method in ("apg", "magnitude_aware"):
                # torch.norm takes no three dimensions; over all of them it is the norm of the flat tensor.
                told, away = told.flatten(1), away.flatten(1)
            guider.prepare_inputs({"latents": (told, away)}) if method != "tcfg" else None
            x = guider.forward(told, away).pred
            outputs.append(x if x.dim() == 2 else x[..., : shape[2], : shape[3]])
        case = {"method": method, "scale": scale, "options": options, "rescale": rescale, "start": start, "stop": stop}
        case["steps"], case["odd"] = steps, pairs is odd
        cases.append({**case, "outputs": [numbers(x) for x in outputs]})

    def both(method, scale, options, make):
        """Alone, and with what all of diffusers' guiders share."""
        add(method, scale, options, make())
        shared = {"start": 0.4, "stop": 0.7}
        add(method, scale, options, make(guidance_rescale=0.7, **shared), rescale=0.7, **shared)

    both("cfg", 7.5, {}, lambda **k: guiders.ClassifierFreeGuidance(7.5, **k))
    for eta, limit, momentum in ((0.0, 5.0, -0.5), (1.0, 15.0, 0.0), (0.3, 0.0, 0.4)):
        make = lambda **k: guiders.AdaptiveProjectedGuidance(
            7.5, momentum or None, adaptive_projected_guidance_rescale=limit, eta=eta, **k
        )
        # The guider starts its memory at step 0 only, inside the interval or not.
        add("apg", 7.5, {"eta": eta, "limit": limit, "momentum": momentum}, make())
        add("apg", 7.5, {"eta": eta, "limit": limit, "momentum": momentum}, make(guidance_rescale=0.5), rescale=0.5)
    for zero in (0, 1):
        add("cfg_zero_star", 5, {"zeroSteps": zero}, guiders.ClassifierFreeZeroStarGuidance(5.0, zero))
    both("tcfg", 6, {}, lambda **k: guiders.TangentialClassifierFreeGuidance(6.0, **k))
    both("magnitude_aware", 10, {"alpha": 8}, lambda **k: guiders.MagnitudeAwareGuidance(10.0, 8.0, **k))
    both("magnitude_aware", 4, {"alpha": 2}, lambda **k: guiders.MagnitudeAwareGuidance(4.0, 2.0, **k))
    for high, parallel in ((10.0, 1.0), (6.0, 0.25)):
        options = {"high": high, "parallel": parallel}
        make = lambda **k: guiders.FrequencyDecoupledGuidance([high, 5.0], parallel_weights=parallel, **k)
        both("fdg", 5, options, make)
        add("fdg", 5, options, make(), odd)
    for options in ((7.0, 1.0, 1.0), (7.0, 0.9, 1.0), (3.0, 0.95, 0.6)):
        add("dynamic_threshold", 15, dict(zip(("mimicScale", "percentile", "phi"), options)), None)
    tensors = [
        {"shape": list(told.shape), "told": numbers(told), "away": numbers(away)} for away, told in pairs + odd
    ]
    write("guidance.json", {"diffusers": diffusers.__version__, "pairs": tensors, "cases": cases})


def philox(seed, draw, count):
    """Restates A1111's modules/rng_philox.py: Philox 4x32-10 at counter (draw, 0, i, 0), the sine half of Box-Muller."""
    mask = np.uint64(0xFFFFFFFF)
    a, b, c, d = (np.zeros(count, np.uint64) for _ in range(4))
    a += np.uint64(draw)
    c += np.arange(count, dtype=np.uint64)
    low, high = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        left, right = a * np.uint64(0xD2511F53), c * np.uint64(0xCD9E8D57)
        a, b, c, d = (
            (right >> np.uint64(32)) ^ b ^ np.uint64(low),
            right & mask,
            (left >> np.uint64(32)) ^ d ^ np.uint64(high),
            left & mask,
        )
        low, high = (low + 0x9E3779B9) & 0xFFFFFFFF, (high + 0xBB67AE85) & 0xFFFFFFFF
    unit, turn = np.float32(2.3283064e-10), np.float32(2.3283064e-10 * 6.2831855)
    u = a.astype(np.float64) * np.float64(unit) + np.float64(unit / np.float32(2))
    v = b.astype(np.float64) * np.float64(turn) + np.float64(turn / np.float32(2))
    return torch.from_numpy((np.sqrt(-2.0 * np.log(u)) * np.sin(v)).astype(np.float32))


class Philox:
    def __init__(self, seed):
        self.seed, self.draws = seed, 0

    def __call__(self, shape):
        self.draws += 1
        return philox(self.seed, self.draws - 1, int(np.prod(shape))).reshape(shape)


class Torch:
    def __init__(self, seed):
        self.generator = torch.Generator("cpu").manual_seed(seed)

    def __call__(self, shape):
        return torch.randn(shape, generator=self.generator)


def slerp(strength, low, high):
    """Restates A1111's modules/rng.py `slerp` for one picture [C, H, W], its weights in the nearly equal case included."""
    dot = (low / low.norm(dim=1, keepdim=True) * (high / high.norm(dim=1, keepdim=True))).sum(1)
    if dot.mean() > 0.9995:
        return low * strength + high * (1 - strength)
    omega = torch.acos(dot)
    weights = torch.sin((1.0 - strength) * omega) / omega.sin(), torch.sin(strength * omega) / omega.sin()
    return weights[0].unsqueeze(1) * low + weights[1].unsqueeze(1) * high


def start(source, seed, shape, strength, subseed, resize):
    """Restates A1111's modules/rng.py `ImageRNG.first`, and the draw that follows it."""
    run = source(seed)
    own = (shape[0], *resize) if resize else shape
    noise = source(seed)(own) if own != shape else run(shape)
    if strength:
        noise = slerp(strength, noise, source(subseed)(own))
    if own != shape:
        x = run(shape)
        down, right = (shape[1] - own[1]) // 2, (shape[2] - own[2]) // 2
        h = own[1] + 2 * min(down, 0)
        w = own[2] + 2 * min(right, 0)
        y, z = max(down, 0), max(right, 0)
        x[:, y : y + h, z : z + w] = noise[:, max(-down, 0) :, max(-right, 0) :][:, :h, :w]
        noise = x
    return noise, run(shape)


# The docstring of A1111's rng_philox.py: Generator(0).randn((3, 4)).
PUBLISHED = [
    -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122, -0.32838709,
    -1.07454231, -0.36314407, -1.67105067, 2.26550497,
]  # fmt: skip


def noise():
    """Philox draws, variations and resized seeds."""
    # Its float32 constants put the code itself this far from what its docstring shows.
    assert np.allclose(Philox(0)((12,)).numpy(), PUBLISHED, rtol=0, atol=3e-7)
    draws = []
    for seed in (0, 42, 2**32 + 42, 2**53 - 1):
        source = Philox(seed)
        for size in (12, 5, 4096):
            x = source((size,))
            draws.append({"seed": seed, "size": size, "first": x[:12].tolist(), "checksum": checksum(x)})
    starts = []
    for rng, source in (("torch", Torch), ("philox", Philox)):
        for strength, resize in ((0, None), (0.3, None), (1, None), (0, (3, 7)), (0.6, (5, 2)), (0, (6, 4)), (0.2, (2, 3))):
            first, second = start(source, 11, (2, 4, 4), strength, 99, resize)
            case = {"rng": rng, "strength": strength, "resize": resize, "first": first.flatten().tolist()}
            starts.append({**case, "second": second.flatten().tolist()})
    low, high = Torch(1)((2, 4, 4)), Torch(2)((2, 4, 4))
    near = low + 1e-3 * high
    pairs = [(0.25, low, high), (0.25, low, near), (1.0, low, high)]
    slerps = [
        {"strength": s, "low": a.flatten().tolist(), "high": b.flatten().tolist(), "mix": slerp(s, a, b).flatten().tolist()}
        for s, a, b in pairs
    ]
    write("noise.json", {"published": PUBLISHED, "draws": draws, "starts": starts, "slerps": slerps})


if __name__ == "__main__":
    parts = {"guidance": guidance, "noise": noise}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
