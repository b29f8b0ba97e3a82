"""Passages, the unit that is retrieved, and hits, what a search returns."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Location
from corpus.span import Span


class Channel(StrEnum):
    """Which search found a passage."""

    DENSE = "dense"
    LEXICAL = "lexical"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document.

    ``id`` is "{document_id}:{start}-{end}", offsets in the document's clean text; ``text`` is that slice. ``sentences``
    are the spans of its sentences, in the document's clean text, in order. ``notes`` are the ids of the notes that hang
    on them. ``heading`` is the path of headings above it, outermost first. ``in_note`` is the id of the note whose own
    text it is, and ``annotates`` then the sentence that the note first hangs on, None where no marker points to it;
    ``reference`` is whether it names sources and says nothing else.
    """

    id: str
    location: Location
    text: str
    sentences: tuple[Span, ...]
    heading: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    in_note: str | None = None
    annotates: Span | None = None
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader says of a passage beside a question.

    ``scores`` are the log-odds, against "this passage does not answer", of each of its sentences, in order; ``answers``
    the words of each that would be the answer, as offsets in the passage's text.
    """

    scores: tuple[float, ...]
    answers: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, best first by ``score`` (0 to 1, higher is better).

    ``similarities`` are the cosines of the question with each of ``passage.sentences``, in that order. ``bm25`` is the
    passage's score by words, 0 or more, and ``coverage`` the share of the question's content words, 0 to 1, each
    weighing its inverse document frequency, that stand in the passage. ``reading`` is what a reader says of it, None
    where none has read it.
    """

    passage: Passage
    score: float
    channel: Channel
    similarities: tuple[float, ...] = ()
    bm25: float = 0.0
    coverage: float = 0.0
    reading: Reading | None = None
