"""Folders of this computer as a person goes through them to choose files; nothing here waits for a file's content."""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from store.language import _
from tui.attaching import LARGEST

MOST = 5_000
"""Names of a folder that are looked at."""

FOLDER, FILE, NEITHER = "folder", "file", "neither"


@dataclass(frozen=True)
class Found:
    """One name of a folder."""

    path: Path
    kind: str
    """FOLDER, FILE or NEITHER."""
    size: int = 0
    why_not: str = ""
    """Why it can neither be opened nor taken, in words; empty where it can."""

    @property
    def name(self) -> str:
        """The name, from outside."""
        return self.path.name

    @property
    def is_hidden(self) -> bool:
        """Whether it is not shown unless one asks for it."""
        return self.name.startswith(".")

    @property
    def is_image(self) -> bool:
        """Whether its name says that it is a picture that mail programs show."""
        return self.kind == FILE and is_image(self.name)


@dataclass(frozen=True)
class Folder:
    """What stands in a folder: folders first, each by name."""

    path: Path
    found: tuple[Found, ...] = ()
    is_cut: bool = False
    """Whether there is more than was looked at."""
    why_not: str = ""
    """Why nothing can be seen, in words."""
    is_read: bool = False
    """Whether it was looked into."""

    @property
    def hidden(self) -> int:
        """How many of its names are not shown unless one asks for them."""
        return sum(one.is_hidden for one in self.found)


def is_image(name: str) -> bool:
    """Tell whether a name is one of a picture that mail programs show."""
    return mimetypes.guess_type(name)[0] in ("image/png", "image/jpeg", "image/gif", "image/webp")


def look(goes_on: Callable[[], bool], path: Path) -> Folder:
    """Return what stands in a folder; never raises.

    :param goes_on: asked now and then whether somebody still waits
    """
    found: list[Found] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if len(found) == MOST or not goes_on():
                    return Folder(path, _sorted(found), is_cut=True, is_read=True)
                found.append(judged(path / entry.name))
    except OSError as error:
        return Folder(path, why_not=_words(error), is_read=True)
    except ValueError:
        return Folder(path, why_not=_("that is no path"), is_read=True)
    return Folder(path, _sorted(found), is_read=True)


def judged(path: Path) -> Found:
    """Return what a path leads to; never raises, opens nothing."""
    try:
        known = os.stat(path)
    except OSError as error:
        return Found(path, NEITHER, why_not=_words(error))
    except ValueError:
        return Found(path, NEITHER, why_not=_("that is no path"))
    if stat.S_ISDIR(known.st_mode):
        return Found(path, FOLDER)
    if not stat.S_ISREG(known.st_mode):
        return Found(path, NEITHER, why_not=_("it is not a regular file"))
    most = _("it is larger than {most} MB").format(most=LARGEST // 1_000_000) if known.st_size > LARGEST else ""
    return Found(path, FILE, known.st_size, most)


def narrowed(found: tuple[Found, ...], typed: str) -> Iterator[Found]:
    """Yield those whose name holds what is typed, blanks left out; hidden ones only where a dot is typed first."""
    wanted = _bare(typed)
    for one in found:
        if wanted in _bare(one.name) and (not one.is_hidden or typed.startswith(".")):
            yield one


def split(typed: str) -> tuple[Path | None, str]:
    """Return the folder that a typed path leads to, and the letters of a name behind it; None where none is typed."""
    if not typed.startswith(("/", "~")):
        return None, typed
    folder, slash, name = typed.rpartition("/")
    if not slash:
        return None, typed
    return Path(os.path.expanduser(folder or "/")), name


def shown(path: Path) -> str:
    """Return a path as people write it, with ``~`` for their own folder."""
    home = os.path.expanduser("~")
    text = str(path)
    return f"~{text[len(home) :]}" if home != "/" and (text == home or text.startswith(f"{home}/")) else text


def _sorted(found: list[Found]) -> tuple[Found, ...]:
    return tuple(sorted(found, key=lambda one: (one.kind != FOLDER, one.name.casefold(), one.name)))


def _bare(name: str) -> str:
    return "".join(name.split()).casefold()


def _words(error: OSError) -> str:
    return error.strerror or str(error)
