"""One command for each stage of training, or for all in order: python -m training.run --stage all. See README.md."""

import argparse

STAGES = ("autoencoder", "decoder", "text", "unet", "export", "tiny", "judge", "report")
MINUTES = {"autoencoder": 9.0, "decoder": 6.0, "text": 3.5, "unet": 96.0, "tiny": 25.0, "judge": 10.0}


def run(stage: str, minutes: float | None, seed: int, init: str | None, each: int):
    """Runs one stage."""
    budget = minutes if minutes is not None else MINUTES.get(stage, 0)
    if stage in ("autoencoder", "decoder"):
        from .autoencoder import train
        train(budget, seed, decoder=stage == "decoder")
    elif stage == "text":
        from .text import train
        train(budget, seed)
    elif stage == "unet":
        from .unet import train
        train(budget, seed, init)
    elif stage == "export":
        from .export import export
        export()
    elif stage == "tiny":
        from .tiny import train
        train(budget, seed)
    elif stage == "judge":
        from .judge import train
        train(budget, seed)
    else:
        from .card import card
        from .report import report
        report(each)
        card()


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.run", description=__doc__)
    parser.add_argument("--stage", choices=(*STAGES, "all"), default="all")
    parser.add_argument("--minutes", type=float, help="training time of the stage, earlier sittings counted in")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--init", help="unet: start from this model folder instead of from nothing")
    parser.add_argument("--each", type=int, default=25, help="report: prompts in each of the eight categories")
    given = parser.parse_args()
    for stage in STAGES if given.stage == "all" else (given.stage,):
        run(stage, given.minutes, given.seed, given.init, given.each)


if __name__ == "__main__":
    main()
