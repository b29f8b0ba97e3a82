"""PDF: text, headings and notes from the places of its characters; each word with its place on the page."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import pypdfium2

from corpus.document import NoteKind, Problem, ProblemKind, Raw
from corpus.readers.blocks import Block, NoteText, PageSize, raw
from corpus.readers.pdf import file as pdf_file
from corpus.readers.pdf.feet import Foot, split
from corpus.readers.pdf.hyphens import joiner
from corpus.readers.pdf.lines import Layout, layouts
from corpus.readers.pdf.lists import Item, Lists, lists, without_arrows
from corpus.readers.pdf.margins import Margins, margins, without
from corpus.readers.pdf.markers import Known, cited, markers
from corpus.readers.pdf.page import CrowdedError, Sheet, sheet
from corpus.readers.pdf.paragraphs import Kind, Paragraph, Placed, of_note, paragraphs
from corpus.readers.pdf.tails import tail
from corpus.readers.pdf.text import Draft, block, draft

_Write = Callable[[Sequence[Placed], int | None], Draft]
"""From lines to their text; the second is the level of a heading."""


def read(data: bytes) -> Raw:
    """What a PDF says, in reading order, its notes apart; pages with their printed numbers, words with their places.

    Text counts wherever a file has it, under a scan too (an invisible layer of OCR). Raises PdfError for a file that is
    damaged, asks for a password, is too long, or has no text at all. A page that cannot be read is a Problem.
    """
    problems: list[Problem] = []
    with pdf_file.opened(data) as document:
        sheets = list(_sheets(document, problems))
        labels = [pdf_file.label(document, index) for index in range(len(sheets))]
        title = pdf_file.title(document)
    if not any(each.pieces for each in sheets):
        raise pdf_file.PdfError("no page of it has a text layer (a scan?); run OCR on it, then add it again")
    margin = margins(list(layouts(sheets)))
    body, notes = _contents(margin.layouts, sheets)
    pages = [
        PageSize(_label(given, printed), each.width, each.height)
        for each, given, printed in zip(sheets, labels, margin.labels, strict=True)
    ]
    return raw(body, notes, title=title or _largest(margin), problems=problems, pages=pages)


def _sheets(document: pypdfium2.PdfDocument, problems: list[Problem]) -> Iterator[Sheet]:
    for number in range(1, len(document) + 1):
        try:
            each = sheet(document, number)
        except (pypdfium2.PdfiumError, CrowdedError) as error:
            message = str(error) if isinstance(error, CrowdedError) else f"page {number} is damaged and left out"
            problems.append(Problem(ProblemKind.NOT_READ, message))
            each = Sheet(number, 612, 792, 0, (), (), painted=False)
        if each.painted and not each.pieces:
            message = f"page {number} has no text layer (a scan?); run OCR on it"
            problems.append(Problem(ProblemKind.PAGE_WITHOUT_TEXT, message))
        yield each


def _label(given: str | None, printed: str | None) -> str | None:
    """The page's number: as the file gives it where nothing else is printed."""
    return printed or given


def _contents(layouts: Sequence[Layout], sheets: Sequence[Sheet]) -> tuple[list[Block], list[NoteText]]:
    """The blocks of the running text, and the notes."""
    size = _body_size(layouts)
    ends = _ends(_placed(layouts), layouts, size)
    left = [without(each, set(ends.taken)) for each in layouts]
    parts = split(left, size)
    joins = joiner(line.text for each in layouts for region in each.regions for line in region.lines)
    known = _known(parts.notes, ends.items)
    body = paragraphs(parts.body, size)
    levels = _levels(body)

    def write(lines: Sequence[Placed], level: int | None) -> Draft:
        return draft(lines, sheets, joins, level)

    drafts = [write(each.lines, levels.get(_style(each))) for each in body]
    blocks = [block(each, found) for each, found in zip(drafts, markers(drafts, known), strict=True)]
    return blocks, list(_notes(parts.notes, ends.items, known, write))


def _ends(placed: Sequence[Placed], layouts: Sequence[Layout], size: float) -> Lists:
    """The lists of notes under headings; else the one at the end, unless they stand at the feet of pages."""
    titled = lists(placed, size)
    if titled.items:
        return titled
    items, taken = tail(placed)
    if not items:
        return titled
    feet = {label for foot in split(layouts, size).notes for label in foot.labels}
    return titled if 4 * sum(item.label in feet for item in items) >= 3 * len(items) else Lists(items, taken)


def _placed(layouts: Iterable[Layout]) -> list[Placed]:
    placed: list[Placed] = []
    column = 0
    for each in layouts:
        for region in each.regions:
            column += 1
            placed.extend(Placed(each.sheet.number, column, line) for line in region.lines)
    return placed


def _body_size(layouts: Sequence[Layout]) -> float:
    """The size of the running text: of most of the text, unless most of it stands under a larger one."""
    sizes = [_sizes(each) for each in layouts]
    total: Counter[float] = Counter()
    for page in sizes:
        total.update({size: weight for size, (weight, _) in page.items()})
    if not total:
        return 10.0
    most = total.most_common(1)[0][0]
    larger = [each for each in total if 1.06 * most < each < 1.8 * most and total[each] > 0.12 * total[most]]
    return max((each for each in larger if _above(each, most, sizes)), key=lambda each: total[each], default=most)


def _sizes(layout: Layout) -> dict[float, tuple[int, float]]:
    """How many characters of each size a page has, and where the first line of that size stands."""
    found: dict[float, tuple[int, float]] = {}
    for region in layout.regions:
        for line in region.lines:
            size = round(line.size * 5) / 5
            weight, first = found.get(size, (0, line.base))
            found[size] = weight + len(line.text), min(first, line.base)
    return found


def _above(size: float, most: float, pages: Sequence[dict[float, tuple[int, float]]]) -> bool:
    """Whether text of a size stands above that of the commonest: notes may be longer than what they are notes to."""
    both = [page for page in pages if size in page and most in page and page[size][0] >= 60]
    below = sum(page[size][1] < page[most][1] for page in both)
    only = sum(most in page and size not in page for page in pages)
    return len(both) > only and below >= 0.9 * len(both)


def _known(feet: Sequence[Foot], items: Sequence[Item]) -> Known:
    by_page: dict[tuple[int, str], list[str]] = {}
    for n, foot in enumerate(feet):
        for label in foot.labels:
            by_page.setdefault((foot.page, label), []).append(f"foot-{n}-{label}")
    pages: dict[str, list[int]] = {}
    for page, label in by_page:
        pages.setdefault(label, []).append(page)
    groups: dict[int, dict[str, str]] = {}
    for item in items:
        groups.setdefault(item.group, {})[item.label] = f"list-{item.group}-{item.label}"
    return Known(by_page, pages, tuple(groups[group] for group in sorted(groups)))


def _notes(feet: Sequence[Foot], items: Sequence[Item], known: Known, write: _Write) -> Iterator[NoteText]:
    for n, foot in enumerate(feet):
        blocks = tuple(_note_blocks(foot.lines, known, write))
        for label in foot.labels:
            yield NoteText(f"foot-{n}-{label}", label, blocks)
    for item in items:
        blocks = tuple(_note_blocks(item.lines, known, write))
        yield NoteText(f"list-{item.group}-{item.label}", item.label, blocks, NoteKind.ENDNOTE)


def _note_blocks(lines: Sequence[Placed], known: Known, write: _Write) -> Iterator[Block]:
    for paragraph in of_note(without_arrows(lines)):
        made = write(paragraph, None)
        yield block(made, cited(made, known))


def _style(paragraph: Paragraph) -> tuple[float, bool] | None:
    line = paragraph.lines[0].line
    return (round(line.size * 2) / 2, line.bold) if paragraph.kind is Kind.HEADING else None


def _levels(body: Iterable[Paragraph]) -> dict[tuple[float, bool] | None, int]:
    """The level of headings of each style: the larger, the higher."""
    styles = {style for each in body if (style := _style(each))}
    return {style: min(n, 6) for n, style in enumerate(sorted(styles, reverse=True), start=1)}


def _largest(margin: Margins) -> str | None:
    """The largest text of page one, where it is larger than the rest: its title."""
    lines = [line for region in margin.layouts[0].regions for line in region.lines]
    wordy = [line for line in lines if sum(map(str.isalpha, line.text)) >= 3]
    if not wordy:
        return None
    largest = max(line.size for line in wordy)
    if largest < 1.15 * _body_size(margin.layouts):
        return None
    return " ".join(line.text for line in wordy if line.size > 0.95 * largest)[:300]
