"""The course of the model's training: what the logs of all sittings say, and what the judge said at each report.

    python -m training.curves LOG ...     # adds logs of `python -m training.run --stage unet`; the same log again brings what is new in it

Kept in training/curves.json, drawn to public/models/nano/curves.svg.
"""

import json
import re
import sys
from pathlib import Path

from .session import MODEL

KEPT, DRAWN = Path(__file__).parent / "curves.json", MODEL / "curves.svg"
LINE = re.compile(r"unet: step \d+, (\d+) samples, (\d+) s, loss ([\d.]+), guide ([\d.]+)")
WIDTH, HEIGHT, LEFT, GAP = 760, 190, 46, 44


def kept() -> dict:
    """`sittings`: a list of points (samples, seconds, loss, guide) each, counted from the sitting's own start; `judged`: figures of reports."""
    return json.loads(KEPT.read_text()) if KEPT.exists() else {"sittings": [], "judged": []}


def reached() -> tuple[int, float]:
    """Samples seen and seconds used by the published model, in the sitting that it comes from."""
    *_, last = kept()["sittings"] or [[[0, 0]]]
    return last[-1][0], float(last[-1][1])


def points(log: str) -> list[list[float]]:
    """Of one log."""
    return [[int(samples), int(seconds), float(loss), float(guide)] for samples, seconds, loss, guide in LINE.findall(log)]


def joined(sittings: list, new: list) -> list:
    """The sittings with those points: as a longer form of one that begins alike, as the last one's continuation, or as another sitting."""
    if not new:
        return sittings
    first, at = new[0], new[0][0]
    for i, known in enumerate(sittings):
        if first in known:
            return [*sittings[:i], [*known[: known.index(first)], *new], *sittings[i + 1 :]] if len(new) > len(known) - known.index(first) else sittings
    last = sittings[-1] if sittings else []
    if last and at > last[-1][0] and new[0][1] > last[-1][1]:
        return [*sittings[:-1], [*last, *new]]
    return [*sittings, new]


def write(course: dict):
    """Keeps the course, one point to a line, and draws it."""
    sittings = ",\n".join("  [" + ",\n   ".join(map(json.dumps, sitting)) + "]" for sitting in course["sittings"])
    judged = ",\n".join(f"  {json.dumps(one)}" for one in course["judged"])
    KEPT.write_text(f'{{"sittings": [\n{sittings}\n ],\n "judged": [\n{judged}\n ]}}\n')
    DRAWN.write_text(drawing(course))


def note(figures: dict):
    """Adds a report's figures at the samples that were seen so far; a report of the same place again replaces the one before."""
    course = kept()
    if not course["sittings"]:
        return
    sitting, samples = len(course["sittings"]) - 1, course["sittings"][-1][-1][0]
    one = {"sitting": sitting, "samples": samples, "prompts": figures["prompts"], "overall": figures["model"]["overall"], "single": figures["model"]["single"]}
    others = [old for old in course["judged"] if (old["sitting"], old["samples"]) != (sitting, samples)]
    write(course | {"judged": [*others, one]})


def drawing(course: dict) -> str:
    """An SVG: the losses above, the judge's figures below, over samples in thousands; a line stands where a sitting begins."""
    starts, total = [], 0
    for sitting in course["sittings"]:
        starts.append(total)
        total += sitting[-1][0]
    across = lambda at: LEFT + (WIDTH - LEFT - 10) * at / max(total, 1)  # noqa: E731
    losses = [p[2] for sitting in course["sittings"] for p in sitting] or [1]
    low, high = 0.1 * int(10 * min(losses)), 0.1 * (int(10 * max(losses)) + 1)
    up = lambda value, bottom, top, base: base - (HEIGHT - 30) * (value - bottom) / (top - bottom)  # noqa: E731
    above, below = HEIGHT, 2 * HEIGHT + GAP
    parts = [frame("loss", low, high, above), frame("prompts come true", 0, 1, below)]
    for start, sitting in zip(starts, course["sittings"]):
        x = across(start)
        parts.append(f'<path d="M{x:.1f} 30V{below}" class="line"/>')
        parts.append('<path d="M' + "L".join(f"{across(start + p[0]):.1f} {up(p[2], low, high, above):.1f}" for p in sitting) + '" class="loss"/>')
    for name in ("single", "overall"):
        judged = [(across(starts[one["sitting"]] + one["samples"]), up(one[name], 0, 1, below)) for one in course["judged"]]
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" class="{name}"/>' for x, y in judged]
        if judged:
            x, y = max(judged)
            parts.append(f'<text x="{min(x, WIDTH - 90) + 8:.1f}" y="{y - 7:.1f}">{name} {[one[name] for one in course["judged"]][judged.index((x, y))]:.2f}</text>')
    for share in (0, 0.25, 0.5, 0.75, 1):
        parts.append(f'<text x="{across(share * total):.1f}" y="{below + 18}" text-anchor="middle">{share * total / 1000:.0f}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{below + 36}" text-anchor="middle">thousands of samples; a line where a sitting begins</text>')
    style = ("text{font:12px sans-serif;fill:#777}.axis,.line{stroke:#999;stroke-width:.6;fill:none}.line{stroke-dasharray:3 3}"
             ".loss{stroke:#3b82c4;stroke-width:1.6;fill:none}.single{fill:#3b82c4}.overall{fill:#d9822b}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {below + 46}" role="img"><title>The course of the training</title>'
            f"<style>{style}</style>{''.join(parts)}</svg>\n")


def frame(title: str, low: float, high: float, base: int) -> str:
    """Axes of a panel whose lower edge is at `base`."""
    top = base - HEIGHT + 30
    ends = f'<text x="{LEFT - 6}" y="{base}" text-anchor="end">{low:.1f}</text><text x="{LEFT - 6}" y="{top + 9}" text-anchor="end">{high:.1f}</text>'
    return f'<path d="M{LEFT} {top}V{base}H{WIDTH - 10}" class="axis"/><text x="{LEFT}" y="{top - 9}">{title}</text>{ends}'


if __name__ == "__main__":
    said = kept()
    for path in sys.argv[1:]:
        said["sittings"] = joined(said["sittings"], points(Path(path).read_text()))
    write(said)
    print(", ".join(f"{len(sitting)} points to {sitting[-1][0]} samples" for sitting in said["sittings"]))
