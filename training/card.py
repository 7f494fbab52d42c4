"""Writes the model card of the embedded model from its report, so that the card's figures are always the measured ones."""

import json

from .report import markdown
from .session import MODEL, load

CARD = """---
license: apache-2.0
library_name: diffusers
pipeline_tag: text-to-image
---

# fewstep nano

A text-to-image diffusion model of {millions:.1f} million parameters ({megabytes:.1f} MB in float16) that comes with fewstep. It paints a small world of its own: emoji on drawn
or plain backgrounds, 128 x 128 pixels, as a prompt says: *a small red cat left of a rocket at sunset*, *three green balloons in the snow*.
It is a laboratory animal: small enough to train on two cores and to run in a browser tab, and a Stable Diffusion folder like any other in its formats.

![Samples](samples.png)

Prompts drawn by chance from the grammar, {steps} DDIM steps, guidance {guidance:g}; not chosen.

## What it can be asked

Sixty nouns, of which six (robot, unicorn, alien, pumpkin, duck, trophy) were never shown and are there to be taught by adapters; eleven colours or the
object's own; small, medium and large; one to three objects, or two to four equal ones; left of, right of, above, below; ten places (beach, forest, night sky, city,
desert, ocean, sunset, snow, meadow, space) or a plain background in one of the colours. `training/vocabulary.py` is the whole list. Lower and upper case are the same;
other words have tokens but no meaning.

## How well it does

{table}
Scored as GenEval scores, by a judge (`public/models/judge`) that was trained on real scenes alone, on prompts whose combinations of noun, colour and background were
never drawn for training. *Goal* is where this model is meant to arrive; *judge on real scenes* is the same scoring of perfectly drawn scenes, the ceiling.
Before a score is read as the model's own, mind the judge's: where the ceiling is below one, the judge errs.
{honest}

## Parts

| part | class | parameters |
|---|---|---|
| `unet` | UNet2DConditionModel, 16 x 16 x 8 latents, channels 64, 128, 144 | {unet:.2f} M |
| `text_encoder` | CLIPTextModel, width 192, 3 layers, 32 tokens | {text:.2f} M |
| `vae` | AutoencoderDC, f8, 8 channels, residual blocks only | {vae:.2f} M |
| `tokenizer` | CLIPTokenizer, {tokens} tokens | |
| `scheduler` | DDIMScheduler, v-prediction, scaled linear betas, trailing steps | |

`preview.json` maps scaled latents to RGB in [-1, 1] (`matrix` [3][8] times the channels, plus `bias`), for pictures while they form.
The first three latent channels are trained to be the picture itself at an eighth of its size.

In Python:

```python
from diffusers import StableDiffusionPipeline

pipe = StableDiffusionPipeline.from_pretrained("public/models/nano")
latents = pipe("a red cat left of a rocket at sunset", num_inference_steps=20, guidance_scale=4, output_type="latent").images
picture = pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]
pipe.image_processor.postprocess(picture.detach())[0].save("cat.png")
```

The picture is decoded by hand because the pipeline calls `vae.decode` with an argument that AutoencoderDC does not take (diffusers 0.42).

## How it was made

`training/` holds everything, one command a stage; no outside pictures, texts or weights. In its last sitting, which went on from weights published before, the diffusion model
saw {samples:,} samples in {steps_trained:,} steps, {minutes:.0f} minutes on shared CPU cores (float32); the autoencoder and its decoder took 15 minutes of two cores, the text encoder's
warm-up on captions 3.5. v-prediction with log-normal noise levels, loss weighted 1 + 5 x coverage by objects,
a curriculum from single objects to all scenes, 10 % of captions dropped, Muon and Adam, averaged weights. To continue:
`python -m training.run --stage unet --init public/models/nano --minutes 300`.

## Licence

The weights are under the Apache License 2.0. The pictures that the model learnt from are composed from **Noto Color Emoji**, copyright Google Inc.,
licensed under the SIL Open Font License 1.1 (https://openfontlicense.org); the font itself is not part of this folder.
"""


def card(honest: str = ""):
    """Writes README.md beside the model."""
    from .export import parts
    from .tokens import read

    figures = json.loads((MODEL / "report.json").read_text())
    millions = [sum(p.numel() for p in part.parameters()) / 1e6 for part in parts()]
    state = load("unet") or {}
    size = sum(path.stat().st_size for path in MODEL.rglob("*.safetensors"))
    (MODEL / "README.md").write_text(CARD.format(
        millions=sum(millions), megabytes=size / 1e6, steps=figures["steps"], guidance=figures["guidance"], table=markdown(figures),
        unet=millions[0], text=millions[1], vae=millions[2], tokens=len(read(MODEL / "tokenizer")), samples=state.get("samples", 0),
        steps_trained=state.get("step", 0), minutes=state.get("used", 0) / 60, honest=honest))
