"""Paths in pasted text: terminals paste the path of a file that is dragged onto them, each in its own way."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tui.folders import FILE, Found, judged

LONGEST = 8_192
"""Characters; a longer text is no list of paths."""
MOST = 50
"""Files at once."""

_PATH = re.compile(r"(?:/|~/|file:///|file://localhost/)", re.IGNORECASE)
_HERE = ("", "localhost")


def readings(text: str) -> list[tuple[Path, ...]]:
    """Return as which paths a pasted text may be read, the likeliest first; none where it is none.

    Understood are quotes, backslashes before blanks, ``file://`` addresses, several paths in one line or one a line,
    and a single path with bare blanks.
    """
    stripped = text.strip().strip("\0")
    if not stripped or len(text) > LONGEST or "\0" in stripped:
        return []
    lines = [line.strip() for line in stripped.splitlines() if line.strip()]
    found = [_by_shell(lines), lines]
    read = [paths for some in found if some and (paths := _paths(some))]
    return list(dict.fromkeys(read))


def files(text: str) -> list[Found]:
    """Return the files that a pasted text names, if it names nothing else; asks the disk."""
    for paths in readings(text):
        found = [judged(path) for path in paths]
        if all(one.kind == FILE for one in found):
            return found
    return []


def _by_shell(lines: Iterable[str]) -> list[str]:
    try:
        return [word for line in lines for word in shlex.split(line, posix=True)]
    except ValueError:
        return []


def _paths(words: Sequence[str]) -> tuple[Path, ...]:
    if len(words) > MOST or not all(map(_PATH.match, words)):
        return ()
    paths = [_path(word) for word in words]
    return tuple(path for path in paths if path) if all(paths) else ()


def _path(word: str) -> Path | None:
    if not word.lower().startswith("file:"):
        return Path(os.path.expanduser(word))
    try:
        found = urlsplit(word)
    except ValueError:
        return None
    path = unquote(found.path, errors="surrogateescape")
    return Path(path) if found.netloc.lower() in _HERE and path.startswith("/") and "\0" not in path else None
