"""Paints pictures from prompts with the model's parts and any of diffusers' schedulers. Knows nothing of training."""

import numpy as np
import torch

from .pool import CHANNELS, SIDE, words
from .session import DEVICE, autocast


@torch.no_grad()
def paint(unet, encoder, vae, scheduler, tokenizer, prompts: list[str], guidance: float = 4.0, steps: int = 20, seed: int = 0,
          batch: int = 50) -> np.ndarray:
    """Pictures, uint8 (n, 128, 128, 3), with classifier-free guidance against the empty prompt; row i starts from noise `seed + i`."""
    pictures = []
    for at in range(0, len(prompts), batch):
        part = prompts[at : at + batch]
        noise = [torch.randn(CHANNELS, SIDE, SIDE, generator=torch.Generator().manual_seed(seed + at + i)) for i in range(len(part))]
        x = torch.stack(noise).to(DEVICE)
        told = encoder(words(tokenizer, part)).last_hidden_state
        free = encoder(words(tokenizer, [""])).last_hidden_state.expand_as(told)
        scheduler.set_timesteps(steps, device=DEVICE)
        x = x * scheduler.init_noise_sigma
        for t in scheduler.timesteps:
            rows = scheduler.scale_model_input(x, t).repeat(2, 1, 1, 1).contiguous(memory_format=torch.channels_last)
            with autocast():
                plain, prompted = unet(rows, t, torch.cat([free, told])).sample.float().chunk(2)
            x = scheduler.step(plain + guidance * (prompted - plain), t, x).prev_sample
        with autocast():
            y = vae.decode(x / vae.config.scaling_factor).sample.float()
        pictures.append(((y.permute(0, 2, 3, 1).clamp(-1, 1) + 1) * 127.5).round().byte().cpu().numpy())
    return np.concatenate(pictures)
