"""Which files a request to the page may name: those that were uploaded to it, and no others."""

from pathlib import Path


class OutsideUploadsError(ValueError):
    """A request that names a file that was not uploaded to the page."""


def check_files(value: object, folder: Path) -> None:
    """Raise OutsideUploadsError if anything in ``value`` has a path that leads outside ``folder``."""
    if isinstance(value, dict):
        if "path" in value:
            _check_path(value["path"], folder.resolve())
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            check_files(part, folder)


def _check_path(path: object, folder: Path) -> None:
    if not isinstance(path, str) or not Path(path).resolve().is_relative_to(folder):
        raise OutsideUploadsError("only files that were uploaded here can be added")
