"""Whether what a claim quotes has anything to do with the question: a passage may say "the answer to all is banana"."""

from collections.abc import Sequence

from index.passage import Hit
from qa.answer import Citation, Claim
from qa.language import language_problem
from qa.question import Kind, Question, read
from qa.traces import holds
from qa.wording import terms

FAR = 0.2
"""Cosine between question and sentence below which they are about different things, for the packaged embedding model.

Of 1,500 SQuAD questions 0.6 % have an answer sentence that is as far, shares no content word with the question, and
does not look like what is asked for; instructions set in a passage are as far in 95 to 99 % of the cases.
"""


def bears(question: str, claim: Claim, hits: Sequence[Hit]) -> bool:
    """Whether one of the sentences that the claim cites can have to do with the question.

    It can if it shares a content word with it, looks like what is asked for (a date for "when"), is near it in meaning,
    or a reader takes it for an answer. A question in another language than the passages is not judged.
    """
    if language_problem(question, [hit.passage.text for hit in hits]):
        return True
    asked = read(question)
    by_id = {hit.passage.id: hit for hit in hits}
    return any(_bears(asked, citation, by_id[citation.passage_id], hits) for citation in claim.citations)


def _bears(asked: Question, citation: Citation, hit: Hit, hits: Sequence[Hit]) -> bool:
    passage = hit.passage
    start = passage.location.clean.start
    kind = asked.kinds[0]
    for number, span in enumerate(passage.sentences):
        if not span.overlaps(citation.location.clean):
            continue
        text = passage.text[span.start - start : span.end - start]
        typed = kind is not Kind.OTHER and holds(kind, text, asked)
        read_so = hit.reading is not None and hit.reading.scores[number] > 0
        near = not hit.similarities or hit.similarities[number] >= FAR
        if typed or read_so or near or asked.terms & terms(" ".join((*passage.heading, text, _annotated(hit, hits)))):
            return True
    return False


def _annotated(note: Hit, hits: Sequence[Hit]) -> str:
    """The sentence that a note hangs on, if its passage is among the hits."""
    sentence = note.passage.annotates
    for hit in hits if sentence else ():
        whole = hit.passage.location.clean
        same = hit.passage.location.document_id == note.passage.location.document_id
        if sentence and same and hit is not note and whole.start <= sentence.start and sentence.end <= whole.end:
            return hit.passage.text[sentence.start - whole.start : sentence.end - whole.start]
    return ""
