"""The autoencoder: an AutoencoderDC of residual blocks only, f8 with 8 channels, latents that show the picture small and bear noise."""

import random

import numpy as np
import torch
from diffusers import AutoencoderDC
from PIL import Image
from torch.nn import functional as F

from .muon import Muon
from .scenes import compose, draw_scene
from .session import DEVICE, MODEL, WORK, Average, Budget, autocast, load, save
from .sheet import sheet
from .together import RANK, WORLD, add, join, same

CROP, BATCH, NOISE = 64, 16, 0.3
THUMBNAIL, DETAIL = 1.8, 0.6  # scale of the channels that show the picture small (deviation about 1), deviation of the others


def build() -> AutoencoderDC:
    """The untrained autoencoder."""
    return AutoencoderDC(
        in_channels=3, latent_channels=8,
        encoder_block_types="ResBlock", decoder_block_types="ResBlock",
        encoder_block_out_channels=(16, 32, 64, 128), decoder_block_out_channels=(24, 48, 96, 128),
        encoder_layers_per_block=(0, 1, 1, 1), decoder_layers_per_block=(0, 1, 1, 2),
        encoder_qkv_multiscales=((), (), (), ()), decoder_qkv_multiscales=((), (), (), ()),
        downsample_block_type="pixel_unshuffle", upsample_block_type="pixel_shuffle",
        decoder_norm_types="rms_norm", decoder_act_fns="silu", scaling_factor=1.0,
    )


def picture(r: random.Random):
    """A scene's crop (CROP, CROP, 3) in [-1, 1] and its mask; two in three on the latent grid, the others anywhere and flipped by chance."""
    pixels, mask = compose(draw_scene(r, 0.15))
    whole = np.concatenate([pixels / 127.5 - 1, mask[..., None]], -1).astype(np.float32)
    step = 8 if r.random() < 0.67 else 1
    y, x = (r.randrange(0, 128 - CROP + 1, step) for _ in range(2))
    crop = whole[y : y + CROP, x : x + CROP]
    return crop[:, ::-1] if step == 1 and r.random() < 0.5 else crop


def batch(r: random.Random, size: int = BATCH) -> tuple[torch.Tensor, torch.Tensor]:
    """Crops (size, 3, CROP, CROP) in [-1, 1] and masks (size, 1, CROP, CROP)."""
    data = torch.from_numpy(np.stack([picture(r) for _ in range(size)])).to(DEVICE).permute(0, 3, 1, 2)
    return data[:, :3].contiguous(memory_format=torch.channels_last), data[:, 3:]


def loss_of(model, x, mask, noise: float):
    """Reconstruction of noised latents (L1, gradient L1, MSE; objects count threefold), and two wishes for the latents that make
    them easy to paint: the first three channels are the picture at an eighth of its size, the others of a fixed deviation."""
    z = model.encode(x).latent
    small = (z[:, :3] - THUMBNAIL * F.avg_pool2d(x, 8)).square().mean()
    mean, deviation = z[:, 3:].mean((0, 2, 3)), z[:, 3:].std((0, 2, 3))
    pull = mean.square().mean() + (deviation - DETAIL).square().mean() + (z[:, 3:].abs() - 4 * DETAIL).relu().square().mean()
    amount = noise * torch.rand(len(z), 1, 1, 1, device=z.device)
    y = model.decode(z + amount * torch.randn_like(z)).sample
    weight, error = 1 + 2 * mask, y - x
    edges = (error.diff(dim=3) * weight[..., 1:]).abs().mean() + (error.diff(dim=2) * weight[..., 1:, :]).abs().mean()
    fit = (weight * error.abs()).mean() + (weight * error.square()).mean() + 0.5 * edges
    return fit + 0.3 * small + 0.1 * pull, error.square().mean()


def train(minutes: float, seed: int = 0, decoder: bool = False):
    """Trains until the budget is used, resuming where an earlier sitting stopped. `decoder`: a second stage in which the encoder,
    and so every latent, stays as it is, and the decoder bears less noise."""
    join()
    torch.manual_seed(seed)
    name, noise, rate = ("decoder", NOISE / 3, 0.01) if decoder else ("autoencoder", NOISE, 0.02)
    model = build().to(DEVICE, memory_format=torch.channels_last)
    if decoder:
        model.load_state_dict(load("autoencoder")["average"])
        model.encoder.requires_grad_(False)
    optimiser, average, step, used = Muon(model, rate, rate / 10), Average(model, 0.998), 0, 0.0
    if state := load(name):
        model.load_state_dict(state["model"]), optimiser.load_state_dict(state["optimiser"])
        average.module.load_state_dict(state["average"])
        average.steps = step = state["step"]
        used = state["used"]
    r, budget, mse = random.Random(f"{name} {seed} {step} {RANK}"), Budget(minutes, used), []
    torch.manual_seed(seed + step * WORLD + RANK)
    done = False
    while not done:
        optimiser.set_share(same(budget.share()))
        with autocast():
            loss, error = loss_of(model, *batch(r, BATCH // WORLD), noise)
        model.zero_grad(set_to_none=True)
        loss.backward()
        add([p.grad for p in model.parameters() if p.grad is not None], 1 / WORLD)
        optimiser.step()
        average.update(model)
        mse.append(float(error.detach()))
        step += 1
        done = same(budget.progress) >= 1
        if RANK == 0 and (step % 200 == 0 or done):
            psnr = 10 * np.log10(4 / np.mean(mse))
            print(f"{name}: step {step}, {budget.used:.0f} s, loss {float(loss.detach()):.4f}, PSNR {psnr:.2f} dB", flush=True)
            mse = []
            save(name, model=model.state_dict(), average=average.module.state_dict(),
                 optimiser=optimiser.state_dict(), step=step, used=budget.used)
    if RANK == 0:
        look(average.module)


@torch.no_grad()
def look(model):
    """Prints the PSNR on fresh scenes and writes a sheet of pairs (real above, decoded below)."""
    r = random.Random("look")
    real = np.stack([compose(draw_scene(r, 0.2))[0] for _ in range(60)])
    x = torch.from_numpy(real).to(DEVICE).permute(0, 3, 1, 2) / 127.5 - 1
    z = model.encode(x).latent
    y = model.decode(z).sample
    psnr = 10 * torch.log10(4 / (y - x).square().mean((1, 2, 3)))
    print(f"autoencoder: held-out PSNR {psnr.mean():.2f} dB; latent mean {z.mean():.3f}, deviation {z.std():.3f}; "
          f"by channel {[round(float(s), 2) for s in z.std((0, 2, 3))]}")
    made = ((y.permute(0, 2, 3, 1).clamp(-1, 1) + 1) * 127.5).round().byte().cpu().numpy()
    rows = [sheet(part[i : i + 10]) for i in range(0, 60, 10) for part in (real, made)]
    Image.fromarray(np.concatenate([np.asarray(row) for row in rows])).save(WORK / "autoencoder.png")


def trained() -> AutoencoderDC:
    """The trained autoencoder (the average of its weights) with the scaling factor that gives its latents unit deviation;
    the published one when there is no checkpoint."""
    state, model = load("autoencoder"), build().to(DEVICE)
    if not state:
        return AutoencoderDC.from_pretrained(MODEL / "vae", torch_dtype=torch.float32).eval().requires_grad_(False).to(DEVICE)
    model.load_state_dict(state["average"])
    model.eval().requires_grad_(False).to(memory_format=torch.channels_last)
    if "scaling" not in state:
        r = random.Random("scaling")
        x = np.stack([compose(draw_scene(r))[0] for _ in range(256)])
        z = model.encode(torch.from_numpy(x).to(DEVICE).permute(0, 3, 1, 2) / 127.5 - 1).latent
        state["scaling"] = round(float(1 / z.std()), 4)
        save("autoencoder", **state)
    if tuned := load("decoder"):
        model.load_state_dict(tuned["average"])
    model.register_to_config(scaling_factor=state["scaling"])
    return model
