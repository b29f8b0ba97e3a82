"""Find the markers of notes and the notes' own texts in plain text, and pair them by label.

A marker is a number behind a sentence or clause, or a symbol. A number is only taken for a marker when the document's
own notes carry it, or when it fits into the document's own count: single numbers prove nothing, a run of them does.
"""

from corpus.notes.finding import find
from corpus.notes.layout import Layout, layout
from corpus.notes.pairing import carried, pair, problems
from corpus.notes.records import Body, Found, Marker

__all__ = ["Body", "Found", "Layout", "Marker", "carried", "find", "layout", "pair", "problems"]
