"""Writes the model card of the embedded model from its report, so that the card's figures are always the measured ones."""

import json

from .curves import reached
from .prompts import CATEGORIES
from .report import markdown
from .session import MODEL
from .tiny import FOLDER

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

Prompts drawn by chance from the grammar, {steps} steps, guidance {guidance:g}; not chosen.

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

The course of its training: the loss at each place of the logs, and the share of prompts that came true at each report (`training/curves.json`).
The loss drops where its weights changed, at 236,000 and 309,500 samples: objects that noise hides no longer weigh more; it rises at 463,600, where small objects
began to weigh as much as large ones (`training/README.md`).

![Loss and judge over the samples seen](curves.svg)

A hundred of the prompts, {steps} steps: ![A hundred pictures of the model](sheets/teacher.png)

{students}## Parts

| part | class | parameters |
|---|---|---|
| `unet` | UNet2DConditionModel, 16 x 16 x 8 latents, channels 64, 128, 144 | {unet:.2f} M |
| `text_encoder` | CLIPTextModel, width 192, 3 layers, 32 tokens | {text:.2f} M |
| `vae` | AutoencoderDC, f8, 8 channels, residual blocks only | {vae:.2f} M |
{tiny}| `tokenizer` | CLIPTokenizer, {tokens} tokens | |
| `scheduler` | EulerAncestralDiscreteScheduler, v-prediction, scaled linear betas, trailing steps | |

`preview.json` maps scaled latents to RGB in [-1, 1] (`matrix` [3][8] times the channels, plus `bias`), for pictures while they form.
The first three latent channels are trained to be the picture itself at an eighth of its size.

In Python:

```python
from diffusers import StableDiffusionPipeline

pipe = StableDiffusionPipeline.from_pretrained("public/models/nano")
latents = pipe("a red cat left of a rocket at sunset", num_inference_steps=20, guidance_scale={guidance:g}, output_type="latent").images
picture = pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]
pipe.image_processor.postprocess(picture.detach())[0].save("cat.png")
```

The picture is decoded by hand because the pipeline calls `vae.decode` with an argument that AutoencoderDC does not take (diffusers 0.42).

## How it was made

`training/` holds everything, one command a stage; no outside pictures, texts or weights. In its last sitting, which went on from weights published before, the diffusion model
saw {samples:,} samples in {minutes:.0f} minutes on two CPU cores (float32, then bf16); the autoencoder and its decoder took 15 minutes of two cores, the text encoder's
warm-up on captions 3.5. v-prediction with log-normal noise levels, loss weighted 1 + 5 x coverage by objects x alpha squared, small objects as much as large ones,
a curriculum from single objects to all scenes, 10 % of captions dropped, Muon and Adam, averaged weights. To continue:
`python -m training.run --stage unet --init public/models/nano --minutes {more:.0f}` goes on for an hour.

## Licence

The weights are under the Apache License 2.0. The pictures that the model learnt from are composed from **Noto Color Emoji**, copyright Google Inc.,
licensed under the SIL Open Font License 1.1 (https://openfontlicense.org); the font itself is not part of this folder.
"""


STUDENTS = """## Few-step students

Files in `students/` that make it a few-step model, each by its published method (`training/students/`), as kohya-ss or diffusers write them:
`npm run generate -- --student {first} --prompt "a red cat"`, the page's recipes, or `pipe.load_lora_weights`.

{table}

The same prompts and seeds as above; the model itself comes first. *Behind*: the widest gap to the model's {steps} steps over the eight categories, in
points of a hundred, with the aim where there is one. *Fréchet*: distance to real scenes in the judge's features. *s*: seconds a picture on the processor
that measured, decoded, in batches of 50 (PyTorch, float32).

Where they fall short: all draw single things, places and sizes about as the model does, and lose which colour belongs to which of two things, and counts, first: most likely because
those are settled in the earliest steps, where a student has one call for five of the model's. Phased consistency is distilled without guidance and bears little of it in few steps.
`consistency` learns from real scenes alone, which tell it nothing of guidance. Of the halvings of `progressive` the first and the last cost most; at 2 steps it draws as well as any.
The judge's score as a reward on top of `one` did not pay and is not among them. Each goes on with more minutes from where it stopped (`training/README.md`).

| student | recipe | file | training |
|---|---|---|---|
{files}

{sheets}

"""
AIMS = {**{(name, 4): 3 for name in ("lcm", "tcd", "pcm-4")}, ("one", 1): 6}


def line(name: str, row: dict, whole: dict[str, float]) -> str:
    """A row of the students' table; `whole` are the scores to be compared with."""
    gap = max(whole[category] - row["scores"][category] for category in CATEGORIES)
    aim = AIMS.get((name, row["steps"]))
    behind = f"{max(0, 100 * gap):.0f}" + (f" (aim {aim})" if aim else "")
    shares = " | ".join(f"{row['scores'][category]:.2f}" for category in (*CATEGORIES, "overall"))
    return f"| {name} | {row['steps']} | {row['by']} | {shares} | {behind} | {row['frechet_distance']:.2f} | {row['seconds_a_picture']:.2f} |"


def students(figures: dict) -> str:
    """The section about the students; nothing where none was measured."""
    measured = figures.get("students", [])
    if not measured:
        return ""
    head = ["| | steps | by | " + " | ".join((*CATEGORIES, "overall")) + " | behind | Fréchet | s |", "|" + "---|" * (len(CATEGORIES) + 7)]
    every = [("the model", row) for row in figures["teacher"]] + [(one["name"], row) for one in measured for row in one["rows"]]
    files = [f"| {one['name']} | `{one['recipe']}` | {one['bytes'] / 1e6:.2f} MB{'' if one['shipped'] else ', not kept here'}{', of the model before' if one.get('earlier') else ''} | {one['training']} |" for one in measured]
    sheets = [f"{one['name']}, {one['steps']} step{'s' * (one['steps'] > 1)}:\n\n![A hundred pictures of {one['name']}](sheets/{one['name']}.png)" for one in measured]
    return STUDENTS.format(first=next(one["name"] for one in measured if one["shipped"]), steps=figures["steps"], files="\n".join(files), sheets="\n\n".join(sheets),
                           table="\n".join([*head, *(line(name, row, figures["model"]) for name, row in every)]))


def tiny(figures: dict) -> str:
    """The line about the tiny decoder; nothing where there is none."""
    decoder = figures.get("tiny_decoder")
    if not decoder:
        return ""
    size = (MODEL / FOLDER / "diffusion_pytorch_model.safetensors").stat().st_size / 1e6
    return (f"| `{FOLDER}` | AutoencoderTiny, {size:.2f} MB: {decoder['tiny']:.2f} dB against real scenes where `vae` has {decoder['full']:.2f} dB"
            f" (aim: within 1 dB), {decoder['tiny_against_full']:.2f} dB against its pictures | |\n")


def card(honest: str = ""):
    """Writes README.md beside the model."""
    from .export import parts
    from .tokens import read

    figures = json.loads((MODEL / "report.json").read_text())
    millions = [sum(p.numel() for p in part.parameters()) / 1e6 for part in parts()]
    samples, seconds = reached()
    size = sum(path.stat().st_size for path in MODEL.rglob("*.safetensors"))
    (MODEL / "README.md").write_text(CARD.format(
        millions=sum(millions), megabytes=size / 1e6, steps=figures["steps"], guidance=figures["guidance"], table=markdown(figures),
        unet=millions[0], text=millions[1], vae=millions[2], tokens=len(read(MODEL / "tokenizer")), samples=samples, minutes=seconds / 60, more=seconds / 60 + 60, honest=honest,
        students=students(figures), tiny=tiny(figures)))
