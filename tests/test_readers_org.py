from noted import noted

from corpus.document import ProblemKind
from corpus.readers.org import read

SOURCE = b"""#+TITLE: On Notes
Text *bold*[fn:1] and named[fn:name]. Anonymous[fn:: an /inline/ [[https://example.org][note]]] one.
Named inline[fn:here: said once] and again[fn:here]. First again[fn:1]. Missing[fn:gone].

* A heading [fn:7]
| cell | other[fn:8] |

#+begin_quote
Quoted.[fn:9]
#+end_quote

- item[fn:10]
- other[fn:11]

#+begin_src python
code[fn:1]
#+end_src
: fixed[fn:1]

Verbatim =x[fn:1]= stays. Ten to 10^{5}.[fn:12]

* Footnotes

[fn:1] First.

Its second paragraph.

[fn:name] By name,
on two lines.
[fn:7] Seven.
[fn:8] Eight.
[fn:9] Nine.
[fn:10] Ten.
[fn:11] Eleven.
[fn:12] Twelve.
[fn:orphan] Nobody points here.
"""


def test_labels_are_those_of_the_source() -> None:
    assert noted(read(SOURCE)) == [
        ("1", ("bold", "again"), "First.\n\nIts second paragraph."),
        ("name", ("named",), "By name, on two lines."),
        ("3", ("Anonymous",), "an inline note"),
        ("here", ("inline", "again"), "said once"),
        ("gone", ("Missing",), None),
        ("7", ("heading",), "Seven."),
        ("8", ("other",), "Eight."),
        ("9", ("Quoted.",), "Nine."),
        ("10", ("item",), "Ten."),
        ("11", ("other",), "Eleven."),
        ("12", ("10⁵.",), "Twelve."),
        ("orphan", (), "Nobody points here."),
    ]


def test_code_keeps_what_looks_like_a_note_and_the_list_of_notes_has_no_heading() -> None:
    raw = read(SOURCE)
    assert "code[fn:1]" in raw.text
    assert "fixed[fn:1]" in raw.text
    assert "Verbatim x[fn:1] stays. Ten to 10⁵." in raw.text
    assert [section.title for section in raw.sections] == ["A heading"]
    assert raw.title == "On Notes"


def test_an_included_file_is_told_and_not_read() -> None:
    raw = read(b'Text.\n\n#+INCLUDE: "other.org"\n')
    assert raw.text == "Text."
    assert [problem.kind for problem in raw.problems] == [ProblemKind.NOT_READ]


def test_a_document_without_notes_has_none() -> None:
    assert read(b"* Head\nText [1] and [fn] only.\n").notes == ()
