"""The diffusion model: a UNet2DConditionModel trained to predict v, weighted towards objects, from scenes of one object to all."""

import random
from pathlib import Path

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from transformers import CLIPTextModel

from .attention import clip, wake
from .autoencoder import trained
from .captions import caption
from .curves import reached
from .guide import Guide, labels
from .muon import Muon
from .paint import paint
from .pool import CHANNELS, SIDE, Pool
from .scenes import draw_scene
from .session import DEVICE, MODEL, WORK, Average, Budget, compile_unet, load, quick, save
from .sheet import sheet
from .text import WIDTH, warmed
from .text import build as build_encoder
from .together import RANK, WORLD, add, join, same
from .tokens import read

BATCH, OBJECTS = 64, 5.0
ANYWHERE = 0.15  # share of captions without a place: without them a prompt that names none would be answered by all places at once
GUIDE, GUIDE_LEVEL = 0.1, 0.15  # weight of the guide's loss, and how it falls with the noise: 1 / (1 + GUIDE_LEVEL * level squared)
LEVEL = (0.25, 1.3)  # mean and deviation of the logarithm of the noise level in training


def build() -> UNet2DConditionModel:
    """The untrained UNet."""
    return UNet2DConditionModel(
        sample_size=SIDE, in_channels=CHANNELS, out_channels=CHANNELS, block_out_channels=(64, 128, 144), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH, attention_head_dim=(2, 4, 3), norm_num_groups=16,
    )


def schedule() -> DDIMScheduler:
    """The noise schedule and its default sampler: v-prediction, steps counted from the end (trailing)."""
    return DDIMScheduler(
        num_train_timesteps=1000, beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.02, prediction_type="v_prediction",
        timestep_spacing="trailing", clip_sample=False, set_alpha_to_one=True, steps_offset=1,
    )


def noised(scheduler, z, noise, t):
    """The noised latents and the v to be predicted (Salimans and Ho 2022)."""
    alpha = scheduler.alphas_cumprod.to(z.device)[t][:, None, None, None]
    return alpha.sqrt() * z + (1 - alpha).sqrt() * noise, alpha.sqrt() * noise - (1 - alpha).sqrt() * z


def weighed(mask, alpha):
    """The loss's weights: more under objects, the less the more noise there is. Where noise hides what is drawn, a weight that knows the truth
    draws the answer towards objects that may not be there, and pictures hold too many. `alpha` (n) are cumulative."""
    return 1 + OBJECTS * alpha.square()[:, None, None, None] * mask


def loss_of(unet, encoder, scheduler, z, mask, ids, noise, t):
    """The error of v, objects weighted; `t` are integer times (rows)."""
    x, v = noised(scheduler, z, noise, t)
    with quick():
        guess = unet(x.contiguous(memory_format=torch.channels_last), t, encoder(ids).last_hidden_state).sample
    return (weighed(mask, scheduler.alphas_cumprod.to(z.device)[t]) * (guess.float() - v).square()).mean()


def times(scheduler, size: int) -> torch.Tensor:
    """Times whose noise level is log-normal (Karras et al. 2022: with v this is EDM's weighting), one in each of `size` strata (finer ones when several processes train).
    The level's median lies above 1 because the places of objects are decided there."""
    alpha = scheduler.alphas_cumprod
    level = 0.5 * ((1 - alpha) / alpha).log()
    share = torch.distributions.Normal(*LEVEL).cdf(level)
    at = (torch.arange(size) * WORLD + RANK + torch.rand(size)) / (size * WORLD)
    return torch.searchsorted(share, share[0] + at * (share[-1] - share[0])).clamp(max=len(alpha) - 1).to(DEVICE)


def singles(progress: float) -> float:
    """Share of scenes with one object: six in ten at first, one in four at half time, one in eight at last."""
    return max(0.125, 0.6 - 0.7 * progress)


def start(init: str | None, tokenizer):
    """UNet and text encoder: from a model folder, or new with the warmed-up encoder."""
    if init:
        return (UNet2DConditionModel.from_pretrained(Path(init) / "unet", torch_dtype=torch.float32),
                CLIPTextModel.from_pretrained(Path(init) / "text_encoder", torch_dtype=torch.float32))
    return build(), warmed()


def train(minutes: float, seed: int = 0, init: str | None = None, pooled: int = 12000, lr: float = 0.02, text_from: float = 0.5):
    """Trains until the budget is used, resuming where it stopped; the text encoder joins in at `text_from` of the budget."""
    join()
    torch.manual_seed(seed)
    tokenizer, scheduler = read(MODEL / "tokenizer"), schedule()
    unet, encoder = (m.to(DEVICE, memory_format=torch.channels_last) for m in start(init, tokenizer))
    both = torch.nn.ModuleDict({"unet": unet, "encoder": encoder})
    guide = Guide(unet).to(DEVICE)
    compile_unet(unet)
    guide_optimiser = torch.optim.AdamW(guide.parameters(), 1e-3)
    optimiser, text_optimiser = Muon(unet, lr, 1e-3), Muon(encoder, lr / 10, 1e-4)
    average, step, samples, used = Average(both, 0.997), 0, 0, 0.0
    if state := load("unet"):
        both.load_state_dict(state["model"]), average.module.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"]), text_optimiser.load_state_dict(state["text_optimiser"])
        guide.load_state_dict(state.get("guide", guide.state_dict()))
        average.steps = step = state["step"]
        samples, used = state["samples"], state["used"]
    elif init and Path(init).resolve() == MODEL:
        samples, used = reached()
        average.steps = step = samples // BATCH
    pool, r = Pool(trained(), seed), random.Random(f"{seed} {step} {RANK}")
    pool.fill(pooled // WORLD, step)
    torch.manual_seed(seed + step * WORLD + RANK)
    probe = sample(pool, r, tokenizer, scheduler)
    if woken := wake(unet, *probe[:2], encoder(probe[2]).last_hidden_state):
        print(f"unet: woke {', '.join(woken)}", flush=True)
        average.module.load_state_dict(both.state_dict())
    budget, losses, looked, saved, lead = Budget(minutes, used), [], used, used, 0.0
    done = False
    while not done:
        progress, share = same(budget.progress), same(budget.share(30, flat=0.5))
        joined = progress >= text_from
        encoder.requires_grad_(joined)
        optimiser.set_share(share), text_optimiser.set_share(share)
        z, mask, ids, scenes = pool.batch(r, BATCH // WORLD, singles(progress), tokenizer, anywhere=ANYWHERE)
        t = times(scheduler, BATCH // WORLD)
        loss = loss_of(unet, encoder, scheduler, z, mask, ids, torch.randn_like(z), t)
        alpha = scheduler.alphas_cumprod.to(DEVICE)[t]
        told = guide(torch.stack([labels(scene) for scene in scenes]).to(DEVICE), alpha / (alpha + GUIDE_LEVEL * (1 - alpha)))
        both.zero_grad(set_to_none=True), guide.zero_grad(set_to_none=True)
        (loss + GUIDE * told).backward()
        add([p.grad for p in (*both.parameters(), *guide.parameters()) if p.grad is not None], 1 / WORLD)
        optimiser.step(), guide_optimiser.step()
        if joined:
            text_optimiser.step()
        if step % 10 == 0:
            lead = clip(unet, *probe[:2], encoder(probe[2]).last_hidden_state.detach())
        average.update(both)
        losses.append((float(loss.detach()), float(told.detach())))
        step, samples = step + 1, samples + BATCH
        if step % 10 == 0:
            pool.grow(128 // WORLD, single=0.2)
        done = same(budget.progress) >= 1
        if RANK:
            continue
        if step % 50 == 0 or done:
            print(f"unet: step {step}, {samples} samples, {budget.used:.0f} s, loss {np.mean(losses, 0)[0]:.4f}, guide {np.mean(losses, 0)[1]:.3f}, "
                  f"rate {share * lr:.4f}, lead {lead:.1f}, pool {len(pool)}", flush=True)
            losses = []
        if budget.used - saved > 180 or done:
            saved = budget.used
            save("unet", model=both.state_dict(), guide=guide.state_dict(), average=average.module.state_dict(), optimiser=optimiser.state_dict(),
                 text_optimiser=text_optimiser.state_dict(), step=step, samples=samples, used=budget.used)
        if budget.used - looked > 600 or done:
            looked = budget.used
            look(average.module["unet"], average.module["encoder"], pool.vae, tokenizer, step)


def sample(pool, r, tokenizer, scheduler, size: int = 16):
    """Noised latents, times and token ids (rows) on which attention is watched."""
    z, _, ids, _ = pool.batch(r, size, 0.25, tokenizer, dropout=0)
    t = times(scheduler, size)
    return noised(scheduler, z, torch.randn_like(z), t)[0], t, ids


def look(unet, encoder, vae, tokenizer, step: int):
    """Writes a sheet of pictures painted from fresh captions, the captions beside it."""
    r = random.Random("look")
    prompts = [caption(r, draw_scene(r, 0.5))[0] for _ in range(50)]
    pictures = paint(unet, encoder, vae, schedule(), tokenizer, prompts)
    sheet(pictures).save(WORK / f"unet-{step:06d}.png")
    (WORK / "unet.txt").write_text("\n".join(prompts))


def averaged():
    """The averaged UNet and text encoder."""
    state = load("unet")
    both = torch.nn.ModuleDict({"unet": build(), "encoder": build_encoder(read(MODEL / "tokenizer"))})
    both.load_state_dict(state["average"])
    return both["unet"].eval().to(DEVICE), both["encoder"].eval().to(DEVICE), state
