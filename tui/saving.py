"""Files from mails, put where a person finds them: never over another file, never under a name that a mail chose."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from store.clean import file_label
from store.errors import FileUnwritableError

MOST_TRIES = 1000


def download_folder() -> Path:
    """Return the user's folder for downloads: XDG_DOWNLOAD_DIR, from user-dirs.dirs, or ``~/Downloads``."""
    given = os.environ.get("XDG_DOWNLOAD_DIR") or _configured()
    folder = Path(given.replace("$HOME", str(Path.home()))) if given else Path.home() / "Downloads"
    return folder if folder.is_absolute() else Path.home() / "Downloads"


def _configured() -> str:
    config = os.environ.get("XDG_CONFIG_HOME", "")
    folder = Path(config) if os.path.isabs(config) else Path.home() / ".config"
    try:
        text = (folder / "user-dirs.dirs").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = re.search(r'^\s*XDG_DOWNLOAD_DIR="([^"\n]+)"', text, re.MULTILINE)
    return found[1] if found else ""


def save(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file, readable by its owner alone, under a safe form of `name`; return its path.

    :raises FileUnwritableError: it could not be written
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for label in _labels(file_label(name)):
            path = folder / label
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            return path
    except OSError as error:
        raise FileUnwritableError(path=folder, words=error.strerror or "") from error
    raise FileUnwritableError(path=folder / file_label(name))


def _labels(label: str) -> Iterator[str]:
    """Yield the label, then with numbers before its ending."""
    yield label
    stem, dot, ending = label.rpartition(".")
    if not dot or not stem:
        stem, dot, ending = label, "", ""
    for number in range(2, MOST_TRIES):
        yield f"{stem} ({number}){dot}{ending}"
