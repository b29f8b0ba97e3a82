"""Zip containers (EPUB, DOCX, ODT) from untrusted hands: opened in memory, with bounds, never unpacked to disk."""

import io
import zipfile
import zlib

LARGEST_MEMBER = 100_000_000
"""Bytes of one member, unpacked."""

LARGEST_SUM = 300_000_000
"""Bytes of all members that are read, unpacked."""

MOST_MEMBERS = 20_000


class ContainerError(ValueError):
    """A container that cannot or must not be read; the message says why."""


class Container:
    """The members of a zip container. Names are looked up as they are: no name is ever a path on this machine."""

    def __init__(self, data: bytes) -> None:
        """Raises ContainerError for what is no zip container, or one that is damaged."""
        # Counted before the list is made: a list of a million members takes a gigabyte.
        if data.count(b"PK\x01\x02") > 2 * MOST_MEMBERS:
            raise ContainerError(f"it holds more than {MOST_MEMBERS} files; it is not read")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ContainerError("it is damaged: its zip container cannot be opened") from error
        if len(self._zip.infolist()) > MOST_MEMBERS:
            raise ContainerError(f"it holds more than {MOST_MEMBERS} files; it is not read")
        self._left = LARGEST_SUM

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members, in the container's order."""
        return tuple(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """A member, unpacked.

        Raises ContainerError if it is not there, damaged or encrypted, or if it unpacks to more than the bounds: what
        the container says of its size is not believed.
        """
        if name not in self:
            raise ContainerError(f"its part {name!r} is missing")
        member_info = self._zip.getinfo(name)
        if member_info.flag_bits & 0x1:  # APPNOTE 4.4.4, bit 0: encrypted
            raise ContainerError("it is protected by a password; save it without one")
        # The others unpack a few bytes to gigabytes at a stroke, and no format that is read here knows them.
        if member_info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise ContainerError(f"its part {name!r} is packed in a way that is not read; save it again")
        bound = min(LARGEST_MEMBER, self._left)
        try:
            with self._zip.open(name) as member:
                data = member.read(bound + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise ContainerError(f"it is damaged: its part {name!r} cannot be unpacked") from error
        if len(data) > bound:
            raise ContainerError("it unpacks to far more than any reading holds; it is not read")
        self._left -= len(data)
        return data
