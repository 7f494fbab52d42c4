"""Writes test/goldens/judge: what the published judge answers for pictures, which scenes captions tell of, which readings fulfil prompts.

    python -m training.goldens_judge

To be run after every training of the judge: the goldens name the weights that they were made with.
"""

import hashlib
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .adapters import looks
from .captions import caption
from .judge import COLOUR_CLASSES, FOLDER, NOUN_CLASSES, SIZE_CLASSES, Found, objects, read, written
from .prompts import fulfilled, prompts
from .report import frechet_distance, kernel_distance
from .scenes import compose, draw_scene
from .vocabulary import BACKGROUNDS, NOUNS, OWN

OUT = Path(__file__).parent.parent / "test" / "goldens" / "judge"


def found_json(found) -> list:
    """An object a row: noun, colour, size, x, y."""
    return [[f.noun, f.colour, f.size, *f.at] for f in found]


def pictures():
    """Three scenes, one as a pencil sketch on a further place, and a pattern of no world at all, which is not stored:
    (7 x + 13 y + 29 c + x y) % 256."""
    r = random.Random("judge's goldens")
    for i in range(3):
        picture = compose(draw_scene(r, 0.0, tuple(NOUNS), holding_out=False))[0]
        Image.fromarray(picture).save(OUT / f"{i}.png", optimize=True)
        yield f"{i}.png", picture
    scene = draw_scene(r, 0.0, tuple(NOUNS), holding_out=False)
    sketch = looks.pencil_sketch(looks.on(scene, "volcano"), compose(scene)[1])
    Image.fromarray(sketch).save(OUT / "3.png", optimize=True)
    yield "3.png", sketch
    y, x, c = np.mgrid[:128, :128, :3]
    yield "pattern", ((7 * x + 13 * y + 29 * c + x * y) % 256).astype(np.uint8)


def answers() -> list[dict]:
    """For each picture the place's logits and the features in full; of each channel of the map its sum and its sum under a wave."""
    judge, cases = written(), []
    wave = np.cos(1.7 * np.arange(256))
    for name, picture in pictures():
        x = torch.from_numpy(picture[None]).permute(0, 3, 1, 2).float() / 127.5 - 1
        with torch.no_grad():
            logits, places, styles, features = (y[0].double().numpy() for y in judge(x))
        (seen,) = read(judge, picture[None])
        channels = logits.reshape(len(logits), 256)
        cases.append({
            "picture": name, "found": found_json(seen.found), "place": seen.place, "anywhere": seen.anywhere, "style": seen.style,
            "sums": rounded(channels.sum(1)), "waves": rounded(channels @ wave),
            "places": rounded(places), "styles": rounded(styles), "features": rounded(features),
        })
    return cases


def rounded(values) -> list[float]:
    return [float(f"{value:.7g}") for value in values]


def captions(count: int, styled: int) -> list[dict]:
    """Captions, and what they ask for in the order of the words: noun, count, colour, size (null where it is not said); then some with a style,
    every other one of these with a further place said last."""
    r, cases = random.Random("judge's captions"), []
    for i in range(count + styled):
        scene = draw_scene(r, 0.2, tuple(NOUNS), holding_out=False)
        text, ends = caption(r, scene)
        things = [
            [g.noun, len(g.boxes) if len(g.boxes) > 1 else None, g.colour if g.colour != OWN else None, g.size if g.size != "medium" else None]
            for _, g in sorted(zip(ends, scene.groups), key=lambda pair: pair[0])
        ]
        case = {"caption": text, "things": things, "relation": scene.relation, "place": scene.background}
        if i >= count:
            case["style"] = r.choice(list(looks.STYLES))
            case["caption"] += f", {r.choice(looks.PHRASES[case['style']])}"
            if i % 2:
                case["place"] = r.choice(list(looks.PLACES))
                case["caption"] += f" {r.choice(looks.PHRASES[case['place']])}"
        cases.append(case)
    return cases


def disturbed(r: random.Random, found: list[Found], place: str):
    """A reading with one mistake in it."""
    found = list(found)
    if not found:
        return found, place
    i = r.randrange(len(found))
    kind = r.choice(["lost", "twice", "noun", "colour", "size", "moved", "swapped", "place", "place", "place"])
    if kind == "lost":
        found.pop(i)
    elif kind == "twice":
        found.append(replace(found[i], at=(r.uniform(0, 128), r.uniform(0, 128))))
    elif kind == "moved":
        found[i] = replace(found[i], at=(r.uniform(0, 128), r.uniform(0, 128)))
    elif kind == "swapped":
        found = [replace(f, at=g.at) for f, g in zip(found, found[::-1])]
    elif kind == "place":
        place = r.choice(BACKGROUNDS)
    else:
        found[i] = replace(found[i], **{kind: r.choice({"noun": NOUN_CLASSES, "colour": COLOUR_CLASSES, "size": SIZE_CLASSES}[kind])})
    return found, place


def readings(each: int) -> list[dict]:
    """Evaluation prompts, what was read from a picture, and whether it is what the category asks."""
    r, cases = random.Random("judge's readings"), []
    for asked in prompts(each):
        seen = objects(asked.scene), asked.scene.background
        for found, place in (seen, disturbed(r, *seen), disturbed(r, *disturbed(r, *disturbed(r, *seen)))):
            cases.append({"category": asked.category, "prompt": asked.prompt, "found": found_json(found), "place": place,
                          "fulfilled": bool(fulfilled(asked, found, place))})
    return cases


def distances() -> list[dict]:
    """Two sets of features and how far they are apart."""
    noise = np.random.default_rng(5)
    a, b = noise.normal(size=(9, 4)), noise.normal(0.5, 2, size=(7, 4))
    return [{"a": x.tolist(), "b": y.tolist(), "kernel": kernel_distance(x, y), "frechet": frechet_distance(x, y)}
            for x, y in ((a, b), (a, a[:5]), (b, b))]


def write(name: str, cases: list[dict], **about):
    """One case a line."""
    lines = ",\n".join(json.dumps(case) for case in cases)
    head = "".join(f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in about.items())
    (OUT / name).write_text(f'{{{head}"cases": [\n{lines}\n]}}\n')


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    weights = hashlib.sha256((FOLDER / "model.safetensors").read_bytes()).hexdigest()
    write("answers.json", answers(), torch=torch.__version__, weights=weights)
    write("captions.json", captions(300, 80))
    write("readings.json", readings(8))
    write("distances.json", distances())


if __name__ == "__main__":
    main()
