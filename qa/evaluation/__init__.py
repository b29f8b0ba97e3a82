"""Evaluation: how well questions are answered, with what evidence, and how surely that is known."""
