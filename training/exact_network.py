"""The exact network of a mixture of Gaussians: what it answers is known, so that schedulers alone decide where a walk ends."""

import numpy as np
import torch

LATENT = {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}
SHAPE = (1, 4, 4, 4)


def sigma_table(scheduler):
    bars = scheduler.alphas_cumprod
    return ((1 - bars) / bars) ** 0.5


def mixture():
    """Three Gaussians in latent space: the exact denoiser of a small world."""
    generator = torch.Generator("cpu").manual_seed(11)
    means = torch.randn((3, 64), generator=generator).double() * 1.2
    return {"means": means, "weights": torch.tensor([0.5, 0.3, 0.2]).double(), "deviation": 0.5}


def listed(world):
    """The world as JSON holds it."""
    return {k: v.tolist() if isinstance(v, torch.Tensor) else v for k, v in world.items()}


def denoise(world, x, sigma):
    """E[x0 | x0 + sigma z = x], in double precision."""
    flat = x.double().reshape(-1)
    variance = world["deviation"] ** 2
    spread = variance + sigma**2
    distance = ((flat - world["means"]) ** 2).sum(1)
    share = torch.softmax(world["weights"].log() - distance / (2 * spread), 0)
    return ((variance * flat + sigma**2 * (share @ world["means"])) / spread).reshape(x.shape)


def exact_network(world, sigmas, prediction):
    """What a perfect network answers at a timestep: it knows the level only by what it is told."""
    sigmas = sigmas.double().numpy()

    def network(sample, timestep):
        sigma = float(np.interp(float(timestep), np.arange(len(sigmas)), sigmas))
        alpha = 1 / (sigma**2 + 1) ** 0.5
        x = sample.double() / alpha
        clean = denoise(world, x, sigma)
        noise = (x - clean) / sigma
        answers = {"epsilon": noise, "v_prediction": alpha * noise - sigma * alpha * clean, "sample": clean}
        return answers[prediction].float()

    return network
