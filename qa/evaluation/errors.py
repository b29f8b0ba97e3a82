"""What can be wrong with an evaluation that is asked for."""


class EvaluationError(ValueError):
    """An evaluation cannot be done; the message says in one line what is wrong and what to do."""
