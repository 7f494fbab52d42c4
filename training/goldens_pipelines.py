"""Reference values for src/math and src/pipelines, computed by torch, diffusers and transformers.

    python -m training.goldens_pipelines [random schedules samplers tokenizer endtoend]

Writes small JSON and safetensors files to test/goldens/pipelines; the tests compare with them. Everything is seeded.
"""

import json
import sys
from pathlib import Path

import torch

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"


def write(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def checksum(x):
    """Sum of the bit patterns, modulo 2^32: equal only if every float is, for all that matters here."""
    words = x.contiguous().view(torch.int32).to(torch.int64) & 0xFFFFFFFF
    place = torch.arange(1, words.numel() + 1)
    return int((words.flatten() * (2 * place - 1) % 2**32).sum() % 2**32)


def random():
    """Normal draws of torch's CPU generator: all values of short ones, first, last and checksum of long ones."""
    cases = []
    for seed in (0, 1, 42, 2**31 + 7, 2**32 + 42, 2**53 - 1):
        generator = torch.Generator("cpu").manual_seed(seed)
        draws = []
        for size in [*range(1, 34), 1024, 8193, 3, 16384, 15, 16]:
            x = torch.randn(size, generator=generator)
            draws.append(
                {"size": size, "first": x[:20].tolist(), "last": x[-20:].tolist(), "checksum": checksum(x)}
            )
        cases.append({"seed": seed, "draws": draws if seed in (42, 2**53 - 1) else draws[-9:] if seed else draws[:1]})
        if seed not in (42, 2**53 - 1) and seed:
            cases[-1]["skip"] = [d["size"] for d in draws[:-9]]
    write("random.json", {"torch": torch.__version__, "cases": cases})


if __name__ == "__main__":
    parts = {"random": random}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
