"""Measures: small pure functions, each with its definition and its source.

Those of one case take plain values. Those of a whole set take, beside the values of its n questions, ``weights``: an
array of shape (resamples, n) that says how often each question stands in each resample. They return one value for each
resample, NaN where a measure is not defined on it. A row of ones is the set itself.
"""
