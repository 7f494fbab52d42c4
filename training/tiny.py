"""The tiny autoencoder: an AutoencoderTiny (the form of TAESD) for the embedded model's own latents, a decoder for previews and for haste.
Its decoder learns the whole decoder's pictures and the real ones, its encoder the whole encoder's latents."""

import json
import random

import numpy as np
import torch
from diffusers import AutoencoderDC, AutoencoderTiny
from torch.nn import functional as F

from .autoencoder import batch, trained
from .muon import Muon
from .scenes import compose, draw_scene
from .session import DEVICE, MODEL, Average, Budget, autocast, load, save

FOLDER, BATCH = "tiny_vae", 8  # the name in the model's folder and in its index; pictures to a step
NOISE = 0.2  # deviation of the noise on half of the latents: few steps end beside the real ones


def build(scaling: float) -> AutoencoderTiny:
    """The untrained one. Nothing is asked at full size but the last two layers, which have no activation between them."""
    return AutoencoderTiny(
        latent_channels=8, scaling_factor=scaling,
        encoder_block_out_channels=(16,) * 4, num_encoder_blocks=(1, 1, 1, 2),
        decoder_block_out_channels=(32,) * 4, num_decoder_blocks=(6, 4, 1, 0),
    )


def loss_of(tiny: AutoencoderTiny, whole: AutoencoderDC, x: torch.Tensor, mask: torch.Tensor):
    """The loss of a batch of pictures (n, 3, h, w) in [-1, 1] with the objects' coverage (n, 1, h, w), and the squared error of its first
    half. That half is to become the real pictures again; of the second half's noised latents the whole decoder's pictures are."""
    half = len(x) // 2
    with torch.no_grad(), autocast():
        z = whole.encode(x).latent.float()
        noised = z[half:] + NOISE * torch.randn_like(z[half:])
        target = torch.cat([x[:half], whole.decode(noised).sample.float().clamp(-1, 1)])
    with autocast():
        error, read = tiny.decode(torch.cat([z[:half], noised])).sample.float() - target, tiny.encode(x).latents.float()
    weight = 1 + 2 * mask
    edges = (error.diff(dim=3) * weight[..., 1:]).abs().mean() + (error.diff(dim=2) * weight[..., 1:, :]).abs().mean()
    fit = (weight * error.abs()).mean() + (weight * error.square()).mean() + 0.5 * edges
    return fit + F.mse_loss(read, z), error[:half].detach().square().mean()


def train(minutes: float, seed: int = 0):
    """Trains until the budget is used, resuming where an earlier sitting stopped, and writes it beside the model. Without a checkpoint it goes on
    from the one that lies there, more gently."""
    whole, step, used = trained(), 0, 0.0
    torch.manual_seed(seed)
    before = None if load("tiny") else written()
    tiny = (before or build(whole.config.scaling_factor)).train().to(DEVICE, memory_format=torch.channels_last)
    last, rate = f"decoder.layers.{len(tiny.decoder.layers) - 1}.", 0.004 if before else 0.02
    optimiser, average = Muon(tiny, rate, rate / 10, not_matrices=("layers.0.", last)), Average(tiny, 0.998)
    if state := load("tiny"):
        tiny.load_state_dict(state["model"]), optimiser.load_state_dict(state["optimiser"])
        average.module.load_state_dict(state["average"])
        average.steps = step = state["step"]
        used = state["used"]
    r, budget, errors, done = random.Random(f"tiny {seed} {step}"), Budget(minutes, used), [], False
    torch.manual_seed(seed + step)
    while not done:
        optimiser.set_share(budget.share())
        loss, error = loss_of(tiny, whole, *batch(r, BATCH))
        tiny.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        average.update(tiny)
        errors.append(float(error))
        step += 1
        done = budget.progress >= 1
        if step % 200 == 0 or done:
            print(f"tiny: step {step}, {budget.used:.0f} s, loss {float(loss.detach()):.4f}, PSNR {10 * np.log10(4 / np.mean(errors)):.2f} dB", flush=True)
            errors = []
            save("tiny", model=tiny.state_dict(), average=average.module.state_dict(), optimiser=optimiser.state_dict(), step=step, used=budget.used)
    write(average.module)
    print("tiny: PSNR against fresh scenes: " + ", ".join(f"{name} {value:.2f} dB" for name, value in compared(average.module, whole).items()))


def write(tiny: AutoencoderTiny):
    """Writes it in float16, and its line into the model's index."""
    tiny.to(torch.float16, memory_format=torch.contiguous_format).save_pretrained(MODEL / FOLDER)
    tiny.to(torch.float32, memory_format=torch.channels_last)
    (MODEL / FOLDER / "diffusion_pytorch_model.safetensors").chmod(0o644)
    index = json.loads((MODEL / "model_index.json").read_text())
    (MODEL / "model_index.json").write_text(json.dumps(index | entry(), indent=2) + "\n")


def entry() -> dict:
    """Its line in a model's index, where it lies beside the model."""
    return {FOLDER: ["diffusers", "AutoencoderTiny"]} if (MODEL / FOLDER / "config.json").exists() else {}


def written() -> AutoencoderTiny | None:
    """The one beside the model, in float32."""
    return AutoencoderTiny.from_pretrained(MODEL / FOLDER, torch_dtype=torch.float32).eval().to(DEVICE) if entry() else None


@torch.no_grad()
def compared(tiny: AutoencoderTiny, whole: AutoencoderDC, scenes: int = 64) -> dict[str, float]:
    """Mean PSNR in dB of both decoders' pictures of the same latents against the real scenes, and of the tiny ones against the whole ones."""
    r = random.Random("tiny")
    real = np.stack([compose(draw_scene(r, 0.2))[0] for _ in range(scenes)])
    x = (torch.from_numpy(real).to(DEVICE).permute(0, 3, 1, 2) / 127.5 - 1).contiguous(memory_format=torch.channels_last)
    z = torch.cat([whole.encode(part).latent for part in x.split(16)])
    full, small = (torch.cat([part.decode(rows).sample.clamp(-1, 1) for rows in z.split(16)]) for part in (whole, tiny))
    psnr = lambda a, b: float((10 * torch.log10(4 / (a - b).square().mean((1, 2, 3)))).mean())  # noqa: E731
    return {"full": psnr(full, x), "tiny": psnr(small, x), "tiny_against_full": psnr(small, full)}
