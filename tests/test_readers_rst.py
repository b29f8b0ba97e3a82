import pytest
from noted import noted

from corpus.document import ProblemKind
from corpus.readers.rst import read

SOURCE = rb"""
=====
Title
=====

Manual [1]_ and auto [#]_, named [#lab]_ and sym [*]_ then [*]_. Cited [CIT2002]_. Again [#lab]_. Missing [9]_.
Ten to 10\ :sup:`5` in H\ :sub:`2`\ O, :ref:`Words <target>`, ``code [1]_``.

Section
-------

.. include:: other.rst

==========  ======
a           cell [#]_
==========  ======

  Quoted [#q]_.

.. versionadded:: 1.0
   Sphinx text [3]_.

.. unknown::
   :option: x

   Text of a directive [1]_.

::

  literal [1]_

* item [12]_

.. [1] One.
.. [#] Auto.

   Its second paragraph.
.. [#lab] Named.
.. [*] Star.
.. [*] Dagger.
.. [CIT2002] A citation.
.. [#] In a cell.
.. [#q] In a quotation.
.. [3] Three.
.. [12] Twelve.
.. [77] Nobody points here.
"""


def test_notes_are_labelled_as_docutils_prints_them() -> None:
    assert noted(read(SOURCE)) == [
        ("1", ("Manual", "directive"), "One."),
        ("2", ("auto",), "Auto.\n\nIts second paragraph."),
        ("4", ("named", "Again"), "Named."),
        ("*", ("sym",), "Star."),
        ("†", ("then",), "Dagger."),
        ("CIT2002", ("Cited",), "A citation."),
        ("9", ("Missing",), None),
        ("5", ("cell",), "In a cell."),
        ("6", ("Quoted",), "In a quotation."),
        ("3", ("text",), "Three."),
        ("12", ("item",), "Twelve."),
        ("77", (), "Nobody points here."),
    ]


def test_the_text_has_no_markers_and_code_keeps_what_looks_like_one() -> None:
    raw = read(SOURCE)
    assert "Manual and auto, named and sym then. Cited. Again. Missing." in raw.text
    assert "10⁵ in H₂O, Words, code [1]_." in raw.text
    assert "literal [1]_" in raw.text
    assert raw.title == "Title"
    assert [section.title for section in raw.sections] == ["Section"]


@pytest.mark.parametrize("directive", [b".. include:: /etc/passwd", b".. raw:: html\n   :file: /etc/passwd"])
def test_no_file_is_opened(directive: bytes) -> None:
    raw = read(b"Text.\n\n" + directive + b"\n")
    assert raw.text == "Text."
    assert [problem.kind for problem in raw.problems] == [ProblemKind.NOT_READ]


def test_deep_nesting_ends_in_words() -> None:
    source = "\n\n".join(" " * 2 * depth + "* a" for depth in range(400))
    with pytest.raises(ValueError, match="nested too deeply"):
        read(source.encode())


def test_a_document_without_notes_has_none() -> None:
    raw = read(b"Text [1] and [#] only.\n")
    assert raw.text == "Text [1] and [#] only."
    assert raw.notes == ()


@pytest.mark.parametrize(
    "text", ["J. Smith, History, p. 3.", "A. a. O., S. 3.", "C. Hilty: Glück, 18.", "M. I. Finley, The World."]
)
def test_a_note_keeps_the_initials_that_it_begins_with(text: str) -> None:
    found = read(f"Sugar rose. [1]_\n\n.. [1] {text}\n".encode())
    assert found.notes
    assert [note.span and note.span.of(found.text) for note in found.notes] == [text]
