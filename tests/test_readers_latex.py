import pytest
from noted import noted

from corpus.document import NoteKind, ProblemKind
from corpus.readers.latex import read

ARTICLE = rb"""\documentclass{article}
\newcommand{\fn}[1]{\footnote{#1}}
\title{A Title\thanks{To the patient.}}
\author{Ann\thanks{Of nowhere.}}
\begin{document}
\maketitle
\section{One\protect\footnote{On the heading.}}
In 1650\footnote{Plain, with 10\textsuperscript{5}.} came\footnote[7]{Seven.} and\fn{By a macro.} % \footnote{comment}
Marked\footnotemark{} here.\footnotetext{Said later.} Same\footnotemark[4] and \verb|\footnote{no}|.
\setcounter{footnote}{19}
\begin{quote}Quoted.\footnote{First paragraph.

Second paragraph.}\end{quote}
\begin{tabular}{ll}
cell\footnote{In a cell.} & x\textsuperscript{2} \\
\end{tabular}
\begin{itemize}\item item\footnote
{On a new line.}\end{itemize}
End.\endnote{At the end.} \marginpar{margin} Cited.\footcite[12]{key}
Label\footnote{\label{fn:l}Labelled.} again\footref{fn:l}.
Missing\footnotemark[77]
\renewcommand{\thefootnote}{\fnsymbol{footnote}}\setcounter{footnote}{1}
Symbol\footnote{By a symbol.}
\begin{minipage}{5cm}Mini\footnote{In a minipage.}\end{minipage}
Orphan.\footnotetext[50]{Nobody points here.}
\end{document}
Not text.\footnote{Behind the end.}
"""


def test_notes_are_labelled_as_latex_prints_them() -> None:
    assert noted(read(ARTICLE)) == [
        ("*", ("Title",), "To the patient."),
        ("†", ("Ann",), "Of nowhere."),
        ("1", ("One",), "On the heading."),
        ("2", ("1650",), "Plain, with 10⁵."),
        ("7", ("came",), "Seven."),
        ("3", ("and",), "By a macro."),
        ("4", ("Marked", "Same"), "Said later."),
        ("20", ("Quoted.",), "First paragraph.\n\nSecond paragraph."),
        ("21", ("cell",), "In a cell."),
        ("22", ("item",), "On a new line."),
        ("1", ("End.",), "At the end."),
        ("23", ("Cited.",), "[key, 12]."),
        ("24", ("Label", "again"), "Labelled."),
        ("77", ("Missing",), None),
        ("†", ("Symbol",), "By a symbol."),
        ("a", ("Mini",), "In a minipage."),
        ("50", (), "Nobody points here."),
    ]


def test_only_text_is_left_in_the_text() -> None:
    raw = read(ARTICLE)
    assert "In 1650 came and Marked here. Same and \\footnote{no}." in raw.text
    assert "cell\tx²" in raw.text
    assert "Not text" not in raw.text
    assert [(section.title, section.level) for section in raw.sections] == [("One", 1)]
    assert raw.title == "A Title"
    assert [note.label for note in raw.notes or () if note.kind is NoteKind.ENDNOTE] == ["1"]


@pytest.mark.parametrize(
    ("preamble", "labels"),
    [
        (rb"\documentclass[12pt]{book}", ["1", "2", "1"]),
        (rb"\documentclass{report}\counterwithout{footnote}{chapter}", ["1", "2", "3"]),
        (rb"\documentclass{book}\setcounter{footnote}{4}", ["5", "6", "1"]),
        (rb"\documentclass{book}\renewcommand{\thefootnote}{\roman{footnote}}", ["i", "ii", "i"]),
    ],
)
def test_the_count_begins_anew_where_the_class_says_so(preamble: bytes, labels: list[str]) -> None:
    body = rb"\begin{document}A\footnote{a} \section{S} B\footnote{b} \chapter{Two} C\footnote{c} \end{document}"
    assert [note.label for note in read(preamble + body).notes or ()] == labels


def test_one_text_may_have_several_markers() -> None:
    raw = read(rb"A\footnotemark[3] B\footnotemark[3] C\footnotetext[3]{Three.} D\footnotemark[3]")
    assert noted(raw) == [("3", ("A", "B", "D"), "Three.")]


def test_notes_of_a_table_belong_to_their_markers() -> None:
    raw = read(
        rb"""\begin{threeparttable}\begin{tabular}{l}5\tnote{a} \\ 6\tnote{b} \\ \end{tabular}
\begin{tablenotes}\item[a] Of five. \item[b] Of six.\end{tablenotes}\end{threeparttable} After."""
    )
    assert noted(raw) == [("a", ("5",), "Of five."), ("b", ("6",), "Of six.")]
    assert raw.text.startswith("5\n\n6\n\nAfter.")


def test_files_that_are_included_are_told_and_not_read() -> None:
    raw = read(rb"Text. \input{one} \include{two}")
    assert [problem.kind for problem in raw.problems] == [ProblemKind.NOT_READ, ProblemKind.NOT_READ]
    assert raw.text == "Text."


def test_the_encoding_that_the_file_names_is_heeded() -> None:
    source = "\\documentclass{article}\\usepackage[cp1251]{inputenc}\\begin{document}Да\\footnote{Нет}\\end{document}"
    raw = read(source.encode("cp1251"))
    assert noted(raw) == [("1", ("Да",), "Нет")]


def test_a_document_without_notes_has_none() -> None:
    raw = read(rb"\documentclass{article}\begin{document}A $10^5$ and \ref{x}.\end{document}")
    assert raw.notes == ()
    assert raw.text.startswith("A 10^5 and")


def test_citations_of_a_numbered_bibliography_are_markers_of_its_entries() -> None:
    source = rb"""\documentclass{article}\begin{document}
First~\cite{b}. Both \cite{a,b} and \cite[p.~3]{a}; a note.\footnote{Its text, see \cite{b}.} Unknown \cite{x}.
\begin{thebibliography}{9}
\bibitem{a} Adams, \emph{Title}, 1999.
\bibitem{b} Brown, \textit{Other}.

Second paragraph.
\end{thebibliography}
The end.
\end{document}"""
    raw = read(source)
    assert noted(raw) == [
        ("2", ("First", "Both", "see"), "Brown, Other.\n\nSecond paragraph."),
        ("1", ("Both", "and"), "Adams, Title, 1999."),
        ("1", ("note.",), "Its text, see."),
    ]
    assert "First. Both and [p.\u00a03]; a note. Unknown [x].\n\nThe end." in raw.text


def test_a_bibliography_with_labels_of_its_own_is_text() -> None:
    source = rb"Text \cite{a}.\begin{thebibliography}{9}\bibitem[Adams(1999)]{a} Adams.\end{thebibliography}"
    assert read(source).notes == ()
