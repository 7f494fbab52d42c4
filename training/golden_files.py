"""Where the goldens of src/pipelines lie and how they are written, and what is told of a tensor or a scheduler in them."""

import json
from pathlib import Path

import torch

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"


def write(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, separators=(",", ":"), allow_nan=False) + "\n")


def checksum(x):
    """Sum of the bit patterns, modulo 2^32: equal only if every float is, for all that matters here."""
    words = x.contiguous().view(torch.int32).to(torch.int64) & 0xFFFFFFFF
    place = torch.arange(1, words.numel() + 1)
    return int((words.flatten() * (2 * place - 1) % 2**32).sum() % 2**32)


def short(x):
    """The values in a row, to seven digits."""
    return [float(f"{v:.7g}") for v in x.double().flatten().tolist()]


def config_of(scheduler):
    """What the scheduler would save as scheduler_config.json, as far as JSON holds it."""
    config = json.loads(scheduler.to_json_string())
    return {k: v for k, v in config.items() if k not in ("_diffusers_version", "lambda_min_clipped")}
