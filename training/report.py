"""The judge's report: paints the evaluation prompts with a model folder's own weights and writes table, figures and sheet."""

import hashlib
import json
import random
import time
from pathlib import Path
from typing import Callable

import numpy as np
from PIL import Image

from . import shelf
from .captions import caption
from .curves import note
from .export import parts
from .judge import FOLDER, read, written
from .paint import paint
from .prompts import CATEGORIES, GOALS, fulfilled, prompts
from .scenes import compose, draw_scene
from .session import DEVICE, MODEL, WORK
from .sheet import sheet
from .students.draw import Student, Walk, measured, students, teacher, walk
from .tiny import compared
from .tiny import written as tiny_one
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


class Evaluation:
    """The prompts with what the judge reads from real scenes of them; draws and judges what is to be compared."""

    def __init__(self, each: int):
        self.unet, self.encoder, self.vae = (part.to(DEVICE) for part in parts())
        self.tokenizer, self.judge, self.asked = read_tokenizer(MODEL / "tokenizer"), written(), prompts(each)
        self.ceiling = read(self.judge, np.stack([compose(a.scene)[0] for a in self.asked]))

    def kept(self, name: str, make: Callable[[], dict]) -> dict:
        """What `make` makes, once for these prompts and these weights of the model: a report that was stopped goes on, a new student costs its own."""
        path, weights = WORK / "report-rows.json", MODEL / "unet" / "diffusion_pytorch_model.safetensors"
        known, key = json.loads(path.read_text()) if path.exists() else {}, f"{name} {len(self.asked)} {hashlib.sha256(weights.read_bytes()).hexdigest()}"
        if key not in known:
            known[key] = make()
            path.write_text(json.dumps(known))
        return known[key]

    def painted(self, unet, walk: Walk, said: list[str]) -> np.ndarray:
        """Pictures of what is said, by a UNet on a walk."""
        how = {"timesteps": walk.timesteps, "step": walk.step}
        return paint(unet, self.encoder, self.vae, walk.scheduler, self.tokenizer, said, walk.guidance, walk.steps, **how)

    def row(self, unet, walk: Walk) -> tuple[dict, np.ndarray, list]:
        """Figures of a UNet on a walk, its pictures and what is read from them."""
        start = time.monotonic()
        pictures = self.painted(unet, walk, [a.prompt for a in self.asked])
        seconds = (time.monotonic() - start) / len(pictures)
        seen = read(self.judge, pictures)
        features = [np.stack([one.features for one in those]) for those in (seen, self.ceiling)]
        figures = {"steps": walk.steps, "by": str(walk), "scores": scores(self.asked, seen), "frechet_distance": round(frechet_distance(*features), 3),
                   "kernel_distance": round(kernel_distance(*features), 2), "seconds_a_picture": round(seconds, 3)}
        return figures, pictures, seen


def report(each: int = 25, steps: int = 20):
    """Writes report.json and report.md beside the model, its sheet of samples, and sheets of the model's and the students' pictures."""
    evaluation = Evaluation(each)
    asked, teach, known = evaluation.asked, teacher(steps), students()
    whole, painted, seen = evaluation.row(evaluation.unet, teach)
    figures = {
        "prompts": len(asked), "steps": steps, "by": type(teach.scheduler).__name__.removesuffix("Scheduler"), "guidance": teach.guidance, "seconds_a_picture": whole["seconds_a_picture"],
        "model": whole["scores"], "judge_on_real_scenes": scores(asked, evaluation.ceiling), "goals": GOALS | {"overall": 0.88},
        "kernel_distance": whole["kernel_distance"], "frechet_distance": whole["frechet_distance"],
        "judge_accuracy": json.loads((FOLDER / "config.json").read_text())["accuracy"],
        "teacher": [*(evaluation.kept(f"teacher {few}", lambda: evaluation.row(evaluation.unet, teacher(few))[0]) for few in (4, 8)), whole],
        "students": [evaluation.kept(student.sha256(), lambda: student_figures(evaluation, student)) | {"shipped": student.shipped} for student in known] + elsewhere(known),
        **({"tiny_decoder": {name: round(value, 2) for name, value in compared(tiny, evaluation.vae).items()}} if (tiny := tiny_one()) else {}),
    }
    (MODEL / "report.json").write_text(json.dumps(figures, indent=1) + "\n")
    note(figures)
    table = markdown(figures)
    (MODEL / "report.md").write_text(table)
    print(table)
    hundred(painted).save(sheet_of("teacher"))
    sheet(painted, each).save(WORK / "report.png")
    (WORK / "report.txt").write_text("\n".join(
        f"{'+' if fulfilled(a, found, place) else '-'} {a.category}: {a.prompt} | {place} " + ", ".join(f"{f.size} {f.colour} {f.noun}" for f in found)
        for a, (found, place, *_) in zip(asked, seen)))
    r = random.Random("samples")
    sample = [caption(r, draw_scene(r, 0.4))[0] for _ in range(40)]
    page = sheet(evaluation.painted(evaluation.unet, teach, sample), 10).resize((960, 384))
    page.quantize(192).save(MODEL / "samples.png", optimize=True)
    shelf.write()


def elsewhere(known: list[Student]) -> list[dict]:
    """Figures of the report before, of students whose weights do not go with the model and are not at hand: those of the model that they learnt from."""
    before = json.loads((MODEL / "report.json").read_text()).get("students", []) if (MODEL / "report.json").exists() else []
    names = {student.name for student in known}
    return [one | {"earlier": True} for one in before if not one["shipped"] and one["name"] not in names]


def student_figures(evaluation: Evaluation, student: Student) -> dict:
    """What is known of a student, with a row for each number of steps; its sheet is drawn with its own."""
    unet, rows = student.network(evaluation.unet), []
    for steps in measured(student.recipe, student.steps):
        row, pictures, _ = evaluation.row(unet, walk(student.recipe, steps, student.guidance))
        print(f"{student.name}: {steps} steps, overall {row['scores']['overall']:.3f}, {row['seconds_a_picture']:.2f} s a picture", flush=True)
        rows.append(row)
        if steps == student.steps:
            hundred(pictures).save(sheet_of(student.name))
    return {"name": student.name, "recipe": student.recipe, "steps": student.steps, "training": student.training, "bytes": student.bytes(),
            "sha256": student.sha256(), "rows": rows}


def sheet_of(name: str) -> Path:
    """Where the sheet of a hundred pictures lies."""
    (MODEL / "sheets").mkdir(exist_ok=True)
    return MODEL / "sheets" / f"{name}.png"


def hundred(pictures: np.ndarray) -> Image.Image:
    """Up to a hundred of the pictures, evenly chosen, at half their size, in few colours."""
    chosen = pictures[[i * len(pictures) // 100 for i in range(100)]] if len(pictures) > 100 else pictures
    page = sheet(chosen, 10)
    return page.resize((page.width // 2, page.height // 2), Image.Resampling.BOX).quantize(64, dither=Image.Dither.NONE)


def markdown(figures: dict) -> str:
    """The table of a report."""
    lines = ["| | model | goal | judge on real scenes |", "|---|---|---|---|"]
    for name, goal in figures["goals"].items():
        lines.append(f"| {name} | {figures['model'][name]:.3f} | {goal:.2f} | {figures['judge_on_real_scenes'][name]:.3f} |")
    accuracy = ", ".join(f"{name} {value:.3f}" for name, value in figures["judge_accuracy"].items())
    return "\n".join(lines) + (
        f"\n\n{figures['prompts']} prompts, {figures['steps']} {figures['by']} steps, guidance {figures['guidance']:g}. "
        f"Kernel distance {figures['kernel_distance']:g} (x 1000), Fréchet distance {figures['frechet_distance']:g}, in the judge's features.\n"
        f"The judge on held-out real scenes: {accuracy}.\n")
