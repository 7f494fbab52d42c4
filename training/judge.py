"""The judge: a small network, trained on real scenes alone, that finds objects and reads noun, colour, size and place from a picture."""

import json
import random
from dataclasses import dataclass

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

from .muon import Muon
from .scenes import Scene, compose, draw_scene
from .session import DEVICE, MODEL, Average, Budget, autocast, load, save
from .together import RANK, WORLD, add, join, same
from .vocabulary import BACKGROUNDS, COLOURS, NOUNS, OWN, SIZES, UNIT
from .words import write as write_words

FOLDER = MODEL.parent / "judge"
NOUN_CLASSES, COLOUR_CLASSES, SIZE_CLASSES = tuple(NOUNS), (*COLOURS, OWN), tuple(SIZES)
PARTS = (1, len(NOUN_CLASSES), len(COLOUR_CLASSES), len(SIZE_CLASSES))  # channels of the map: objectness, noun, colour, size
BATCH, CELL = 32, 8


class Block(nn.Module):
    """A residual block: GroupNorm, SiLU, 3 x 3 convolution, twice."""

    def __init__(self, width: int):
        super().__init__()
        self.norm1, self.norm2 = nn.GroupNorm(8, width), nn.GroupNorm(8, width)
        self.conv1, self.conv2 = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        """(n, width, h, w) to the same shape."""
        y = self.conv1(F.silu(self.norm1(x)))
        return x + self.conv2(F.silu(self.norm2(y)))


class Judge(nn.Module):
    """RGB in [-1, 1] (n, 3, 128, 128) to a map (n, sum(PARTS), 16, 16) of logits, place logits and features (n, 128)."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 4, stride=2, padding=1)
        self.block0, self.down0 = Block(32), nn.Conv2d(32, 64, 2, stride=2)
        self.block1, self.down1 = Block(64), nn.Conv2d(64, 128, 2, stride=2)
        self.blocks = nn.Sequential(*(Block(128) for _ in range(4)))
        self.norm, self.head = nn.GroupNorm(8, 128), nn.Conv2d(128, sum(PARTS), 1)
        self.place = nn.Linear(128, len(BACKGROUNDS))

    def forward(self, x):
        """See the class."""
        x = self.down0(self.block0(self.stem(x)))
        x = F.silu(self.norm(self.blocks(self.down1(self.block1(x)))))
        features = x.mean((2, 3))
        return self.head(x), self.place(features), features


@dataclass(frozen=True)
class Found:
    """An object read from a picture; `at` is its centre (x, y) in pixels."""

    noun: str
    colour: str
    size: str
    at: tuple[float, float]


def objects(scene: Scene) -> list[Found]:
    """What a perfect judge would find in the scene."""
    return [
        Found(g.noun, g.colour, g.size, (UNIT * (column + SIZES[g.size] / 2), UNIT * (row + SIZES[g.size] / 2)))
        for g in scene.groups for column, row in g.boxes
    ]


def example(r: random.Random):
    """A scene moved by a few pixels, sometimes blurred or with noise: picture, target map (5, 16, 16) and background.
    The map holds objectness (-1: not asked), noun, colour, size and whether they are asked."""
    scene = draw_scene(r, 0.2, tuple(NOUNS), holding_out=False)
    picture = compose(scene)[0].astype(np.float32) / 127.5 - 1
    dx, dy = r.randint(-6, 6), r.randint(-6, 6)
    picture = np.roll(np.pad(picture, ((8, 8), (8, 8), (0, 0)), "edge"), (dy, dx), (0, 1))[8:136, 8:136]
    if r.random() < 0.3:
        picture = (picture + np.roll(picture, 1, 0) + np.roll(picture, 1, 1) + np.roll(picture, (1, 1), (0, 1))) / 4
    if r.random() < 0.5:
        picture = picture + np.random.default_rng(r.getrandbits(32)).normal(0, r.random() * 0.15, picture.shape)
    target = np.zeros((5, 16, 16), np.int64)
    for found in objects(scene):
        x, y = (min(15, max(0, int((c + d) // CELL))) for c, d in zip(found.at, (dx, dy)))
        around = np.s_[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
        target[0][around] = -1
        for part, value in enumerate((NOUN_CLASSES.index(found.noun), COLOUR_CLASSES.index(found.colour), SIZE_CLASSES.index(found.size))):
            target[part + 1][around] = value
        target[4][around] = 1
    for found in objects(scene):
        x, y = (min(15, max(0, int((c + d) // CELL))) for c, d in zip(found.at, (dx, dy)))
        target[0, y, x] = 1
    return picture.astype(np.float32), target, BACKGROUNDS.index(scene.background)


def loss_of(judge, picture, target, place):
    """Focal objectness, cross-entropy of noun, colour and size around the centres, cross-entropy of the place."""
    with autocast():
        logits, places, _ = judge(picture)
    objectness, *parts = logits.float().split(PARTS, 1)
    asked, truth = target[:, 0] >= 0, (target[:, 0] == 1).float()
    error = F.binary_cross_entropy_with_logits(objectness[:, 0], truth, reduction="none")
    sure = torch.sigmoid(objectness[:, 0])
    focal = (error * (truth - sure).square() * (1 + 3 * truth))[asked].sum() / truth.sum()
    where = target[:, 4] == 1
    read = sum(F.cross_entropy(part.permute(0, 2, 3, 1)[where], target[:, i + 1][where]) for i, part in enumerate(parts))
    return focal + read + 0.5 * F.cross_entropy(places.float(), place)


def train(minutes: float, seed: int = 0):
    """Trains until the budget is used, resuming where it stopped, then writes the judge and its accuracy."""
    join()
    torch.manual_seed(seed)
    judge = Judge().to(DEVICE, memory_format=torch.channels_last)
    optimiser, average, step, used = Muon(judge, 0.02, 2e-3, ("stem", "head", "place")), Average(judge, 0.995), 0, 0.0
    if state := load("judge"):
        judge.load_state_dict(state["model"]), average.module.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        average.steps = step = state["step"]
        used = state["used"]
    r, budget, done = random.Random(f"{seed} {step} {RANK}"), Budget(minutes, used), False
    while not done:
        optimiser.set_share(same(budget.share()))
        pictures, targets, places = zip(*(example(r) for _ in range(BATCH // WORLD)))
        picture = torch.from_numpy(np.stack(pictures)).to(DEVICE).permute(0, 3, 1, 2)
        loss = loss_of(judge, picture, torch.from_numpy(np.stack(targets)).to(DEVICE), torch.tensor(places).to(DEVICE))
        judge.zero_grad(set_to_none=True)
        loss.backward()
        add([p.grad for p in judge.parameters()], 1 / WORLD)
        optimiser.step()
        average.update(judge)
        step += 1
        done = same(budget.progress) >= 1
        if RANK == 0 and (step % 50 == 0 or done):
            print(f"judge: step {step}, {budget.used:.0f} s, loss {float(loss.detach()):.3f}", flush=True)
            save("judge", model=judge.state_dict(), average=average.module.state_dict(), optimiser=optimiser.state_dict(),
                 step=step, used=budget.used)
    if RANK == 0:
        figures = accuracy(average.module)
        print("judge:", figures)
        write(average.module, figures)


def write(judge: Judge, figures: dict):
    """Writes the judge in float16 with its classes, its accuracy on real scenes and the words of prompts that it is compared with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.half().contiguous() for name, tensor in judge.state_dict().items()}, FOLDER / "model.safetensors")
    config = {"nouns": NOUN_CLASSES, "colours": COLOUR_CLASSES, "sizes": SIZE_CLASSES, "backgrounds": BACKGROUNDS,
              "map": ["objectness", "noun", "colour", "size"], "map_channels": PARTS, "cell": CELL, "accuracy": figures}
    (FOLDER / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    write_words()


def written() -> Judge:
    """The judge as written."""
    judge = Judge()
    judge.load_state_dict({name: tensor.float() for name, tensor in load_file(FOLDER / "model.safetensors").items()})
    return judge.eval().to(DEVICE)


@torch.no_grad()
def read(judge: Judge, pictures: np.ndarray, threshold: float = 0.5):
    """For each uint8 picture (n, 128, 128, 3): the objects found (peaks of objectness in 3 x 3 cells), its background, its features."""
    read_all = []
    for at in range(0, len(pictures), 64):
        x = torch.from_numpy(np.ascontiguousarray(pictures[at : at + 64])).to(DEVICE).permute(0, 3, 1, 2).float() / 127.5 - 1
        logits, places, features = judge(x)
        objectness, noun, colour, size = logits.split(PARTS, 1)
        sure = torch.sigmoid(objectness)
        peak = (sure == F.max_pool2d(sure, 3, 1, 1)) & (sure > threshold)
        for i in range(len(x)):
            found = []
            for row, column in peak[i, 0].nonzero().tolist():
                classes = [int(part[i, :, row, column].argmax()) for part in (noun, colour, size)]
                found.append(Found(NOUN_CLASSES[classes[0]], COLOUR_CLASSES[classes[1]], SIZE_CLASSES[classes[2]],
                                   (CELL * column + 4.0, CELL * row + 4.0)))
            read_all.append((found, BACKGROUNDS[int(places[i].argmax())], features[i].cpu().numpy()))
    return read_all


def accuracy(judge: Judge, scenes: int = 500) -> dict:
    """Shares on real scenes never trained on: objects found, their noun, colour (where it was chosen) and size, places, phantoms."""
    r = random.Random("judge's accuracy")
    drawn = [draw_scene(r, 0.2, tuple(NOUNS), holding_out=False) for _ in range(scenes)]
    tally = {"found": [], "noun": [], "colour": [], "size": [], "place": [], "count": []}
    for scene, (found, place, _) in zip(drawn, read(judge, np.stack([compose(scene)[0] for scene in drawn]))):
        tally["place"].append(place == scene.background)
        tally["count"].append(len(found) == len(objects(scene)))
        for real in objects(scene):
            near = [f for f in found if max(abs(f.at[0] - real.at[0]), abs(f.at[1] - real.at[1])) <= 12]
            tally["found"].append(bool(near))
            if near:
                tally["noun"].append(near[0].noun == real.noun)
                tally["size"].append(near[0].size == real.size)
                if real.colour != OWN:
                    tally["colour"].append(near[0].colour == real.colour)
    return {name: round(float(np.mean(rights)), 4) for name, rights in tally.items()}
