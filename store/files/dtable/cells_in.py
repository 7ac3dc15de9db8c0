"""Cells on their way in: SeaTable's values to ours. A value that does not fit is kept as text and reported."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping
from typing import NamedTuple

from store.cells.attachments import KeptFile, files_text
from store.cells.column_types import as_text, column_type
from store.cells.lists import list_text
from store.clean import clean_line
from store.columns import Column
from store.connection import Value
from store.files.dtable import assets, loose
from store.files.dtable.content import SourceColumn, SourcePerson
from store.files.dtable.files_in import INLINE
from store.language import _

Report = Callable[[str], None]
Kept = Callable[[str, int | None], tuple[str, int] | None]
"""Takes the file that an address means into the store; returns its hash and size, None where there is none."""

COMPUTED = frozenset({"link", "formula", "lookup", "count", "roll-up", "find max", "find min", "button"})
"""Types whose values are computed anew, or that have none."""
AUTOMATIC = frozenset({"creator", "last modifier", "created", "last modified"})
"""Types whose values stand beside the cells."""


class Cell(NamedTuple):
    """One value of the file, and what its column is there and here."""

    source: SourceColumn
    column: Column
    value: object
    report: Report


class CellReader:
    """Reads the cells of one file."""

    def __init__(self, people: Mapping[str, SourcePerson], kept: Kept) -> None:
        self._people = people
        self._kept = kept

    def read(self, cell: Cell) -> Value:
        """Return a cell's value as the store keeps it."""
        kind = cell.column.type
        if kind in COMPUTED or kind in AUTOMATIC:
            return None
        if isinstance(cell.value, str) and self._is_misfit(cell, cell.value):
            return self._checked(cell, loose.text(cell.value))
        match kind:
            case "single select":
                value = self._choice(cell)
            case "multiple select":
                value = self._choices(cell)
            case "collaborator":
                value = list_text(self.person(one) for one in _names(cell.value))
            case "file" | "image":
                value = self._files(cell)
            case _:
                value = _plain(cell)
        return self._checked(cell, value)

    def _is_misfit(self, cell: Cell, text: str) -> bool:
        """Tell whether a bare text stands where SeaTable has a list."""
        match cell.column.type:
            case "multiple select":
                return text not in cell.source.choices
            case "collaborator":
                return text not in self._people and "@" not in text
            case "file" | "image":
                return "://" not in text and not text.startswith(INLINE)
            case _:
                return False

    def _checked(self, cell: Cell, value: Value) -> Value:
        kind = cell.column.type
        if not column_type(kind).fits(value, cell.column.options):
            what = _("“{value}” is no {type}; it was kept as it is.")
            cell.report(what.format(value=clean_line(as_text(value))[:60], type=kind))
        return value

    def person(self, number: str) -> str:
        """Return the name of somebody; their id where the file names nobody of it."""
        known = self._people.get(number)
        return known.name if known else clean_line(number)

    def _choice(self, cell: Cell) -> Value:
        found = [name for one in _names(cell.value)[:1] if (name := _chosen(cell, one))]
        return found[0] if found else None

    def _choices(self, cell: Cell) -> Value:
        return list_text(name for one in _names(cell.value) if (name := _chosen(cell, one)))

    def _files(self, cell: Cell) -> Value:
        given = cell.value if isinstance(cell.value, list) else [cell.value]
        found = (self._file(one, cell.report) for one in given)
        return files_text(file for file in found if file)

    def _file(self, raw: object, report: Report) -> KeptFile | None:
        entry = loose.members(raw)
        address = loose.text(entry.get("url")) or loose.text(raw)
        if not address:
            report(_("A file without an address was left out."))
            return None
        size = loose.whole(entry.get("size"), -1)
        name = clean_line(loose.text(entry.get("name")) or _named(address)).strip() or _("file")
        kind = loose.text(entry.get("media_type")) or mimetypes.guess_type(name)[0] or ""
        held = self._kept(address, size if size >= 0 else None)
        if held:
            return KeptFile(name, held[1], kind, held[0])
        if assets.is_inside(address):
            report(_("The file “{name}” is not in the archive; only its name came.").format(name=name[:120]))
        return KeptFile(name, size if 0 < size < 2**53 else None, kind, url=address)


def _named(address: str) -> str:
    """Return what a file that only has an address is called."""
    if address.startswith(INLINE):
        return "picture" + (mimetypes.guess_extension(address[len(INLINE) :].split(";")[0].split(",")[0]) or "")
    return assets.name_in(address)


def _chosen(cell: Cell, number: str) -> str:
    """Return the name of a choice; nothing for one that was deleted, a text for what never was one."""
    if option := cell.source.choices.get(number):
        return option.name
    if number.isdigit():
        cell.report(_("The choice {id} was deleted; it was left out.").format(id=number[:20]))
        return ""
    return clean_line(number)


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return loose.texts(value)
    return [name] if (name := loose.name(value)) else []


def _plain(cell: Cell) -> Value:
    value = cell.value
    if isinstance(value, bool):
        return int(value) if cell.column.type == "checkbox" else loose.as_json(value)
    number = loose.number(value)
    if number is not None:
        return _number(cell, number)
    if isinstance(value, str):
        return _text(cell, loose.text(value))
    return _object(cell)


def _number(cell: Cell, number: int | float) -> Value:
    kind, options = column_type(cell.column.type), cell.column.options
    if cell.column.type == "rating" and number == 0:
        return None
    if kind.compares(options) in ("number", "checkbox"):
        return number
    return kind.parse(loose.as_json(number), options)


def _text(cell: Cell, text: str) -> Value:
    kind, options = column_type(cell.column.type), cell.column.options
    if cell.column.type in ("text", "long text", "geolocation", "signature", "auto number"):
        return text or None
    return kind.parse(text, options)


def _object(cell: Cell) -> Value:
    inner = loose.members(cell.value)
    if cell.column.type in ("text", "long text") and "text" in inner:
        if any(assets.is_inside(address) for address in loose.texts(inner.get("images"))):
            cell.report(_("Pictures inside the text are not kept."))
        return loose.text(inner.get("text")) or None
    # a place or signature of which every part is empty is none
    if inner and not any(part not in (None, "", {}) for part in inner.values()):
        return None
    if not (text := loose.as_json(cell.value)):
        cell.report(_("The value is nested too deeply and was left out."))
    return text or None
