"""The lines of the list of files to choose from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

from store.cells.attachments import KeptFile
from store.clean import clean_line
from store.language import _
from store.row_files import RowFile
from store.sizes import size_of
from tui.folders import FILE, FOLDER, NEITHER, Folder, is_image, narrowed
from tui.paint import ACCENT, MUTED, fit, joined, line

MARK = "✓"
_SIZE = 8
_LEAST = 12


@dataclass(frozen=True)
class Choice:
    """One line: a file of the row or of the disk, a folder, or a way elsewhere."""

    key: Hashable
    name: str
    kind: str
    size: int = 0
    beside: str = ""
    why_not: str = ""
    path: Path | None = None
    """Where it leads; None of a way: to the files of the row."""
    file: KeptFile | None = None
    is_way: bool = False

    @property
    def is_image(self) -> bool:
        """Whether its name says that it is a picture that mail programs show."""
        return self.kind == FILE and is_image(self.name)


def of_cells(files: Sequence[RowFile], letters: str, start: Path | None) -> list[Choice]:
    """Return the files of cells, and the way to those of this computer, where one leads there."""
    wanted = letters.casefold()
    found = [
        Choice(
            *(("cell", place), one.file.name, FILE, one.file.size or 0),
            beside=" · ".join(filter(None, (one.column, one.row))),
            why_not="" if one.file.hash else _("only its address is known"),
            file=one.file,
        )
        for place, one in enumerate(files)
        if wanted in f"{one.file.name} {one.column} {one.row}".casefold()
    ]
    if start is not None and not letters:
        found.append(Choice("disk", _("files of this computer"), FOLDER, path=start, is_way=True))
    return found


def of_folder(folder: Folder, letters: str, has_kept: bool) -> list[Choice]:
    """Return what stands in a folder, the ways out first while nothing is typed."""
    ways = []
    if has_kept and not letters:
        ways.append(Choice("row", _("files of this row"), FOLDER, is_way=True))
    if folder.path.parent != folder.path and not letters:
        ways.append(Choice("above", "..", FOLDER, path=folder.path.parent, is_way=True))
    found = [
        Choice(("path", one.path), one.name, one.kind, one.size, why_not=one.why_not, path=one.path)
        for one in narrowed(folder.found, letters)
    ]
    return [*ways, *found]


def painted(choice: Choice, width: int, is_marked: bool) -> Content:
    """Return a line as wide as the list: mark, name, size, and what else is known."""
    beside = choice.why_not if choice.kind == NEITHER else choice.beside or choice.why_not
    told = clean_line(beside)
    room = width - 2 - _SIZE - 2
    most = min(cell_len(told), room // 2)
    name = clean_line(choice.name) + ("/" if choice.kind == FOLDER and not choice.is_way else "")
    left = max(_LEAST, room - most - (2 if most else 0))
    style = MUTED if choice.why_not else ("bold" if choice.kind == FOLDER else "")
    size = size_of(choice.size) if choice.kind == FILE and (choice.size or choice.path) else ""
    return joined(
        [
            line(f"{MARK} " if is_marked else "  ", f"bold {ACCENT}"),
            line(fit(name, left), style),
            line(fit(size, _SIZE, "right"), MUTED),
            line(f"  {fit(told, most)}" if most else "", MUTED),
        ],
        "",
    )
