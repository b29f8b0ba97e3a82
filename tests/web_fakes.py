"""A shelf of real collections with a fake embedder and a fake chain, for tests of the web that need no model."""

from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fakes import HashedEmbedder

from corpus import parse
from corpus.document import Parsed, Problem, ProblemKind
from corpus.formats import Beside
from corpus.parse import UnreadableError
from corpus.span import Span
from index.library import Library
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Claim, Status, Verdict
from qa.conversation import Asked, understood
from qa.ground import cite
from qa.question import read
from qa.settings import Settings
from qa.web.shelf import Reader, Shelf

PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII="  # one grey pixel
)

SILENT = "jet"
"""A question with this word in it is not answered."""

WRONG = "moon"
"""A question with this word in it is answered with a word in bold, and with a sentence that its source contradicts."""


class QuotingChain:
    """Answers with the nearest sentence of each of the two best passages; ``asked`` holds the questions."""

    def __init__(self, library: Library, wait: Callable[[], object] = lambda: None) -> None:
        self._library = library
        self._wait = wait
        self.asked: list[str] = []

    def invoke(self, question: str | Asked, /) -> Answer:
        *_, last = self.stream(question)
        return last

    def stream(self, question: str | Asked, /) -> Iterator[Answer]:
        meant = understood(question)
        self.asked.append(meant.reading)
        read_as = meant.reading if meant.reading != meant.question else None
        for answer in self._answers(read(meant.reading).text):
            yield replace(answer, question=meant.question, read_as=read_as)

    def _answers(self, text: str) -> Iterator[Answer]:
        hits = self._library.search(text, 6)
        if SILENT in text or not hits:
            yield Answer(text, "Looked at 6 passages.", Status.INSUFFICIENT_EVIDENCE, hits=hits)
            return
        claims: list[CheckedClaim] = []
        for hit in hits[:2]:
            claim = self._claim(hit, claims)
            claims.append(_doubled(claim, first=not claims) if WRONG in text else claim)
            yield self._answer(text, claims, hits)
            self._wait()

    def _answer(self, question: str, claims: Sequence[CheckedClaim], hits: tuple[Hit, ...]) -> Answer:
        text = " ".join(checked.claim.text for checked in claims)
        problems = (Problem(ProblemKind.MODEL_FAILED, "the model gave no answer; these are exact sentences"),)
        return Answer(question, text, Status.ANSWERED, tuple(claims), hits, problems)

    def _claim(self, hit: Hit, before: Sequence[CheckedClaim]) -> CheckedClaim:
        document = self._library.document(hit.passage.location.document_id)
        nearest = max(zip(hit.similarities, hit.passage.sentences, strict=True))[1]
        citation = cite(nearest.of(document.text), hit, document)
        assert citation
        start = before[-1].claim.span.end + 1 if before else 0
        claim = Claim(citation.quote, Span(start, start + len(citation.quote)), (citation,))
        verdict = Verdict.UNCHECKED if before else Verdict.SUPPORTED
        return CheckedClaim(claim, verdict, None if before else 1.0, "quote")


def _doubled(checked: CheckedClaim, *, first: bool) -> CheckedClaim:
    """The first sentence with its last word in bold; any other as contradicted."""
    if not first:
        return replace(checked, verdict=Verdict.CONTRADICTED, reason="it is the <b>sun</b>")
    claim = checked.claim
    word = claim.text.split()[-1].strip(".")
    start = claim.span.start + claim.text.rindex(word)
    return replace(checked, claim=replace(claim, answer=Span(start, start + len(word))))


class PlainReader:
    """Reads in this process; draws every page as ``PICTURE``, and remembers which, but none of a file with "broken".

    ``parsed`` are documents by the bytes that they are read from, for formats that this process should not read.
    """

    def __init__(self) -> None:
        self.drawn: list[tuple[int, int]] = []
        self.parsed: dict[bytes, Parsed] = {}

    def parse_bytes(self, data: bytes, name: str, beside: Beside | None = None) -> Parsed:
        return self.parsed[data] if data in self.parsed else parse.parse_bytes(data, name, beside)

    def picture(self, data: bytes, number: int, width: int) -> bytes:
        self.drawn.append((number, width))
        if b"broken" in data:
            raise UnreadableError(f"page {number}: cannot be drawn")
        return PICTURE

    def close(self) -> None:
        pass


def shelf(
    home: Path,
    chain: Callable[[Library], QuotingChain] = QuotingChain,
    reader: Reader | None = None,
    **settings: object,
) -> Shelf:
    """A shelf under ``home`` whose default collection holds the study document; it reads in this process."""
    made = replace(Settings(home=home), **settings)  # type: ignore[arg-type]
    return Shelf(made, HashedEmbedder(), lambda _, library: chain(library), reader or PlainReader())
