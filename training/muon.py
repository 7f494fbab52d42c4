"""Muon: momentum whose matrices are made orthogonal before each step (Jordan et al. 2024), with AdamW for all other parameters."""

import torch

from .together import RANK, WORLD, add


def orthogonalise(g: torch.Tensor, steps: int = 5) -> torch.Tensor:
    """The nearest semi-orthogonal matrix to g (rows, columns), roughly, by a quintic Newton-Schulz iteration. It runs on the
    Gram matrix, of which every iterate is a polynomial, so that the long side is touched only twice."""
    x = g.T if g.shape[0] > g.shape[1] else g
    x = x / (x.norm() + 1e-7)
    gram, product = x @ x.T, None
    for step in range(steps):
        q = -4.7750 * gram + 2.0315 * gram @ gram
        q.diagonal().add_(3.4445)
        product = q if product is None else q @ product
        gram = q @ gram @ q if step + 1 < steps else gram
    x = product @ x
    return x.T if g.shape[0] > g.shape[1] else x


def channels_last(t: torch.Tensor) -> torch.Tensor:
    """A kernel seen as (out, h, w, in), the order in which it lies in memory; a matrix as it is."""
    return t.permute(0, 2, 3, 1) if t.ndim == 4 else t


class Muon(torch.optim.Optimizer):
    """Parameters of a group with `muon` set are matrices or kernels (flattened to out x rest); the other groups get AdamW."""

    def __init__(self, module: torch.nn.Module, lr: float, adam_lr: float, not_matrices=("embed", "conv_in", "conv_out")):
        named = [(n, p) for n, p in module.named_parameters() if p.requires_grad]
        matrix = [p for n, p in named if p.ndim >= 2 and not any(word in n for word in not_matrices)]
        chosen = {id(p) for p in matrix}
        rest = [p for _, p in named if id(p) not in chosen]
        groups = [dict(params=matrix, lr=lr, muon=True), dict(params=rest, lr=adam_lr, muon=False)]
        super().__init__(groups, dict(momentum=0.95, betas=(0.9, 0.98), weight_decay=0.01))
        for group in self.param_groups:
            group["full_lr"] = group["lr"]

    def set_share(self, share: float):
        """Sets every learning rate to a share of its full value."""
        for group in self.param_groups:
            group["lr"] = group["full_lr"] * share

    @torch.no_grad()
    def step(self):
        """One update of all parameters; several processes share the work of making matrices orthogonal."""
        for group in self.param_groups:
            params = [p for p in group["params"] if p.grad is not None]
            for p in params:
                p.mul_(1 - group["lr"] * group["weight_decay"])
            (self.step_matrices if group["muon"] else self.step_rest)(group, params)

    def step_matrices(self, group, params):
        """Muon with Nesterov momentum."""
        updates = []
        for i, p in enumerate(params):
            buffer = self.state[p].setdefault("momentum", torch.zeros_like(p))
            buffer.mul_(group["momentum"]).add_(p.grad)
            last = channels_last(p.grad.add(buffer, alpha=group["momentum"])).contiguous()
            flat = last.flatten(1)
            mine = i % WORLD == RANK
            update = orthogonalise(flat) * max(1, flat.shape[0] / flat.shape[1]) ** 0.5 if mine else torch.zeros_like(flat)
            updates.append(update.reshape(last.shape).contiguous())
        add(updates)
        for p, update in zip(params, updates):
            channels_last(p).add_(update, alpha=-group["lr"])

    def step_rest(self, group, params):
        """Adam; the decay of weights is done."""
        first, second = group["betas"]
        for p in params:
            state = self.state[p]
            m = state.setdefault("first", torch.zeros_like(p))
            v = state.setdefault("second", torch.zeros_like(p))
            state["step"] = state.get("step", 0) + 1
            m.lerp_(p.grad, 1 - first)
            v.mul_(second).addcmul_(p.grad, p.grad, value=1 - second)
            scale = (1 - second ** state["step"]) ** 0.5 / (1 - first ** state["step"])
            p.addcdiv_(m, v.sqrt() + 1e-8, value=-group["lr"] * scale)
