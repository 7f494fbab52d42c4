"""Keeps the attention to words awake. Muon's steps are of one size however small the gradient, so a layer that has not yet found
the words walks at random until every pixel looks at the first token alone, and from there no gradient leads back."""

import torch
from torch.nn import functional as F

from .together import WORLD, add

LEAD = 8.0  # logits by which the favourite word may lead the mean word: exp(-8) still lets gradients through


def layers(unet) -> dict[str, torch.nn.Module]:
    """The cross-attention layers by name."""
    return {name: module for name, module in unet.named_modules() if name.endswith("attn2")}


@torch.no_grad()
def logits(unet, x, t, words) -> dict[str, torch.Tensor]:
    """Attention logits (n, heads, pixels, words) of each cross-attention layer for noised latents x, times t and text states."""
    seen, hooks = {}, []

    def listen(name):
        def hook(layer, args, named):
            q, k = (p(y).unflatten(-1, (layer.heads, -1)).transpose(1, 2)
                    for p, y in ((layer.to_q, args[0]), (layer.to_k, named["encoder_hidden_states"])))
            seen[name] = q @ k.transpose(-1, -2) * layer.scale
        return hook

    for name, layer in layers(unet).items():
        hooks.append(layer.register_forward_pre_hook(listen(name), with_kwargs=True))
    unet.forward(x, t, words)  # not through __call__: hooks stay out of the compiled network
    for hook in hooks:
        hook.remove()
    return seen


def lead(logit: torch.Tensor) -> torch.Tensor:
    """By how much the favourite word leads the mean word, for each head."""
    return (logit.amax(-1) - logit.mean(-1)).mean((0, 2))


@torch.no_grad()
def clip(unet, x, t, words, limit: float = LEAD) -> float:
    """Scales the queries and keys of heads whose lead is above `limit` back to it (QK-Clip: Kimi K2, 2025). Returns the widest lead seen."""
    widest = 0.0
    for name, logit in logits(unet, x, t, words).items():
        layer, leads = unet.get_submodule(name), lead(logit)
        add([leads], 1 / WORLD)
        scale = (limit / leads).clamp(max=1).sqrt()
        for projection in (layer.to_q, layer.to_k):
            projection.weight.mul_(scale.repeat_interleave(len(projection.weight) // layer.heads)[:, None])
        widest = max(widest, float(leads.max()))
    return widest


@torch.no_grad()
def wake(unet, x, t, words) -> list[str]:
    """Starts layers anew that look at the first token only. What they add now, a constant, goes to their output's bias, so the network's
    answer stays. Returns their names."""
    woken = []
    for name, logit in logits(unet, x, t, words).items():
        if logit.softmax(-1)[..., 0].mean((0, 2)).min() < 0.99:
            continue
        layer = unet.get_submodule(name)
        out = layer.to_out[0]
        out.bias.copy_(F.linear(layer.to_v(words[0, 0]), out.weight, out.bias))
        for projection in (layer.to_q, layer.to_k, layer.to_v):
            projection.reset_parameters()
        out.weight.zero_()
        woken.append(name)
    add([*unet.parameters()], 1 / WORLD)
    return woken
