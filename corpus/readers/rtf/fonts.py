"""The encodings of an RTF file's text: the document's, and those of its fonts (RTF 1.9.1, "Font Table")."""

from corpus.readers.rtf.tokens import encoding_of_charset, encoding_of_page


class Fonts:
    """The fonts that have been declared so far. ``of_document`` counts where a font names no encoding."""

    def __init__(self) -> None:
        self.of_document = "cp1252"
        self.default = 0
        self._encodings: dict[int, str] = {}
        self._declared = 0

    def encoding(self, font: int) -> str:
        """The encoding of a font; "" is the document's."""
        return self._encodings.get(font, "")

    def property(self, name: str, number: int, *, declared: bool) -> bool:
        """Takes in a control word about fonts; whether it chooses one for the text behind it.

        ``declared`` says that it stands in the font table.
        """
        if name == "deff":
            self.default = number
        elif name == "ansicpg":
            self.of_document = encoding_of_page(number)
        elif name == "fcharset":
            self._encodings[self._declared] = encoding_of_charset(number)
        elif declared:
            self._declared = number
        else:
            return True
        return False
