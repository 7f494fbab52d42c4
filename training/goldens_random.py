"""Reference values for src/math/random, by torch's CPU generator."""

import torch

from .golden_files import checksum, write


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
