"""The JSON shapes of the command line and the REST interface; one model per shape, one function to make each.

Labels, not ids, name notes here: they are what the document prints. Offsets are Unicode code points in the document's
clean text (``start``, ``end``) and in its original (``original``).
"""

from collections.abc import Mapping

from pydantic import BaseModel

from corpus.document import Document, Note, Parsed, Problem, Sentence
from corpus.span import Span
from index.passage import Hit
from qa.answer import Answer, CheckedClaim, Citation
from qa.marker import marker
from qa.where import BoxOut, FilePlaceOut, PageOut, boxes_out, file_place_out, pages_out, where


class ProblemOut(BaseModel):
    """A problem; ``where`` is a span of the clean text."""

    kind: str
    message: str
    where: tuple[int, int] | None


class PrintedNote(BaseModel):
    """A note as printed; ``text`` is null where the document carries only its marker."""

    label: str
    text: str | None


class NoteRef(PrintedNote):
    """A note as printed, and the one that it ``refers`` to where it repeats or shortens that ("Ibid., 45")."""

    refers: PrintedNote | None = None


class NoteOut(NoteRef):
    """A note of a document; ``anchors`` are the offsets where its markers stood."""

    id: str
    kind: str
    anchors: list[int]


class SentenceOut(BaseModel):
    """A sentence; ``notes`` and ``following`` are printed labels."""

    text: str
    start: int
    end: int
    original: list[tuple[int, int]]
    notes: list[str]
    following: str | None


class EmendationOut(BaseModel):
    """One repair; ``original`` is the wording that was replaced, ``original_start`` its place in the original."""

    start: int
    end: int
    original: str
    original_start: int
    replacement: str
    rule: str
    reason: str
    reviewed: bool


class GapOut(BaseModel):
    """A hole in the source, kept visible at ``offset``."""

    offset: int
    before: str
    reason: str


class DocumentOut(BaseModel):
    """What ``ibid clean --json`` prints."""

    id: str
    title: str
    text: str
    original: str
    problems: list[ProblemOut]
    notes: list[NoteOut]
    sentences: list[SentenceOut]
    emendations: list[EmendationOut]
    gaps: list[GapOut]


class CitationOut(BaseModel):
    """A place that backs a claim.

    ``pages`` and ``boxes`` say where on the pages of a paged document the quote stands, a box for each word; ``place``
    where in the file of any other. ``where`` says it in words, ``marker`` what stands behind the claim. ``in_note`` is
    the note whose own text is quoted, null where it is the running text; it is among ``notes`` too.
    """

    document_id: str
    title: str
    quote: str
    start: int
    end: int
    original: list[tuple[int, int]]
    original_text: str
    notes: list[NoteRef]
    following: NoteRef | None
    in_note: NoteRef | None = None
    passage_id: str
    pages: list[PageOut] = []
    boxes: list[BoxOut] = []
    place: FilePlaceOut | None = None
    where: str = ""
    marker: str = ""


class ClaimOut(BaseModel):
    """A sentence of the answer, at ``start`` to ``end`` of its text."""

    text: str
    start: int
    end: int
    verdict: str
    score: float | None
    checked_by: str
    reason: str
    citations: list[CitationOut]


class HitOut(BaseModel):
    """A passage that was looked at; ``notes`` are printed labels."""

    passage_id: str
    document_id: str
    score: float
    channel: str
    text: str
    notes: list[str]


class ClaimIn(BaseModel):
    """A claim to check beside the text that should support it."""

    id: str | int
    context: str
    claim: str


class JudgedOut(BaseModel):
    """What ``ibid verify --json`` prints of one claim."""

    id: str | int
    verdict: str
    score: float | None
    reason: str


class AnswerOut(BaseModel):
    """What ``ibid ask --json`` prints."""

    question: str
    status: str
    text: str
    answered_by: str
    claims: list[ClaimOut]
    hits: list[HitOut]
    problems: list[ProblemOut]


def document_out(parsed: Parsed) -> DocumentOut:
    """The document with all that was found and changed in it."""
    document = parsed.document
    notes = {note.id: note for note in document.notes}
    return DocumentOut(
        id=document.id,
        title=document.title,
        text=document.text,
        original=document.original,
        problems=[problem_out(problem) for problem in parsed.problems],
        notes=[_note(note, notes, document) for note in document.notes],
        sentences=[_sentence(sentence, document, notes) for sentence in document.sentences],
        emendations=[
            EmendationOut(
                start=emendation.span.start,
                end=emendation.span.end,
                original=emendation.original.of(document.original),
                original_start=emendation.original.start,
                replacement=emendation.span.of(document.text),
                rule=emendation.rule,
                reason=emendation.reason,
                reviewed=emendation.reviewed,
            )
            for emendation in document.emendations
        ],
        gaps=[GapOut(offset=gap.span.start, before=gap.before, reason=gap.reason) for gap in document.gaps],
    )


def answer_out(answer: Answer, documents: Mapping[str, Document], *, titled: bool = False) -> AnswerOut:
    """The answer; ``documents`` holds, by id, every document that it cites or looked at.

    ``titled`` puts the document's short title into each marker, for a collection that holds several.
    """
    return AnswerOut(
        question=answer.question,
        status=answer.status.value,
        text=answer.text,
        answered_by=answer.answered_by,
        claims=[claim_out(checked, documents, titled=titled) for checked in answer.claims],
        hits=[_hit(hit, documents[hit.passage.location.document_id]) for hit in answer.hits],
        problems=[problem_out(problem) for problem in answer.problems],
    )


def claim_out(checked: CheckedClaim, documents: Mapping[str, Document], *, titled: bool = False) -> ClaimOut:
    """A checked claim with its citations; as ``answer_out``."""
    cited = [(citation, documents[citation.location.document_id]) for citation in checked.claim.citations]
    return ClaimOut(
        text=checked.claim.text,
        start=checked.claim.span.start,
        end=checked.claim.span.end,
        verdict=checked.verdict.value,
        score=checked.score,
        checked_by=checked.checked_by,
        reason=checked.reason,
        citations=[_citation(citation, document, titled=titled) for citation, document in cited],
    )


def problem_out(problem: Problem) -> ProblemOut:
    """A problem."""
    where = (problem.where.start, problem.where.end) if problem.where else None
    return ProblemOut(kind=problem.kind.value, message=problem.message, where=where)


def note_ref(note_id: str, document: Document) -> NoteRef:
    """A note as printed, with what it refers to. Raises KeyError if the document has none of that id."""
    note = document.note(note_id)
    refers = _printed(document.note(note.refers), document) if note.refers else None
    return NoteRef(label=note.label, text=_text(note, document), refers=refers)


def _note(note: Note, notes: Mapping[str, Note], document: Document) -> NoteOut:
    return NoteOut(
        id=note.id,
        label=note.label,
        kind=note.kind.value,
        text=_text(note, document),
        refers=_printed(notes[note.refers], document) if note.refers else None,
        anchors=list(note.anchors),
    )


def _printed(note: Note, document: Document) -> PrintedNote:
    return PrintedNote(label=note.label, text=_text(note, document))


def _text(note: Note, document: Document) -> str | None:
    return note.span.of(document.text) if note.span else None


def _sentence(sentence: Sentence, document: Document, known: Mapping[str, Note]) -> SentenceOut:
    return SentenceOut(
        text=sentence.span.of(document.text),
        start=sentence.span.start,
        end=sentence.span.end,
        original=_pairs(document.alignment.to_original(sentence.span)),
        notes=[known[note].label for note in sentence.notes],
        following=known[sentence.following].label if sentence.following else None,
    )


def _citation(citation: Citation, document: Document, *, titled: bool) -> CitationOut:
    notes = [note_ref(note, document) for note in citation.notes]
    following = note_ref(citation.following, document) if citation.following else None
    in_note = note_ref(citation.in_note, document) if citation.in_note else None
    return CitationOut(
        document_id=document.id,
        title=document.title,
        quote=citation.quote,
        start=citation.location.clean.start,
        end=citation.location.clean.end,
        original=_pairs(citation.location.original),
        original_text=" ".join(place.of(document.original).strip() for place in citation.location.original),
        notes=notes,
        following=following,
        in_note=in_note,
        passage_id=citation.passage_id,
        pages=pages_out(citation.location.pages),
        boxes=boxes_out(citation.location.boxes),
        place=file_place_out(citation.location.place),
        where=where(citation.location),
        marker=marker(
            [note.label for note, note_id in zip(notes, citation.notes, strict=True) if note_id != citation.in_note],
            following=following.label if following else None,
            in_note=in_note.label if in_note else None,
            title=document.title if titled else "",
        ),
    )


def _hit(hit: Hit, document: Document) -> HitOut:
    return HitOut(
        passage_id=hit.passage.id,
        document_id=document.id,
        score=round(hit.score, 4),
        channel=hit.channel.value,
        text=hit.passage.text,
        notes=[document.note(note).label for note in hit.passage.notes],
    )


def _pairs(spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
