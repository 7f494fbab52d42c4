"""Lists what lies beside the embedded model, from the files' own metadata: python -m training.shelf. Written to public/models/nano/adapters.json."""

import hashlib
import json
from pathlib import Path

from safetensors import safe_open

MODEL = Path(__file__).resolve().parent.parent / "public" / "models" / "nano"
FOLDERS = {"adapters": "adapter", "students": "student"}


def line(path: Path, kind: str) -> dict:
    """One file as the page and the terminal read it; null for what the file does not say."""
    with safe_open(path, "np") as file:
        about = file.metadata() or {}
    steps = about.get("fewstep.steps")
    return {
        "file": f"{path.parent.name}/{path.name}",
        "name": path.stem,
        "kind": kind,
        "category": about.get("fewstep.category") or None,
        "trigger": about.get("trigger") or None,
        "recipe": about.get("fewstep.recipe") or None,
        "steps": int(steps) if steps else None,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def write(model: Path = MODEL) -> list[dict]:
    """Writes the list anew, in the order of the names, and returns it; an empty one where there is nothing."""
    lines = [line(path, kind) for folder, kind in FOLDERS.items() for path in sorted((model / folder).glob("*.safetensors"))]
    partial = model / "adapters.partial"
    partial.write_text("[" + ",".join(f"\n {json.dumps(one)}" for one in lines) + ("\n]\n" if lines else "]\n"))
    partial.replace(model / "adapters.json")
    return lines


if __name__ == "__main__":
    for one in write():
        print(one["kind"], one["file"], one["recipe"] or one["category"], f"{one['bytes'] / 1e6:.2f} MB")
