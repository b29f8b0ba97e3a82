"""Export as a data set of RAGAS: JSON lines that its ``EvaluationDataset.from_jsonl`` reads as single-turn samples."""

import json

from qa.evaluation.records import Report, Scored


def ragas_lines(report: Report) -> str:
    """A line for each question, with the columns of RAGAS (0.2 and later) for which something is known.

    ``user_input``, ``response`` and ``retrieved_contexts`` are the question, the text that was shown and the passages,
    best first; ``reference`` is the first reference answer, ``reference_contexts`` are the gold passages.
    """
    return "".join(json.dumps(_sample(scored), ensure_ascii=False) + "\n" for scored in report.cases)


def _sample(scored: Scored) -> dict[str, str | list[str]]:
    sample: dict[str, str | list[str]] = {
        "user_input": scored.case.question,
        "response": scored.outcome.text,
        "retrieved_contexts": [passage.text for passage in scored.outcome.passages],
    }
    if scored.case.answers:
        sample["reference"] = scored.case.answers[0]
    if scored.case.passages:
        sample["reference_contexts"] = list(scored.case.passages)
    return sample
