"""Files of kinds that are not read, told by their first bytes: what each is, and what to do with it."""

import re

_PACKED = "it is packed ({}); unpack it and add what is in it"
_PICTURE = "it is a picture ({}), and text in pictures is not read; save it as a PDF with text recognition"
_BOOK = "it is a {}, which is not read; convert it to EPUB"

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1f\x8b", _PACKED.format("gzip")),
    (0, b"BZh", _PACKED.format("bzip2")),
    (0, b"\xfd7zXZ\x00", _PACKED.format("xz")),
    (0, b"7z\xbc\xaf\x27\x1c", _PACKED.format("7-Zip")),
    (0, b"Rar!\x1a\x07", _PACKED.format("RAR")),
    (0, b"\x28\xb5\x2f\xfd", _PACKED.format("Zstandard")),
    (257, b"ustar", _PACKED.format("tar")),
    (0, b"\x89PNG\r\n", _PICTURE.format("PNG")),
    (0, b"\xff\xd8\xff", _PICTURE.format("JPEG")),
    (0, b"GIF87a", _PICTURE.format("GIF")),
    (0, b"GIF89a", _PICTURE.format("GIF")),
    (0, b"II*\x00", _PICTURE.format("TIFF")),
    (0, b"MM\x00*", _PICTURE.format("TIFF")),
    (8, b"WEBP", _PICTURE.format("WebP")),
    (4, b"ftypheic", _PICTURE.format("HEIC")),
    (60, b"BOOKMOBI", _BOOK.format("Kindle book")),
    (60, b"TEXtREAd", _BOOK.format("Palm book")),
    (0, b"ITSF", _BOOK.format("compiled help file (CHM)")),
    (0, b"AT&TFORM", "it is DjVu, which is not read; save it as a PDF with its text"),
    (0, b"%!PS", "it is PostScript, which is not read; convert it to PDF (ps2pdf)"),
    (0, b"\xffWPC", "it is a WordPerfect file, which is not read; save it as DOCX"),
    (0, b"\x7fELF", "it is a program, not a text"),
    (0, b"SQLite format 3\x00", "it is a database, not a text"),
)

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
# Names of streams in the compound file's directory ([MS-CFB] 2.6.1: UTF-16), the telling ones first.
_OLE_STREAMS = (
    ("EncryptedPackage", "it is protected by a password; save it without one"),
    ("WordDocument", "it is an old Word file (DOC); save it as DOCX"),
    ("Workbook", "it is an old Excel file (XLS), and tables of numbers are not read; save its text as DOCX or PDF"),
    ("PowerPoint Document", "it is an old PowerPoint file (PPT); save it as PDF"),
)

_OPEN_DOCUMENT = {
    "spreadsheet": "it is a spreadsheet (ODS), which is not read; save it as PDF",
    "presentation": "it is a presentation (ODP), which is not read; save it as PDF",
    "graphics": "it is a drawing (ODG), which is not read; save it as PDF",
    "text-master": "it is a master document, which only names others (ODM); add those, or save it as ODT",
}
_FOLDERS = (
    ("xl/", "it is an Excel workbook (XLSX), which is not read; save it as PDF"),
    ("ppt/", "it is a PowerPoint presentation (PPTX), which is not read; save it as PDF"),
    ("Index/Document.iwa", "it is an Apple Pages or Numbers file, which is not read; export it as DOCX or PDF"),
    ("index.apxl", "it is an Apple Keynote file, which is not read; export it as PDF"),
)
_ZIP = "it is a zip archive of no format that is read; unpack it and add what is in it"


def refusal(data: bytes) -> str | None:
    """What the file is and what to do, where its first bytes say that it is of a kind that is not read."""
    if data.startswith(_OLE):
        return next((why for name, why in _OLE_STREAMS if name.encode("utf-16-le") in data), _OLD_OFFICE)
    if data.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        return "it is an empty zip archive, or a part of one; there is nothing in it to read"
    if re.match(rb"(?i)\s*mime-version:", data[:1024]) and b"multipart/related" in data[:4096].lower():
        return "it is a web archive (MHTML), which is not read; save the page as HTML"
    return next((why for place, magic, why in _MAGIC if data.startswith(magic, place)), None)


_OLD_OFFICE = "it is an old Office file or has a password; save it as DOCX, without a password"


def zip_refusal(names: frozenset[str], mimetype: str) -> str:
    """The same of a zip container that holds these members and calls itself ``mimetype``."""
    kind = mimetype.removeprefix("application/vnd.oasis.opendocument.").removesuffix("-template")
    if kind in _OPEN_DOCUMENT:
        return _OPEN_DOCUMENT[kind]
    told = (why for folder, why in _FOLDERS if any(name.startswith(folder) for name in names))
    return next(told, _ZIP)
