"""Lists what lies beside the embedded model, from the files' own metadata: python -m training.shelf. Written to public/models/nano/adapters.json."""

import hashlib
import json
from pathlib import Path

from safetensors import safe_open

MODEL = Path(__file__).resolve().parent.parent / "public" / "models" / "nano"
FOLDERS = {"adapters": "adapter", "students": "student"}


def judged(model: Path) -> dict[str, float]:
    """The share of prompts that come true with each adapter, and by each student with its own steps, by the SHA-256 of the file that was measured."""
    report, card = model / "report.json", model / "adapters" / "report.json"
    students = json.loads(report.read_text()).get("students", []) if report.exists() else []
    adapters = json.loads(card.read_text()) if card.exists() else {}
    return adapters | {one["sha256"]: row["scores"]["overall"] for one in students for row in one["rows"] if row["steps"] == one["steps"]}


def line(path: Path, kind: str, scores: dict[str, float]) -> dict:
    """One file as the page and the terminal read it; null for what neither the file nor the report says."""
    with safe_open(path, "np") as file:
        about = file.metadata() or {}
    steps, digest = about.get("fewstep.steps"), hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "file": f"{path.parent.name}/{path.name}",
        "name": path.stem,
        "kind": kind,
        "category": about.get("fewstep.category") or None,
        "trigger": about.get("trigger") or None,
        "recipe": about.get("fewstep.recipe") or None,
        "steps": int(steps) if steps else None,
        **({"guidance": float(about["fewstep.guidance"])} if "fewstep.guidance" in about else {}),
        "judged": scores.get(digest),
        "bytes": path.stat().st_size,
        "sha256": digest,
    }


def write(model: Path = MODEL) -> list[dict]:
    """Writes the list anew, in the order of the names, and returns it; an empty one where there is nothing."""
    scores = judged(model)
    lines = [line(path, kind, scores) for folder, kind in FOLDERS.items() for path in sorted((model / folder).glob("*.safetensors"))]
    partial = model / "adapters.partial"
    partial.write_text("[" + ",".join(f"\n {json.dumps(one)}" for one in lines) + ("\n]\n" if lines else "]\n"))
    partial.replace(model / "adapters.json")
    return lines


if __name__ == "__main__":
    for one in write():
        print(one["kind"], one["file"], one["recipe"] or one["category"], f"{one['bytes'] / 1e6:.2f} MB")
