"""How a student's file is drawn with in Python: its weights in the UNet, diffusers' scheduler and the settings of its recipe."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
from diffusers import DDIMScheduler, EulerAncestralDiscreteScheduler, LCMScheduler, SchedulerMixin, TCDScheduler, UNet2DConditionModel
from safetensors import safe_open

from ..adapters.apply import applied
from ..paint import GUIDANCE
from ..session import DEVICE, MODEL
from .simulated import TIMES
from .student import ASIDE, STUDENTS


@dataclass(frozen=True)
class Walk:
    """A number of steps by a scheduler of diffusers. `step` goes to each step of it."""

    steps: int
    scheduler: SchedulerMixin = field(repr=False)
    guidance: float = 1.0
    timesteps: list[int] | None = None
    step: dict = field(default_factory=dict)

    def __str__(self):
        return type(self.scheduler).__name__.removesuffix("Scheduler") + (f", guidance {self.guidance:g}" if self.guidance > 1 else "")


def scheduler(kind: type, **settings) -> SchedulerMixin:
    """A scheduler of this class with the model's own noise levels."""
    return kind.from_config(kind.load_config(MODEL / "scheduler"), **settings)


def teacher(steps: int) -> Walk:
    """The model itself by its own scheduler; few steps bear less guidance (of 104 prompts in 8 steps 0.86 come true with 3, 0.63 with 5)."""
    return Walk(steps, scheduler(EulerAncestralDiscreteScheduler), GUIDANCE if steps >= 20 else 3.0)


def walk(recipe: str, steps: int, guidance: float | None = None) -> Walk:
    """A recipe as src/pipelines/recipes has it, with the file's own guidance where it has one."""
    if recipe == "tcd":
        return Walk(steps, scheduler(TCDScheduler), step={"eta": 0.3})
    if recipe == "pcm_normalcfg":
        return Walk(steps, scheduler(TCDScheduler, set_alpha_to_one=False), guidance or GUIDANCE, step={"eta": 0.0})
    if recipe == "progressive_distillation":
        return Walk(steps, scheduler(DDIMScheduler, timestep_spacing="trailing", set_alpha_to_one=True))
    if recipe == "dmd2":
        return Walk(steps, scheduler(LCMScheduler), timesteps=list(TIMES[:steps]))
    if recipe == "spo":
        return teacher(steps)
    return Walk(steps, scheduler(LCMScheduler), GUIDANCE if recipe == "lcm" else 1.0)


def measured(recipe: str, own: int) -> list[int]:
    """Numbers of steps that a student of this recipe is looked at with; phases and halvings know their own alone."""
    if recipe in ("pcm_normalcfg", "progressive_distillation", "spo"):
        return [own]
    return sorted({own, *((1, 2, 4) if recipe == "dmd2" else (1, 2, 4, 8))})


@dataclass(frozen=True)
class Student:
    """A file or a folder of students/, by its own words."""

    name: str
    recipe: str
    steps: int
    training: str
    path: Path
    guidance: float | None = None  # where its steps bear another than its recipe's

    def bytes(self) -> int:
        """Of its weights."""
        return sum(file.stat().st_size for file in self.files())

    @property
    def shipped(self) -> bool:
        """Whether it lies beside the model, and not only its figures."""
        return self.path.parent == STUDENTS

    def sha256(self) -> str:
        """Of its weights: what the shelf knows a file by."""
        return hashlib.sha256(b"".join(file.read_bytes() for file in self.files())).hexdigest()

    def files(self) -> list[Path]:
        """Its weights."""
        return [self.path] if self.path.is_file() else sorted(self.path.glob("*.safetensors"))

    def network(self, unet: UNet2DConditionModel) -> UNet2DConditionModel:
        """The UNet that draws with it; `unet` is the model's own and stays as it is."""
        if self.path.is_dir():
            return UNet2DConditionModel.from_pretrained(self.path, torch_dtype=torch.float32).eval().to(DEVICE)
        return applied(unet, self.path)


def students() -> list[Student]:
    """All that lie beside the model, and those of which only the figures go with it, by name."""
    found = []
    for path in sorted([*STUDENTS.glob("*.safetensors"), *ASIDE.glob("*.safetensors"), *ASIDE.glob("*/")], key=lambda path: path.stem):
        if path.is_dir():
            about = json.loads((path / "about.json").read_text())
        else:
            with safe_open(path, "pt") as file:
                about = file.metadata()
        found.append(Student(path.stem, about["fewstep.recipe"], int(about["fewstep.steps"]), about.get("training", ""), path, float(about.get("fewstep.guidance", 0)) or None))
    return found
