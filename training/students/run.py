"""Trains the embedded model's few-step students: python -m training.students.run --student lcm --minutes 60 (or --student all).
Resumable: the same command with more minutes goes on. Each is written to public/models/nano/students with what it is in its metadata."""

import argparse
import random
from dataclasses import dataclass
from typing import Callable

import numpy as np
import torch

from .. import shelf
from ..pool import Pool
from ..session import Budget, load, save
from ..unet import ANYWHERE
from .consistency import Consistency
from .lcm import LCM, WIDTH
from .one import One
from .pcm import PCM
from .preference import FewStepPreference, Preference
from .progressive import HALVINGS, Progressive
from .published import learnt, published
from .student import Student
from .tcd import TCD
from .teacher import Teacher

BATCH, SINGLES = 16, 0.125  # scenes a step, and the share of them with one object, which every student draws as the model does


@dataclass(frozen=True)
class Line:
    """A student: how it is made, the rank of its adapter (0: all weights), how it is written, its recipe here, steps to look at it with."""

    make: Callable
    rank: int
    form: str
    recipe: str
    steps: int
    minutes: float
    lr: float = 3e-3  # of an adapter that has a few hundred steps
    guidance: float | None = None  # that these steps bear, where the method keeps guidance; the model's own is for more steps
    kept: int | None = None  # the rank that its file keeps, where it learns with more


def halving(steps: int) -> Line:
    """One halving of progressive distillation; it starts from the one before."""
    def make(teacher, student):
        before = learnt(f"progressive-{2 * steps}", student.unet) if steps < HALVINGS[0] else None
        return Progressive(teacher, student, steps, before)
    return Line(make, 8, "diffusers", "progressive_distillation", steps, 15)


def preferring(before: str) -> Line:
    """Reward fine-tuning of the few-step student `before`, which is trained first."""
    line = STUDENTS[before]

    def make(teacher, student):
        frozen = Student(teacher.unet, line.rank)
        if not (state := learnt(before, frozen.unet)):
            raise SystemExit(f"students: {before}-preference: expected {before} to be trained first, found nothing of it")
        frozen.begin(state)
        return FewStepPreference(teacher, student, frozen)
    return Line(make, line.rank, line.form, line.recipe, line.steps, 20, 1e-3, kept=line.kept)


BEGINS = {"one": "lcm", "one-preference": "one"}  # students that begin as another one: `one` as DMD2 does from answers of the teacher
STUDENTS = {
    "lcm": Line(LCM, 8, "kohya", "lcm_lora", 4, 30),
    "lcm-full": Line(LCM, 0, "diffusers", "lcm", 4, 30, 2e-4),
    "tcd": Line(TCD, 8, "diffusers", "tcd", 4, 30),
    "pcm-2": Line(lambda teacher, student: PCM(teacher, student, 2), 8, "kohya", "pcm_normalcfg", 2, 20, guidance=1.5),
    "pcm-4": Line(lambda teacher, student: PCM(teacher, student, 4), 8, "kohya", "pcm_normalcfg", 4, 20, guidance=2.5),
    **{f"progressive-{steps}": halving(steps) for steps in HALVINGS},
    "consistency": Line(Consistency, 0, "diffusers", "lcm_lora", 2, 40, 3e-4),
    "one": Line(One, 24, "diffusers", "dmd2", 1, 60, 5e-4, kept=12),
    "preference": Line(Preference, 4, "diffusers", "spo", 20, 20, 3e-4),
}
STUDENTS["one-preference"] = preferring("one")


def begun(name: str, teacher: Teacher) -> Student:
    """The student before its own training, as BEGINS says where that one is there; the full LCM gets an input for the guidance scale, which
    starts as nought."""
    if name != "lcm-full":
        student = Student(teacher.unet, STUDENTS[name].rank)
        if name in BEGINS and (before := learnt(BEGINS[name], student.unet)):
            student.begin(before)
        return student
    embeds = type(teacher.unet).from_config({**teacher.unet.config, "time_cond_proj_dim": WIDTH})
    embeds.load_state_dict(teacher.unet.state_dict(), strict=False)
    torch.nn.init.zeros_(embeds.time_embedding.cond_proj.weight)
    return Student(embeds, 0)


def train(name: str, minutes: float, seed: int = 0, pooled: int = 2000):
    """Trains one student until the budget is used, resuming where it stopped, and writes it."""
    line, teacher = STUDENTS[name], Teacher()
    torch.manual_seed(seed)
    student = begun(name, teacher)
    method = line.make(teacher, student)
    optimiser, step, used = torch.optim.AdamW(student.parameters(), line.lr, betas=(0.9, 0.99), weight_decay=0.0), 0, 0.0
    if state := load(f"student-{name}"):
        student.load(state["model"]), optimiser.load_state_dict(state["optimiser"])
        step, used = state["step"], state["used"]
        if hasattr(method, "slow"):
            method.slow.state, method.slow.steps = state["slow"], step
        if hasattr(method, "fake"):
            method.fake.unet.load_state_dict(state["fake"]), method.fake.critic.load_state_dict(state["critic"])
    elif before := published(name, student.unet):
        student.begin(before.state)
        step, used = before.steps, before.seconds
        if hasattr(method, "slow"):
            method.slow.state = {n: t.clone() for n, t in student.state().items()}
    pool, r, losses = Pool(teacher.vae, seed), random.Random(f"{name} {seed} {step}"), []
    pool.fill(pooled, step)
    budget, saved, done = Budget(minutes, used), used, False
    while not done:
        for group in optimiser.param_groups:
            group["lr"] = line.lr * budget.share()
        method.progress = budget.progress
        if isinstance(method, Preference):  # what is rewarded has been said
            z, mask, ids, method.scenes = pool.batch(r, BATCH, SINGLES, teacher.tokenizer, 0.0)
        else:
            z, mask, ids, _ = pool.batch(r, BATCH, SINGLES, teacher.tokenizer, anywhere=ANYWHERE)
        loss = method.loss(z, mask, teacher.told(ids))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        method.stepped()
        losses.append(float(loss.detach()))
        step += 1
        if step % 5 == 0:
            pool.grow(16, single=0.25)
        done = budget.progress >= 1
        if step % 25 == 0 or done:
            print(f"{name}: step {step}, {budget.used:.0f} s, loss {np.mean(losses):.4f}", flush=True)
            losses = []
        if budget.used - saved > 120 or done:
            saved = budget.used
            slow = method.slow.state if hasattr(method, "slow") else student.state()
            extra = {"fake": method.fake.unet.state_dict(), "critic": method.fake.critic.state_dict()} if hasattr(method, "fake") else {}
            save(f"student-{name}", model=student.state(), slow=slow, optimiser=optimiser.state_dict(), step=step, used=budget.used, **extra)
    about = {"name": f"nano {name}", "fewstep.recipe": line.recipe, "fewstep.steps": str(line.steps), "license": "apache-2.0",
             "base_model": "fewstep nano", **({"fewstep.guidance": str(line.guidance)} if line.guidance else {}), "training": f"{step} steps of {BATCH} scenes, {budget.used / 60:.0f} minutes"}
    student.write(name, slow, line.form, about, line.kept)
    shelf.write()


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.students.run", description=__doc__)
    parser.add_argument("--student", choices=(*STUDENTS, "all"), default="all")
    parser.add_argument("--minutes", type=float, help="training time of each student, earlier sittings counted in")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    for name in STUDENTS if given.student == "all" else (given.student,):
        train(name, given.minutes or STUDENTS[name].minutes, given.seed)


if __name__ == "__main__":
    main()
