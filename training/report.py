"""The judge's report: paints the evaluation prompts with a model folder's own weights and writes table, figures and sheet."""

import json
import random
import time

import numpy as np
from diffusers import DDIMScheduler

from .captions import caption
from .export import parts
from .judge import FOLDER, read, written
from .paint import paint
from .prompts import CATEGORIES, GOALS, fulfilled, prompts
from .scenes import compose, draw_scene
from .session import DEVICE, MODEL, WORK
from .sheet import sheet
from .tokens import read as read_tokenizer

GENEVAL = CATEGORIES[:6]


def scores(asked, seen) -> dict[str, float]:
    """The share fulfilled of each category, and `overall`, the mean of GenEval's six."""
    table = {}
    for category in CATEGORIES:
        table[category] = float(np.mean([fulfilled(a, found, place) for a, (found, place, *_) in zip(asked, seen) if a.category == category]))
    table["overall"] = float(np.mean([table[category] for category in GENEVAL]))
    return {name: round(value, 3) for name, value in table.items()}


def kernel_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Unbiased squared maximum mean discrepancy with the cubic kernel (Binkowski et al. 2018), of feature rows, times 1000."""
    def kernel(x, y):
        return (x @ y.T / x.shape[1] + 1) ** 3

    def within(x):
        k = kernel(x, x)
        return (k.sum() - np.trace(k)) / (len(x) * (len(x) - 1))

    return float(1000 * (within(a) + within(b) - 2 * kernel(a, b).mean()))


def frechet_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Fréchet distance of two sets of feature rows, each taken as normal (Heusel et al. 2017)."""
    means, covariances = zip(*((x.mean(0), np.cov(x.T)) for x in (a, b)))
    roots = np.linalg.eigvals(covariances[0] @ covariances[1])
    trace = sum(map(np.trace, covariances)) - 2 * np.sqrt(np.maximum(roots.real, 0)).sum()
    return float(np.square(means[0] - means[1]).sum() + trace)


def report(each: int = 25, steps: int = 20, guidance: float = 4.0):
    """Writes report.json and report.md beside the model, and its sheet of samples."""
    unet, encoder, vae = (part.to(DEVICE) for part in parts())
    tokenizer, judge, asked = read_tokenizer(MODEL / "tokenizer"), written(), prompts(each)
    start = time.monotonic()
    scheduler = DDIMScheduler.from_pretrained(MODEL / "scheduler")
    painted = paint(unet, encoder, vae, scheduler, tokenizer, [a.prompt for a in asked], guidance, steps)
    seconds = (time.monotonic() - start) / len(asked)
    drawn = np.stack([compose(a.scene)[0] for a in asked])
    seen, ceiling = read(judge, painted), read(judge, drawn)
    features = [np.stack([one.features for one in those]) for those in (seen, ceiling)]
    figures = {
        "prompts": len(asked), "steps": steps, "guidance": guidance, "seconds_a_picture": round(seconds, 2),
        "model": scores(asked, seen), "judge_on_real_scenes": scores(asked, ceiling), "goals": GOALS | {"overall": 0.88},
        "kernel_distance": round(kernel_distance(*features), 2), "frechet_distance": round(frechet_distance(*features), 3),
        "judge_accuracy": json.loads((FOLDER / "config.json").read_text())["accuracy"],
    }
    (MODEL / "report.json").write_text(json.dumps(figures, indent=1) + "\n")
    table = markdown(figures)
    (MODEL / "report.md").write_text(table)
    print(table)
    sheet(painted, each).save(WORK / "report.png")
    (WORK / "report.txt").write_text("\n".join(
        f"{'+' if fulfilled(a, found, place) else '-'} {a.category}: {a.prompt} | {place} " + ", ".join(f"{f.size} {f.colour} {f.noun}" for f in found)
        for a, (found, place, *_) in zip(asked, seen)))
    r = random.Random("samples")
    sample = [caption(r, draw_scene(r, 0.4))[0] for _ in range(40)]
    page = sheet(paint(unet, encoder, vae, scheduler, tokenizer, sample, guidance, steps), 10).resize((960, 384))
    page.quantize(192).save(MODEL / "samples.png", optimize=True)


def markdown(figures: dict) -> str:
    """The table of a report."""
    lines = ["| | model | goal | judge on real scenes |", "|---|---|---|---|"]
    for name, goal in figures["goals"].items():
        lines.append(f"| {name} | {figures['model'][name]:.3f} | {goal:.2f} | {figures['judge_on_real_scenes'][name]:.3f} |")
    accuracy = ", ".join(f"{name} {value:.3f}" for name, value in figures["judge_accuracy"].items())
    return "\n".join(lines) + (
        f"\n\n{figures['prompts']} prompts, {figures['steps']} DDIM steps, guidance {figures['guidance']:g}. "
        f"Kernel distance {figures['kernel_distance']:g} (x 1000), Fréchet distance {figures['frechet_distance']:g}, in the judge's features.\n"
        f"The judge on held-out real scenes: {accuracy}.\n")
