"""The small world that goldens_samplers walks in: two mixtures of Gaussians, their exact network, the levels of Stable Diffusion."""

import math

import diffusers
import numpy as np
import torch

from .exact_network import LATENT, denoise, exact_network, sigma_table

SHAPE = (1, 4, 2, 2)
SEED = 11
STEPS = 7
CONFIG = {**LATENT, "timestep_spacing": "trailing"}
LEVELS = sigma_table(diffusers.EulerDiscreteScheduler(**LATENT))
LOGS = np.log(LEVELS.numpy())
TABLE = LEVELS.double().numpy()


def gaussians(count, spread, seed):
    generator = torch.Generator("cpu").manual_seed(seed)
    means = torch.randn((count, math.prod(SHAPE)), generator=generator).double() * spread
    return {"means": means, "weights": torch.full((count,), 1 / count).double(), "deviation": 0.5}


WORLD = gaussians(3, 1.2, 12)
# What the negative prompt asks for.
AWAY = gaussians(1, 0.0, 12)


def timestep(sigma):
    """The fractional timestep of a level, as diffusers' EulerDiscreteScheduler has it."""
    scheduler = diffusers.EulerDiscreteScheduler
    return float(scheduler._sigma_to_t(None, np.array([sigma]), LOGS)[0])


def walker(prediction, world=WORLD):
    """x0 from the answers of the exact network, for x of any variance."""
    network = exact_network(world, LEVELS, prediction)

    def model(x, sigma, **_):
        sigma = float(sigma)
        root = (sigma**2 + 1) ** 0.5
        answer = network(x / root, timestep(sigma)).double()
        return x - sigma * answer if prediction == "epsilon" else x / root**2 - sigma * answer / root

    return model


def guided(prediction):
    """Guidance 1.5, and what the negative prompt alone answers."""
    told, away = walker(prediction), walker(prediction, AWAY)

    def model(x, sigma):
        low, high = away(x, sigma), told(x, sigma)
        return low + 1.5 * (high - low), low

    return model


def flow_model(x, share, **_):
    """x0 on the line x = (1 - s) x0 + s z."""
    share = float(share)
    return denoise(WORLD, x / (1 - share), share / (1 - share))
