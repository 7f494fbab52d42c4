"""Reference values for guidance, noise and prompt syntax, computed by diffusers' guiders and restatements of A1111's rules.

    python -m training.goldens_guidance [guidance]

Writes small JSON files to test/goldens/guidance. `guidance` needs kornia besides training/requirements.txt. Everything is
seeded.
"""

import json
import sys
from pathlib import Path

import torch

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


if __name__ == "__main__":
    parts = {"guidance": guidance}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
