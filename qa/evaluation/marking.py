"""From a case and what was answered to it to its marks."""

from collections.abc import Sequence

from qa.evaluation.measures.answers import exact_match, holds, token_f1
from qa.evaluation.measures.citations import Judge, Statement, citation_marks
from qa.evaluation.measures.footnotes import confuse, count_notes, shown_notes
from qa.evaluation.measures.retrieval import hit, ndcg, reciprocal_rank, relevance
from qa.evaluation.records import OTHER, Case, Marks, Outcome, Result, Scored, ShownCitation, ShownClaim


def mark(case: Case, outcome: Outcome, judge: Judge) -> Scored:
    """Mark what was answered to ``case``; ``judge`` says whether a text supports a statement.

    An error has the marks of a wrong answer: nothing found, nothing right.
    """
    standing = outcome.standing
    found = relevance([passage.text for passage in outcome.passages], case.passages)
    told = bool(outcome.passages) or outcome.answered_by != OTHER
    ranked = told and bool(case.passages) and case.answerable is not False
    expected = bool(case.answers) and case.answerable is not False
    short = short_answer(outcome)
    cited = citation_marks([_statement(claim) for claim in standing], judge)
    supported = [claim.verdict == "supported" for claim in outcome.claims]
    shown = shown_notes(standing)
    marks = Marks(
        correct=_correct(case, outcome, standing),
        hit_1=hit(found, 1) if ranked else None,
        hit_4=hit(found, 4) if ranked else None,
        mrr_10=reciprocal_rank(found, 10) if ranked else None,
        ndcg_10=ndcg(found, 10) if ranked else None,
        exact_match=exact_match(short, case.answers) if expected else None,
        f1=token_f1(short, case.answers) if expected else None,
        answer_sentence=_held(standing, case.answers) if expected else None,
        citation_recall=cited.recall if cited else None,
        citation_precision=cited.precision if cited else None,
        supported_claims=sum(supported) / len(supported) if supported else None,
        notes=count_notes(shown, case.notes) if case.notes is not None else None,
        confusions=confuse(shown, case.notes) if case.notes is not None else (),
    )
    return Scored(case, outcome, marks)


def short_answer(outcome: Outcome) -> str:
    """The words that are the answer: of the first claim that tells them, else the text of all claims that stand."""
    told = next((claim.answer for claim in outcome.standing if claim.answer), None)
    return told or " ".join(claim.text for claim in outcome.standing)


def premise(citation: ShownCitation) -> str:
    """What a citation lays before the judge: the cited passage under its document's title."""
    return "\n".join(filter(None, (citation.document, citation.passage)))


def _statement(claim: ShownClaim) -> Statement:
    cited = tuple(dict.fromkeys(premise(citation) for citation in claim.citations if citation.passage))
    return Statement(
        claim.text, cited, astray=any(not citation.passage and not citation.notes for citation in claim.citations)
    )


def _held(standing: Sequence[ShownClaim], answers: Sequence[str]) -> float:
    return float(any(holds(claim.text, answers) for claim in standing))


def _correct(case: Case, outcome: Outcome, standing: Sequence[ShownClaim]) -> bool | None:
    if outcome.result is Result.ERROR:
        return False
    declined = outcome.result is Result.INSUFFICIENT_EVIDENCE
    if declined or case.answerable is False:
        return None if case.answerable is None else declined != case.answerable
    return _right(case, standing)


def _right(case: Case, standing: Sequence[ShownClaim]) -> bool | None:
    """Whether what was said is the answer, by the first thing that is known of it."""
    if case.answers:
        return bool(_held(standing, case.answers))
    if case.passages:
        quotes = [citation.quote or citation.passage for claim in standing for citation in claim.citations]
        return any(relevance(quotes, case.passages).right)
    if case.notes:
        return count_notes(shown_notes(standing), case.notes).found > 0
    return None
