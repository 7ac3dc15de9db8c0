"""A field for the path of a file, which completes what is typed from the folders of this computer."""

from __future__ import annotations

import os
from pathlib import Path

from textual.suggester import Suggester

from store.clean import clean_line
from tui.place import app_of
from tui.widgets.writing import TextField

MOST_LOOKED_AT = 5_000
"""Names of a folder among which a completion is looked for."""


class Paths(Suggester):
    """Completes the last part of a path; folders end with a slash."""

    def __init__(self, field: TextField) -> None:
        """Complete in a field; the disk is asked each time, for files come and go."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._field = field

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole path, or None."""
        return await app_of(self._field).run_task(completion, value)


def completion(typed: str) -> str | None:
    """Return the first path that begins as typed, as it would be typed on; names that are not clean are left out."""
    folder, slash, beginning = typed.rpartition("/")
    if not slash or not beginning:
        return None
    for name, is_folder in sorted(_names(Path(os.path.expanduser(folder or "/")), beginning)):
        return f"{folder}/{name}" + ("/" if is_folder else "")
    return None


def _names(folder: Path, beginning: str) -> list[tuple[str, bool]]:
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry, _place in zip(entries, range(MOST_LOOKED_AT), strict=False)]
            return [(each.name, each.is_dir()) for each in found if _fits(each.name, beginning)]
    except OSError:
        return []


def _fits(name: str, beginning: str) -> bool:
    return name.startswith(beginning) and name != beginning and clean_line(name) == name
