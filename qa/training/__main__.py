"""``python -m qa.training``: make the reader, its gate and the verifier anew, and print what they are worth."""

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from index import rerank
from index.rerank import LocalReader
from qa.answerable import load_gate
from qa.training.questions import Questions, load, sample

DATA = Path("../shared/data")
REPORTED = 800
"""Questions of the articles to report on that a gate is tried with."""

PARTS = ("reader", "gates", "verifier")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are asked for, in their order; returns the exit status."""
    options = _parser().parse_args(arguments)
    if not (options.data / "qa" / "squad2_dev.jsonl").is_file():
        say(f"{options.data} holds no qa/squad2_dev.jsonl; give the folder with --data")
        return 1
    options.work.mkdir(parents=True, exist_ok=True)
    parts = options.parts or PARTS
    questions = load(options.data / "qa") if {"reader", "gates"} & set(parts) else {}
    steps: dict[str, Callable[[], None]] = {
        "reader": lambda: make_reader(questions, options.work),
        "gates": lambda: make_gates(questions),
        "verifier": lambda: make_verifier(options.data, options.work),
    }
    for part in PARTS:
        if part in parts:
            say(f"{part}:")
            steps[part]()
    return 0


def make_reader(questions: dict[str, Questions], work: Path) -> None:
    """Train the reader and put it beside the other weights; ``work`` keeps what the verifier begins with."""
    import torch  # seconds, and an extra

    from qa.training.export import export_reader, pinned
    from qa.training.reader import Reader, train

    def kept(model: Reader, done: int) -> None:
        torch.save(model.state_dict(), work / "reader.pt")
        say(f"round {done + 1} is done")

    model = train(questions["fit"], say, kept)
    export_reader(model.state_dict(), rerank.WEIGHTS)
    pinned(rerank.WEIGHTS, Path(rerank.__file__))


def make_gates(questions: dict[str, Questions]) -> None:
    """Fit what judges passages that the reader has read, and what judges others; print what each is worth."""
    from qa.training.gate import ask, fit, report, write

    # The reader may have been made a moment ago, with another hash than the one that was imported.
    made = LocalReader(sha256=hashlib.sha256(rerank.WEIGHTS.read_bytes()).hexdigest())
    some = {**questions, "report": sample(questions["report"], REPORTED)}
    for name, reader, fitted in (("read", made, "tune"), ("unread", None, "fit")):
        asked = {split: ask(some[split], reader, say) for split in dict.fromkeys((fitted, "tune", "report"))}
        write(fit(asked[fitted], asked["tune"]), name)
        load_gate.cache_clear()
        for line in report(asked["report"], load_gate(read=reader is not None)):
            say(f"{name}: {line}")


def make_verifier(data: Path, work: Path) -> None:
    """Train the verifier from the reader's body, and fit what joins it with counted overlap."""
    from qa.training.verdicts import make  # torch is behind it

    make(data, work, say)


def say(line: str) -> None:
    """Tell how far it is."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m qa.training", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=PARTS, metavar="PART", help=f"{', '.join(PARTS)}; all by default")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the public sets (default: %(default)s)")
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="what is kept on the way")
    return parser


if __name__ == "__main__":
    sys.exit(main())
