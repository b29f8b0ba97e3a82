"""PDFs of our own making: text put where it is wanted, in Courier, whose letters are 0.6 of their size wide."""

import hashlib
import re
from dataclasses import dataclass, field

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FONTS = {"plain": "F1", "bold": "F2", "times": "F3"}


@dataclass
class Leaf:
    """A page being set; y is the baseline in points from the top."""

    width: float = 612
    height: float = 792
    rotate: int = 0
    crop: tuple[int, int, int, int] | None = None
    stream: list[str] = field(default_factory=list)

    def text(  # noqa: PLR0913 - a line of print has as many properties
        self, x: float, y: float, text: str, size: float = 10, *, font: str = "plain", spread: float = 0, mode: int = 0
    ) -> None:
        """Words on one baseline; ``a^{13}`` raises 13, in smaller type. ``spread`` is added to each space."""
        parts = []
        for n, part in enumerate(re.split(r"\^\{([^}]*)\}", text)):
            shown = escaped(part)
            if n % 2:
                parts.append(f"/{FONTS[font]} {0.65 * size:.3f} Tf {0.35 * size:.3f} Ts ({shown}) Tj 0 Ts")
            elif part:
                parts.append(f"/{FONTS[font]} {size} Tf ({shown}) Tj")
        self.stream.append(f"BT {mode} Tr {spread:.3f} Tw {x:.3f} {self.height - y:.3f} Td {' '.join(parts)} ET")

    def rule(self, x: float, right: float, y: float) -> None:
        self.stream.append(f"{x} {self.height - y} m {right} {self.height - y} l 0.5 w S")

    def turned(self, x: float, y: float, text: str, size: float = 10) -> None:
        """Text that runs up the page."""
        self.stream.append(f"BT /F1 {size} Tf 0 1 -1 0 {x} {self.height - y} Tm ({escaped(text)}) Tj ET")

    def paragraph(  # noqa: PLR0913 - as above
        self, x: float, y: float, width: float, text: str, size: float = 10, *, indent: float = 0, leading: float = 1.2
    ) -> float:
        """Justified text; `|` is where a word may be broken. Returns the baseline for the next line."""
        lines = broken(text, width, size, indent)
        for n, line in enumerate(lines):
            start = x + (indent if n == 0 else 0)
            free = width - (indent if n == 0 else 0) - measure(line, size)
            spaces = line.count(" ")
            spread = free / spaces if spaces and n < len(lines) - 1 else 0
            self.text(start, y, line, size, spread=spread)
            y += leading * size
        return y


def escaped(text: str) -> str:
    data = text.encode("cp1252").decode("latin-1")
    return data.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def measure(text: str, size: float) -> float:
    raised = sum(len(part) for part in re.findall(r"\^\{([^}]*)\}", text))
    plain = len(re.sub(r"\^\{[^}]*\}", "", text))
    return 0.6 * size * (plain + 0.65 * raised)


def broken(text: str, width: float, size: float, indent: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        room = width - (0 if lines else indent)
        whole = word.replace("|", "")
        candidate = f"{line} {whole}" if line else whole
        if measure(candidate, size) <= room + 0.01:
            line = candidate
            continue
        head, bar, tail = word.partition("|")
        if bar and measure(f"{line} {head}-", size) <= room:
            lines.append(f"{line} {head}-")
            line = tail.replace("|", "")
        else:
            lines.append(line)
            line = whole
    return [*lines, line]


def pdf(*leaves: Leaf, title: str = "", labels: str = "", password: tuple[str, str] | None = None) -> bytes:
    """The pages as a file. ``password`` is the user's and the owner's (ISO 32000-1, 7.6.3, revision 2)."""
    count = len(leaves)
    key, locked = encryption(*password) if password else (b"", "")
    bodies: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {labels} >>".encode(),
        f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{7 + 2 * n} 0 R' for n in range(count))}] >>".encode(),
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
            for name in ("Courier", "Courier-Bold", "Times-Roman")
        ),
        f"<< /Title ({escaped(title)}) >>".encode("latin-1") if title else b"<< >>",
    ]
    for n, leaf in enumerate(leaves):
        crop = f"/CropBox [{' '.join(map(str, leaf.crop))}]" if leaf.crop else ""
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {leaf.width} {leaf.height}] {crop} /Rotate {leaf.rotate} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> /Contents {8 + 2 * n} 0 R >>".encode()
        )
        stream = "\n".join(leaf.stream).encode("latin-1")
        if key:
            number = (8 + 2 * n).to_bytes(3, "little") + b"\0\0"
            stream = rc4(hashlib.md5(key + number, usedforsecurity=False).digest()[: len(key) + 5], stream)
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assembled(bodies, locked)


def assembled(bodies: list[bytes], locked: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    info = "/Info 6 0 R" if not locked else ""
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {info} {locked} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def encryption(user: str, owner: str) -> tuple[bytes, str]:
    padded = [(password.encode() + PADDING)[:32] for password in (user, owner)]
    owner_entry = rc4(hashlib.md5(padded[1], usedforsecurity=False).digest()[:5], padded[0])
    identity, permissions = b"0123456789abcdef", -4
    seed = padded[0] + owner_entry + permissions.to_bytes(4, "little", signed=True) + identity
    key = hashlib.md5(seed, usedforsecurity=False).digest()[:5]
    user_entry = rc4(key, PADDING)
    return key, (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{owner_entry.hex()}> /U <{user_entry.hex()}> /P {permissions} >> "
        f"/ID [<{identity.hex()}> <{identity.hex()}>]"
    )


def rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
