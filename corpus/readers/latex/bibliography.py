r"""Numbered references: ``\cite{key}`` prints the number of ``\bibitem{key}`` in the document's bibliography."""

import re

from corpus.readers.latex.events import Stock

_CITE = re.compile(
    r"[ ~]{0,3}\\(?:cite|citep|citet|upcite|onlinecite|supercite)\*?\s{0,9}"
    r"(?:\[(?P<option>[^][\n]{0,200})\])?\{(?P<keys>[^{}\\]{1,1000})\}"
)
_OPENED = re.compile(r"\\begin\s{0,9}\{thebibliography\}\s{0,9}(?:\{[^{}]{0,100}\})?")
_CLOSED = re.compile(r"\\end\s{0,9}\{thebibliography\}")
_ENTRY = re.compile(r"\\bibitem\s{0,9}(?P<option>\[)?(?:\{(?P<key>[^{}]{1,200})\})?(?:%[^\n]*\n)?\s{0,9}")


def cited(body: str, stock: Stock) -> str:
    """``body`` with events in the place of citations and entries.

    As it stands where it has no bibliography, or one with labels of its own, such as authors and years.
    """
    opened = _OPENED.search(body)
    closed = _CLOSED.search(body, opened.end()) if opened else None
    if not opened or not closed:
        return body
    inner = body[opened.end() : closed.start()]
    entries = list(_ENTRY.finditer(inner))
    if not entries or any(entry["option"] or not entry["key"] for entry in entries):
        return body
    labels = {entry["key"].strip(): str(n) for n, entry in enumerate(entries, 1)}

    def citation(match: re.Match[str]) -> str:
        keys = [key.strip() for key in match["keys"].split(",")]
        if any(key not in labels for key in keys):
            return match[0]
        option = f" [{match['option']}]" if match["option"] else ""
        return "".join(stock.citation(labels[key]) for key in keys) + option

    listed = _ENTRY.sub(lambda entry: f"\n\n{stock.entry(labels[entry['key'].strip()])}", inner)
    pieces = (body[: opened.start()], f"\n\n{listed}\n\n{stock.table}\n\n", body[closed.end() :])
    return "".join(_CITE.sub(citation, piece) for piece in pieces)
