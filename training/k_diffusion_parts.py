"""k-diffusion's samplers `K` and wrappers `External`, without what the package needs for other things."""

import importlib
import importlib.util
import sys
import types

# k-diffusion imports it for its metrics alone, and it may not import any more.
sys.modules.setdefault("clip", types.ModuleType("clip"))


def k_diffusion_parts():
    """k_diffusion.sampling and .external without what the package needs for its metrics and augmentation alone, which may be absent."""
    package = types.ModuleType("k_diffusion")
    package.__path__ = list(importlib.util.find_spec("k_diffusion").submodule_search_locations)
    sys.modules["k_diffusion"] = package
    vision = "torchvision", "torchvision.transforms", "torchvision.transforms.functional"
    stand_ins = [] if importlib.util.find_spec("torchvision") else vision
    for name in stand_ins:
        sys.modules[name] = types.ModuleType(name)
    for outer, inner in zip(stand_ins, stand_ins[1:]):
        setattr(sys.modules[outer], inner.rpartition(".")[2], sys.modules[inner])
    parts = [importlib.import_module("k_diffusion." + name) for name in ("sampling", "external")]
    for name in stand_ins:
        del sys.modules[name]
    return parts


K, External = k_diffusion_parts()
