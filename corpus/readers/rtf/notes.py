"""How RTF counts its notes: where from, where anew, and in which numerals (RTF 1.9.1, "Footnotes and Endnotes")."""

from dataclasses import dataclass, field

_SYMBOLS = "*†‡§"
_NUMERALS = {"ar", "alc", "auc", "rlc", "ruc", "chi"}


@dataclass(slots=True)
class _Count:
    start: int = 1
    numerals: str = "ar"
    anew: bool = False
    last: int | None = None

    def next(self) -> str:
        self.last = self.start if self.last is None else self.last + 1
        return numbered(self.last, self.numerals)


@dataclass(slots=True)
class Counts:
    """The counts of footnotes and endnotes, moved on by ``next``."""

    footnotes: _Count = field(default_factory=_Count)
    endnotes: _Count = field(default_factory=_Count)

    def word(self, name: str, number: int | None) -> bool:
        r"""Whether the control word is one that sets a count, such as ``\ftnstart``; it is heeded."""
        name = name.removeprefix("s") if name.startswith(("sftn", "saftn")) else name
        count = self.endnotes if name.startswith("aftn") else self.footnotes
        rest = name.removeprefix("a").removeprefix("ftn")
        if not name.removeprefix("a").startswith("ftn"):
            return False
        if rest == "start":
            count.start, count.last = max(1, number or 1), None
        elif rest in {"restart", "rstcont"}:
            count.anew = rest == "restart"
        elif rest.startswith("n") and rest[1:] in _NUMERALS:
            count.numerals = rest[1:]
        else:
            return False
        return True

    def section(self) -> None:
        """A section ends: what is counted in each begins anew."""
        for count in (self.footnotes, self.endnotes):
            if count.anew:
                count.last = None

    def next(self, *, endnote: bool) -> str:
        """The label of the next note."""
        return (self.endnotes if endnote else self.footnotes).next()


def numbered(number: int, numerals: str) -> str:
    """``number`` in the numerals called so: "ar" 1, "alc" a, "auc" A, "rlc" i, "ruc" I, "chi" * † ‡ § ** and so on."""
    if numerals in {"alc", "auc"}:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if numerals == "auc" else letters
    if numerals in {"rlc", "ruc"}:
        return _roman(number).upper() if numerals == "ruc" else _roman(number)
    if numerals == "chi":
        return _SYMBOLS[(number - 1) % 4] * ((number - 1) // 4 + 1)
    return str(number)


_ROMAN = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")


def _roman(number: int) -> str:
    if not 0 < number < 5000:
        return str(number)
    label = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, letters in zip(values, _ROMAN, strict=True):
        label += letters * (number // value)
        number %= value
    return label
