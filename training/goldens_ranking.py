"""Goldens of src/math/bradley-terry.ts: strengths under Davidson's model with draws, by torch's own gradients and second derivatives.

python -m training.goldens_ranking
"""

import json
import random
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
SPREAD = 2.0


def log_posterior(at: torch.Tensor, duels: list[tuple[int, int, str]]) -> torch.Tensor:
    total = -(at**2).sum() / (2 * SPREAD**2)
    for a, b, won in duels:
        draw = at[-1] + (at[a] + at[b]) / 2
        logs = torch.stack([at[a], at[b], draw])
        chosen = {"a": at[a], "b": at[b], "neither": draw}[won]
        total = total + chosen - torch.logsumexp(logs, 0)
    return total


def golden(count: int, votes: int, seed: int) -> dict:
    chance = random.Random(seed)
    truth = [chance.gauss(0, 1.2) for _ in range(count)]
    duels = []
    for _ in range(votes):
        a, b = chance.sample(range(count), 2)
        weights = torch.tensor([truth[a], truth[b], -0.5 + (truth[a] + truth[b]) / 2]).exp().tolist()
        duels.append((a, b, chance.choices(["a", "b", "neither"], weights)[0]))
    at = torch.zeros(count + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([at], max_iter=1000, tolerance_grad=1e-14, tolerance_change=1e-16, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = -log_posterior(at, duels)
        loss.backward()
        return loss

    for _ in range(5):
        optimizer.step(closure)
    curvature = -torch.autograd.functional.hessian(lambda x: log_posterior(x, duels), at.detach())
    centre = torch.cat([torch.eye(count) - 1 / count, torch.zeros(count, 1)], 1)
    deviation = (centre @ torch.linalg.inv(curvature) @ centre.T).diagonal().sqrt()
    strength = centre @ at.detach()
    return {
        "count": count,
        "duels": [{"a": a, "b": b, "won": won} for a, b, won in duels],
        "strength": strength.tolist(),
        "low": (strength - 1.96 * deviation).tolist(),
        "high": (strength + 1.96 * deviation).tolist(),
        "draws": at[-1].exp().item(),
    }


if __name__ == "__main__":
    cases = [golden(2, 12, 1), golden(4, 30, 2), golden(9, 120, 3)]
    Path("test/goldens/ranking.json").write_text(json.dumps({"cases": cases}))
