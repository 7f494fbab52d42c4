"""The judge: a small network, trained on real scenes alone, that finds objects and reads noun, colour, size, place and style from a picture.
Beside the world it knows what adapters bring: the held-out nouns, two further places and four styles, and reads nouns in these styles."""

import json
import random
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

from .adapters import looks
from .muon import Muon
from .scenes import Scene, compose, draw_scene
from .session import DEVICE, MODEL, Average, Budget, load, quick, save
from .together import RANK, WORLD, add, join, same
from .vocabulary import BACKGROUNDS, COLOURS, NOUNS, OWN, PLAIN, SIZES, UNIT
from .words import write as write_words

FOLDER = MODEL.parent / "judge"
NOUN_CLASSES, COLOUR_CLASSES, SIZE_CLASSES = tuple(NOUNS), (*COLOURS, OWN), tuple(SIZES)
PLACE_CLASSES, STYLE_CLASSES = (*BACKGROUNDS, *looks.PLACES), ("none", *looks.STYLES)
PARTS = (1, len(NOUN_CLASSES), len(COLOUR_CLASSES), len(SIZE_CLASSES))  # channels of the map: objectness, noun, colour, size
BATCH, CELL = 32, 8
WHOLE, HEADS_LR = ("place", "style"), 0.01  # the heads that read a picture as a whole, from few and small features


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
    """RGB in [-1, 1] (n, 3, 128, 128) to a map (n, sum(PARTS), 16, 16) of logits, place logits, style logits and features (n, 128)."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 4, stride=2, padding=1)
        self.block0, self.down0 = Block(32), nn.Conv2d(32, 64, 2, stride=2)
        self.block1, self.down1 = Block(64), nn.Conv2d(64, 128, 2, stride=2)
        self.blocks = nn.Sequential(*(Block(128) for _ in range(4)))
        self.norm, self.head = nn.GroupNorm(8, 128), nn.Conv2d(128, sum(PARTS), 1)
        self.place, self.style = nn.Linear(128, len(PLACE_CLASSES)), nn.Linear(128, len(STYLE_CLASSES))

    def forward(self, x):
        """See the class."""
        x = self.down0(self.block0(self.stem(x)))
        x = F.silu(self.norm(self.blocks(self.down1(self.block1(x)))))
        features = x.mean((2, 3))
        return self.head(x), self.place(features), self.style(features), features


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


@dataclass(frozen=True)
class Drawn:
    """A real picture, uint8 (128, 128, 3), of a scene, perhaps on a further place, perhaps in a style."""

    scene: Scene
    picture: np.ndarray
    place: str
    style: str = "none"

    def tells(self, colour: str) -> bool:
        """Whether this colour, of a thing or of a plain background, can still be seen."""
        return colour != OWN and (self.style == "none" or self.style in looks.TINTED)

    @property
    def tells_place(self) -> bool:
        """Whether the place can still be seen: a drawn one always, a plain one where its colour can."""
        return self.place not in PLAIN or self.tells(self.place)


def drawn(r: random.Random, further: float = 0.0, styled: float = 0.0) -> Drawn:
    """A scene by chance; `further` and `styled` are the shares on further places and in styles."""
    scene = draw_scene(r, 0.2, tuple(NOUNS), holding_out=False)
    (picture, mask), place = compose(scene), scene.background
    if r.random() < further:
        place = r.choice(list(looks.PLACES))
        picture = looks.on(scene, place)
    if r.random() >= styled:
        return Drawn(scene, picture, place)
    style = r.choice(list(looks.STYLES))
    return Drawn(scene, looks.STYLES[style](picture, mask), place, style)


def example(r: random.Random):
    """A picture moved by a few pixels, sometimes blurred or with noise; its target map (5, 16, 16): objectness (-1: not asked), noun, colour
    (-1: not asked), size and whether they are asked; its place (-1: not asked) and style."""
    real = drawn(r, 0.15, 0.4)
    picture = real.picture.astype(np.float32) / 127.5 - 1
    dx, dy = r.randint(-6, 6), r.randint(-6, 6)
    picture = np.roll(np.pad(picture, ((8, 8), (8, 8), (0, 0)), "edge"), (dy, dx), (0, 1))[8:136, 8:136]
    while r.random() < 0.3:
        picture = (picture + np.roll(picture, 1, 0) + np.roll(picture, 1, 1) + np.roll(picture, (1, 1), (0, 1))) / 4
    if r.random() < 0.5:
        picture = picture + np.random.default_rng(r.getrandbits(32)).normal(0, r.random() * 0.15, picture.shape)
    target = np.zeros((5, 16, 16), np.int64)
    there = objects(real.scene)
    cells = [tuple(min(15, max(0, int((c + d) // CELL))) for c, d in zip(found.at, (dx, dy))) for found in there]
    for found, (x, y) in zip(there, cells):
        around = np.s_[max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
        colour = COLOUR_CLASSES.index(found.colour) if real.style == "none" or real.tells(found.colour) else -1
        target[0][around] = -1
        for part, value in enumerate((NOUN_CLASSES.index(found.noun), colour, SIZE_CLASSES.index(found.size))):
            target[part + 1][around] = value
        target[4][around] = 1
    for x, y in cells:
        target[0, y, x] = 1
    place = PLACE_CLASSES.index(real.place) if real.tells_place else -1
    return picture.astype(np.float32), target, place, STYLE_CLASSES.index(real.style)


def loss_of(judge, picture, target, place, style):
    """Focal objectness, cross-entropy of noun, colour and size around the centres, of the place and of the style; -1 is not asked."""
    with quick():
        logits, places, styles, _ = judge(picture)
    objectness, *parts = logits.float().split(PARTS, 1)
    asked, truth = target[:, 0] >= 0, (target[:, 0] == 1).float()
    error = F.binary_cross_entropy_with_logits(objectness[:, 0], truth, reduction="none")
    sure = torch.sigmoid(objectness[:, 0])
    focal = (error * (truth - sure).square() * (1 + 3 * truth))[asked].sum() / truth.sum()
    where = target[:, 4] == 1
    read = sum(F.cross_entropy(part.permute(0, 2, 3, 1)[where], target[:, i + 1][where], ignore_index=-1) for i, part in enumerate(parts))
    return focal + read + 0.5 * F.cross_entropy(places.float(), place, ignore_index=-1) + 0.5 * F.cross_entropy(styles.float(), style)


def widened(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights of a judge that knew fewer places, and perhaps no styles, for one of today's classes: what is new starts as nought."""
    whole = {name: torch.zeros_like(tensor) for name, tensor in Judge().state_dict().items()}
    for name, tensor in state.items():
        whole[name][: len(tensor)] = tensor
    return whole


def train(minutes: float, seed: int = 0):
    """Trains until the budget is used, resuming where it stopped or going on from the published judge, then writes the judge and its accuracy."""
    join()
    torch.manual_seed(seed)
    known = (FOLDER / "model.safetensors").exists()
    judge = (written().train() if known else Judge().to(DEVICE)).to(memory_format=torch.channels_last)
    rate = 0.3 if known else 1.0  # what has been learnt is moved a little
    body = nn.ModuleDict({name: part for name, part in judge.named_children() if name not in WHOLE})
    optimiser, average, step, used = Muon(body, 0.02 * rate, 2e-3, ("stem", "head")), Average(judge, 0.995), 0, 0.0
    heads = torch.optim.AdamW([p for name in WHOLE for p in judge.get_submodule(name).parameters()], HEADS_LR, weight_decay=0.0)
    if state := load("judge"):
        judge.load_state_dict(state["model"]), average.module.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"]), heads.load_state_dict(state["heads"])
        average.steps = step = state["step"]
        used = state["used"]
    r, budget, done = random.Random(f"{seed} {step} {RANK}"), Budget(minutes, used), False
    while not done:
        share = same(budget.share())
        optimiser.set_share(share)
        heads.param_groups[0]["lr"] = HEADS_LR * share
        pictures, targets, *rest = zip(*(example(r) for _ in range(BATCH // WORLD)))
        picture = torch.from_numpy(np.stack(pictures)).to(DEVICE).permute(0, 3, 1, 2)
        loss = loss_of(judge, picture, torch.from_numpy(np.stack(targets)).to(DEVICE), *(torch.tensor(classes).to(DEVICE) for classes in rest))
        judge.zero_grad(set_to_none=True)
        loss.backward()
        add([p.grad for p in judge.parameters()], 1 / WORLD)
        optimiser.step(), heads.step()
        average.update(judge)
        step += 1
        done = same(budget.progress) >= 1
        if RANK == 0 and (step % 25 == 0 or done):
            print(f"judge: step {step}, {budget.used:.0f} s, loss {float(loss.detach()):.3f}", flush=True)
            save("judge", model=judge.state_dict(), average=average.module.state_dict(), optimiser=optimiser.state_dict(),
                 heads=heads.state_dict(), step=step, used=budget.used)
    if RANK == 0:
        figures = accuracy(average.module)
        print("judge:", figures)
        write(average.module, figures)


def write(judge: Judge, figures: dict):
    """Writes the judge in float16 with its classes, its accuracy on real scenes and the words of prompts that it is compared with."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.half().contiguous() for name, tensor in judge.state_dict().items()}, FOLDER / "model.safetensors")
    config = {"nouns": NOUN_CLASSES, "colours": COLOUR_CLASSES, "sizes": SIZE_CLASSES, "backgrounds": BACKGROUNDS,
              "further": tuple(looks.PLACES), "styles": STYLE_CLASSES, "tinted": ("none", *looks.TINTED),
              "map": ["objectness", "noun", "colour", "size"], "map_channels": PARTS, "cell": CELL, "accuracy": figures}
    (FOLDER / "model.safetensors").chmod(0o644)
    (FOLDER / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    write_words()


def written() -> Judge:
    """The judge as written."""
    judge = Judge()
    judge.load_state_dict(widened({name: tensor.float() for name, tensor in load_file(FOLDER / "model.safetensors").items()}))
    return judge.eval().to(DEVICE)


class Reading(NamedTuple):
    """What the judge reads from a picture. `place` is the likeliest of the world's own, `anywhere` of these and the further ones."""

    found: list[Found]
    place: str
    features: np.ndarray
    style: str
    anywhere: str


@torch.no_grad()
def read(judge: Judge, pictures: np.ndarray, threshold: float = 0.5) -> list[Reading]:
    """What is in each uint8 picture (n, 128, 128, 3); objects are peaks of objectness in 3 x 3 cells."""
    read_all = []
    for at in range(0, len(pictures), 64):
        x = torch.from_numpy(np.ascontiguousarray(pictures[at : at + 64])).to(DEVICE).permute(0, 3, 1, 2).float() / 127.5 - 1
        logits, places, styles, features = judge(x)
        objectness, noun, colour, size = logits.split(PARTS, 1)
        sure = torch.sigmoid(objectness)
        peak = (sure == F.max_pool2d(sure, 3, 1, 1)) & (sure > threshold)
        for i in range(len(x)):
            found = []
            for row, column in peak[i, 0].nonzero().tolist():
                classes = [int(part[i, :, row, column].argmax()) for part in (noun, colour, size)]
                found.append(Found(NOUN_CLASSES[classes[0]], COLOUR_CLASSES[classes[1]], SIZE_CLASSES[classes[2]],
                                   (CELL * column + 4.0, CELL * row + 4.0)))
            place = BACKGROUNDS[int(places[i, : len(BACKGROUNDS)].argmax())]
            read_all.append(Reading(found, place, features[i].cpu().numpy(), STYLE_CLASSES[int(styles[i].argmax())],
                                    PLACE_CLASSES[int(places[i].argmax())]))
    return read_all


def accuracy(judge: Judge, scenes: int = 500) -> dict:
    """Shares on real scenes never trained on: objects found, their noun, colour (where it was chosen) and size, places, counts; then of
    further places and of styles, with what is found and named in each style."""
    r = random.Random("judge's accuracy")
    figures = tallied(judge, [drawn(r) for _ in range(scenes)])
    r = random.Random("judge's accuracy further")
    further = tallied(judge, [drawn(r, 1.0) for _ in range(scenes // 2)])
    figures |= {"further_place": further["anywhere"], "style": further["style"]}  # of none so far
    for style in looks.STYLES:
        those = []
        while len(those) < scenes // 4:
            those += [one for one in (drawn(r, 0.15, 1.0),) if one.style == style]
        seen = tallied(judge, those)
        asked = ("style", "found", "noun", "anywhere", *(("colour",) if style in looks.TINTED else ()))
        figures |= {f"{style}: {name}": seen[name] for name in asked}
    figures["style"] = round(float(np.mean([figures["style"], *(figures[f"{style}: style"] for style in looks.STYLES)])), 4)
    del figures["anywhere"]
    return figures


def tallied(judge: Judge, real: list[Drawn]) -> dict[str, float]:
    """Shares of what is read rightly from real pictures."""
    tally = {"found": [], "noun": [], "colour": [], "size": [], "place": [], "count": [], "anywhere": [], "style": []}
    for one, seen in zip(real, read(judge, np.stack([one.picture for one in real]))):
        tally["style"].append(seen.style == one.style)
        if one.tells_place:
            tally["place"].append(seen.place == one.place)
            tally["anywhere"].append(seen.anywhere == one.place)
        tally["count"].append(len(seen.found) == len(objects(one.scene)))
        for thing in objects(one.scene):
            near = [f for f in seen.found if max(abs(f.at[0] - thing.at[0]), abs(f.at[1] - thing.at[1])) <= 12]
            tally["found"].append(bool(near))
            if near:
                tally["noun"].append(near[0].noun == thing.noun)
                tally["size"].append(near[0].size == thing.size)
                if one.tells(thing.colour):
                    tally["colour"].append(near[0].colour == thing.colour)
    return {name: round(float(np.mean(rights)), 4) for name, rights in tally.items() if rights}
