"""Reference values for the samplers and flow grids: every sampler on the exact network of a mixture of Gaussians.

    python -m training.goldens_samplers [flow_grids walks]

Writes to test/goldens/pipelines. Everything is seeded; noise is drawn by torch's CPU generator in float32.
"""

import importlib.util
import inspect
import json
import math
import sys
import types
from pathlib import Path

import diffusers
import numpy as np
import torch

OUT = Path(__file__).parent.parent / "test" / "goldens" / "pipelines"


def write(name, value):
    (OUT / name).write_text(json.dumps(value, separators=(",", ":"), allow_nan=False) + "\n")


def flow_grids():
    """diffusers' FlowMatchEulerDiscreteScheduler as its pipelines call it: with levels and mu, or with a number of steps."""
    cases = []
    dynamic = {"use_dynamic_shifting": True}
    for config, width, height in (
        ({}, 512, 512),
        ({"shift": 3.0}, 1024, 1024),
        ({"shift": 3.0, "shift_terminal": 0.1}, 512, 512),
        (dynamic, 256, 256),
        (dynamic, 512, 768),
        (dynamic, 1024, 1024),
        ({**dynamic, "base_shift": 0.95, "max_shift": 2.05, "max_image_seq_len": 8192}, 1024, 512),
        ({**dynamic, "time_shift_type": "linear", "shift_terminal": 0.02}, 1024, 768),
    ):
        for steps in (1, 2, 4, 7, 20):
            for schedule in ("flow_trailing", "flow_shift"):
                if schedule == "flow_shift" and "shift_terminal" in config:
                    continue
                scheduler = diffusers.FlowMatchEulerDiscreteScheduler(**config)
                c = scheduler.config
                slope = (c.max_shift - c.base_shift) / (c.max_image_seq_len - c.base_image_seq_len)
                mu = c.base_shift + slope * ((width // 16) * (height // 16) - c.base_image_seq_len)
                mu = {"mu": mu} if c.use_dynamic_shifting else {}
                if schedule == "flow_trailing":
                    scheduler.set_timesteps(sigmas=np.linspace(1, 1 / steps, steps), **mu)
                else:
                    scheduler.set_timesteps(steps, **mu)
                shares = [float(s) for s in scheduler.sigmas]
                if any(math.isnan(s) for s in shares):
                    continue
                config_ = {"_class_name": "FlowMatchEulerDiscreteScheduler", **config}
                cases.append(
                    {"config": config_, "width": width, "height": height, "steps": steps, "schedule": schedule, "shares": shares}
                )
    write("flow-grids.json", {"diffusers": diffusers.__version__, "cases": cases})


if __name__ == "__main__":
    parts = {"flow_grids": flow_grids}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print(name, "written")
