"""Print how fast and how large Ibid is here: ``python tests/bench.py [--passages 10000]``. No figure makes it fail.

Each figure is a median of several; what is compared is measured in the same run. Processor time counts all threads.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import parse
from corpus.document import Document, Parsed
from index.embed import LocalEmbedder, model_folder
from index.library import Library

QUESTIONS = (
    "What did Turkey shoot down?",
    "Who called Erdogan first after the coup attempt?",
    "Which air base could the United States lose access to?",
    "How did Moscow punish Ankara?",
    "Why was the delivery of the S-400 a prize for Putin?",
    "How did the Trump administration respond?",
)
PASSAGES_A_DOCUMENT = 100
ROUNDS = 3
SAMPLE = 1000
"""Sentences on which both runtimes are compared: the slower one would take half an hour for all."""


@dataclass
class Took:
    """Seconds."""

    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def timed() -> Iterator[Took]:
    took = Took()
    wall, processor = time.perf_counter(), time.process_time()
    yield took
    took.wall, took.processor = time.perf_counter() - wall, time.process_time() - processor


def say(name: str, value: str) -> None:
    print(f"  {name:<58} {value}", flush=True)  # noqa: T201 - what a benchmark is for


def title(name: str) -> None:
    print(f"\n{name}", flush=True)  # noqa: T201


def milliseconds(calls: Sequence[float]) -> str:
    ordered = sorted(calls)
    middle, high = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return f"p50 {middle * 1e3:.1f} ms, p95 {high * 1e3:.1f} ms"


def each(call: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    call(questions[0])
    seconds = []
    for question in questions:
        start = time.perf_counter()
        call(question)
        seconds.append(time.perf_counter() - start)
    return seconds


def synthetic(passages: int) -> Iterator[Parsed]:
    """Footnoted documents of made-up words, as unevenly used as those of a language; the same at every run."""
    chance = random.Random(7)
    syllables = ["ka", "ro", "mi", "ten", "lus", "vor", "den", "sha", "ber", "ion", "al", "est", "qui", "nor", "tam"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 2.7) for rank in range(len(words))]

    def sentence(note: int) -> str:
        chosen = chance.choices(words, weights, k=chance.randint(8, 24))
        return f"{' '.join(chosen).capitalize()}. {note}"

    for number in range(-(-passages // PASSAGES_A_DOCUMENT)):
        notes = iter(range(1, 10_000))
        paragraphs = [
            " ".join(sentence(next(notes)) for _ in range(chance.randint(2, 4))) for _ in range(PASSAGES_A_DOCUMENT)
        ]
        yield parse.parse_bytes("\n\n".join(paragraphs).encode(), f"synthetic-{number}.txt")


def sentences(document: Document) -> list[str]:
    return [sentence.span.of(document.text) for sentence in document.sentences]


def build(library: Library, documents: Sequence[Parsed], passages: int) -> None:
    with timed() as took:
        for parsed in documents:
            library.add(parsed)
        library.close()
    count = sum(len(parsed.document.sentences) for parsed in documents)
    say("index build", f"{passages / took.wall:.0f} passages/s ({count / took.wall:.0f} sentences/s)")
    say("  processor time", f"{took.processor:.1f} s, {took.processor / count * 1e3:.2f} ms a sentence")


def compare_build(home: Path, documents: Sequence[Parsed]) -> None:
    """The whole way into a collection against nothing but the vectors of the same sentences."""
    from sentence_transformers import SentenceTransformer

    some, count = [], 0
    for parsed in documents:
        if count < SAMPLE:
            some.append(parsed)
            count += len(parsed.document.sentences)
    texts = [text for parsed in some for text in sentences(parsed.document)]
    model = SentenceTransformer(str(model_folder()), device="cpu")
    model.encode(texts[:32])
    with timed() as bare:
        model.encode(texts)
    library = Library(home, "sample")
    library.search("warm")
    with timed() as ours:
        for parsed in some:
            library.add(parsed)
        library.close()
    say(f"index build of {len(texts)} sentences, processor time", f"{ours.processor:.1f} s")
    say("  bare SentenceTransformer.encode of the same", f"{bare.processor:.1f} s")
    say("  ratio (aim: at most 0.40)", f"{ours.processor / bare.processor:.2f}")
    say("  ratio in wall time", f"{ours.wall / bare.wall:.2f}")


def compare_query(library: Library, questions: Sequence[str]) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder()), device="cpu")
    theirs: list[float] = []
    ours: list[float] = []
    # In turns: what the machine's other users do then touches both alike.
    for question in questions * ROUNDS:
        theirs += each(model.encode, [question])
        ours += each(library.search, [question])
    ratio = statistics.median(ours) / statistics.median(theirs)
    say("one SentenceTransformer forward pass", milliseconds(theirs))
    say("retrieval, beside it in the same process", milliseconds(ours))
    say("  ratio of p50 (aim: at most 0.45)", f"{ratio:.2f}")


def bulk_threads() -> None:
    """Whether a second thread would pay: it does not where the other core has something to do."""
    import numpy as np
    import onnxruntime

    from index.embed import WEIGHTS

    for threads in (1, 2):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(WEIGHTS, options)
        tokens = {"token_ids": np.arange(1000, 1030, dtype=np.int64)[None]}
        session.run(None, tokens)
        with timed() as took:
            for _ in range(200):
                session.run(None, tokens)
        say(
            f"200 sentences of 30 tokens, threads: {threads}",
            f"{took.wall * 1e3:.0f} ms, processor {took.processor * 1e3:.0f} ms",
        )


def answering(library: Library, questions: Sequence[str]) -> None:
    """From a question to the extractive answer."""
    from qa import assemble
    from qa.settings import Settings

    chain = assemble.chain(Settings(home=Path()), library)
    say(
        "question to answer, read and checked (aim: 250 ms)",
        milliseconds(each(chain.invoke, questions)),
    )


def cold_start(home: Path, question: str) -> float:
    """Seconds of ``ibid ask`` from start to exit."""
    start = time.perf_counter()
    run(home, ["-m", "qa", "ask", question])
    return time.perf_counter() - start


def peak_memory(home: Path, question: str) -> float:
    """Megabytes of ``ibid ask`` at its peak, as it tells them itself: a parent's count may hold the parent's own."""
    code = "import sys; from qa.__main__ import main; main(sys.argv[1:]); print(open('/proc/self/status').read())"
    status = run(home, ["-c", code, "ask", question])
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), float("nan"))


def run(home: Path, arguments: Sequence[str]) -> str:
    environment = {**os.environ, "IBID_HOME": str(home)}
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def cold(home: Path) -> None:
    seconds = statistics.median(cold_start(home, question) for question in QUESTIONS)
    megabytes = statistics.median(peak_memory(home, question) for question in QUESTIONS[:3])
    say("ibid ask, cold, to the first answer (aim: at most 2 s)", f"{seconds:.2f} s")
    say("  memory at its peak (aim: at most 450 MB)", f"{megabytes:.0f} MB")


def imports() -> None:
    for module in ("index.library", "qa.__main__"):
        runs = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
            runs.append(time.perf_counter() - start)
        say(f"import {module}", f"{statistics.median(runs):.2f} s")


def ask(library: Library, questions: Sequence[str]) -> None:
    local = LocalEmbedder()
    say("one forward pass of ours", milliseconds(each(local.embed_query, questions)))
    say("retrieval", milliseconds(each(library.search, questions)))
    answering(library, questions)


def made_up_questions(documents: Sequence[Parsed]) -> list[str]:
    chance = random.Random(8)
    texts = [chance.choice(sentences(chance.choice(documents).document)) for _ in range(200)]
    return [" ".join(text.split()[:8]) + "?" for text in texts]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=10_000, help="of the synthetic collection")
    passages = options.parse_args().passages
    with tempfile.TemporaryDirectory() as folder:
        title("Start")
        imports()
        title("The study document")
        study, large = Path(folder, "study"), Path(folder, "large")
        cold_start(study, "What is this about?")
        cold(study)
        with Library(study) as library:
            ask(library, QUESTIONS * 20)
        documents = list(synthetic(passages))
        questions = made_up_questions(documents)
        title(f"{passages} synthetic passages")
        with Library(large) as library:
            build(library, documents, passages)
            ask(library, questions)
        cold(large)
        title("Against sentence-transformers")
        with Library(large) as library:
            compare_query(library, questions)
        compare_build(Path(folder), documents)
        title("Threads")
        bulk_threads()


if __name__ == "__main__":
    main()
