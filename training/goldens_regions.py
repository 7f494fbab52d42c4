"""Attention by regions and masked adapters on a tiny UNet, by kohya-ss's rule restated on diffusers' network.

    python -m training.goldens_regions

Reads the UNet and the adapter of `goldens_lora` (kohya-locon), writes test/goldens/lora/regions.json. The rule is that of sd-scripts
networks/lora.py, LoRAInfModule: branches on pixels are multiplied by the adapter's mask, resized to the layer's tokens; branches of to_k
and to_v in cross-attention act on the words of the adapter's own part; every part attends to its own words, answers are mixed by masks.
"""

import json
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from training.tiny_sd import OUT, module_at, rounded, tiny_unet

SIZE, TOKENS, ADAPTED_PART = 8, 5, 1


def shares():
    """Three parts with soft edges that sum to 1 in every cell."""
    x = torch.linspace(0, 1, SIZE, dtype=torch.float64).expand(SIZE, SIZE)
    left = ((0.6 - x) * 4).clamp(0, 1)
    lower = ((x.T - 0.4) * 3).clamp(0, 1) * (1 - left)
    return torch.stack([1 - left - lower, left, lower]).float().double()


def at_tokens(masks, count):
    """[P, H, W] -> [P, tokens], as kohya resizes masks to a layer."""
    side = math.isqrt(count)
    return F.interpolate(masks[None], size=(side, side), mode="bilinear")[0].flatten(1)


def main():
    unet = rounded(tiny_unet())
    deltas = {k.removeprefix("unet."): v.double() for k, v in load_file(OUT / "kohya-locon.delta.safetensors").items()}
    masks = shares()
    strength = 0.7
    generator = torch.Generator().manual_seed(5)
    draw = lambda *shape: torch.randn(*shape, generator=generator).double()
    sample, prompts = draw(1, 4, SIZE, SIZE), draw(3, TOKENS, 6)

    for name, delta in deltas.items():
        if not name.startswith("unet.") and "text_model" in name:
            continue
        path = name.removesuffix(".weight")
        layer = module_at(unet, path)

        def forward(x, layer=layer, delta=delta, path=path, plain=layer.forward):
            y = plain(x)
            if path.endswith(("attn2.to_k", "attn2.to_v")):
                acts = torch.zeros(3 * TOKENS, dtype=torch.float64)
                acts[ADAPTED_PART * TOKENS : (ADAPTED_PART + 1) * TOKENS] = 1
                return y + strength * acts[:, None] * F.linear(x, delta)
            if delta.dim() == 4:
                change = F.conv2d(x, delta, stride=layer.stride, padding=layer.padding)
                mask = F.interpolate(masks[None, ADAPTED_PART : ADAPTED_PART + 1], size=change.shape[-2:], mode="bilinear")
                return y + strength * mask * change
            mask = at_tokens(masks, x.shape[1])[ADAPTED_PART]
            return y + strength * mask[:, None] * F.linear(x, delta)

        layer.forward = forward

    class ByRegion:
        def __call__(self, attn, x, encoder_hidden_states=None, attention_mask=None, temb=None):
            heads = lambda t: t.unflatten(-1, (attn.heads, -1)).transpose(1, 2)
            q, k, v = attn.to_q(x), attn.to_k(encoder_hidden_states), attn.to_v(encoder_hidden_states)
            answer = 0
            for part, share in enumerate(at_tokens(masks, x.shape[1])):
                words = slice(part * TOKENS, (part + 1) * TOKENS)
                one = F.scaled_dot_product_attention(heads(q), heads(k[:, words]), heads(v[:, words]))
                answer = answer + share[:, None] * one.transpose(1, 2).flatten(2)
            return attn.to_out[1](attn.to_out[0](answer))

    unet.set_attn_processor({n: ByRegion() if "attn2" in n else p for n, p in unet.attn_processors.items()})
    with torch.no_grad():
        answer = unet(sample, 400, prompts.reshape(1, -1, 6)).sample
    values = dict(sample=sample, prompts=prompts, shares=masks, answer=answer)
    (OUT / "regions.json").write_text(
        json.dumps({"strength": strength, "timestep": 400} | {k: v.flatten().tolist() for k, v in values.items()}) + "\n"
    )


if __name__ == "__main__":
    main()
