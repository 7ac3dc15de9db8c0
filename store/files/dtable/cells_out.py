"""Cells on their way out. What does not fit its column is written as it stands and reported."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable

from store.cells.attachments import KeptFile, files_of
from store.cells.column_types import as_text, column_type
from store.cells.lists import is_kept_list, list_items, read_json
from store.clean import clean_line
from store.columns import Column
from store.connection import Value
from store.files.dtable import ids_out
from store.files.dtable.cells_in import AUTOMATIC, COMPUTED
from store.files.dtable.files_out import FileCollector
from store.files.dtable.outline import Outline
from store.language import _

Report = Callable[[str], None]

_PREVIEW = 150
_SHOWN_ANYWAY = frozenset({"text", "long text", "phone", "e-mail", "url", "auto number", "link"})


class CellWriter:
    """Writes the cells of one base."""

    def __init__(self, made: Outline, files: FileCollector) -> None:
        self._made = made
        self._files = files

    def is_written(self, column: Column) -> bool:
        """Tell whether a column has cells in the file; what is computed or stands beside them has none."""
        if column.type == "link":
            return self._made.link(column) is None
        return column.type not in COMPUTED and column.type not in AUTOMATIC

    def cell(self, column: Column, value: Value, report: Report) -> object:
        """Return a cell's value as SeaTable has it; None for an empty one."""
        if value is None or value == "":
            return None
        kind = column_type(column.type)
        if not kind.fits(value, column.options) and column.type not in _SHOWN_ANYWAY:
            what = _("“{value}” is no {type}; SeaTable will not show it.")
            report(what.format(value=clean_line(as_text(value))[:60], type=column.type))
        match column.type:
            case "long text":
                return _long_text(as_text(value))
            case "link":
                return kind.show(value, column.options)
            case "checkbox":
                return bool(value) if value in (0, 1) else value
            case "single select" | "multiple select" | "collaborator":
                return self._chosen(column, value)
            case "file" | "image":
                return self._attached(column, value, report)
            case "geolocation" | "signature":
                return read_json(value) or value
            case _:
                return value

    def _chosen(self, column: Column, value: Value) -> object:
        if column.type == "collaborator":
            if not is_kept_list(value):
                return value
            addresses = {person.name: person.address for person in column.options.people}
            return [self._made.person(name, addresses.get(name, "")) for name in list_items(value)]
        ids = {choice.name: ids_out.choice_id(place) for place, choice in enumerate(column.options.choices)}
        if column.type == "single select":
            return ids.get(as_text(value), value)
        return [ids.get(name, name) for name in list_items(value)] if is_kept_list(value) else value

    def _attached(self, column: Column, value: Value, report: Report) -> object:
        files = files_of(value)
        if not files:
            return value
        if column.type == "image":
            return [self._address(column, file, report) for file in files]
        return [_entry(file, self._address(column, file, report)) for file in files]

    def _address(self, column: Column, file: KeptFile, report: Report) -> str:
        if not file.hash:
            return file.url
        found = self._files.address("images" if column.type == "image" else "files", file.name, file.hash)
        if found is None:
            report(_("The bytes of “{name}” are not in the store.").format(name=clean_line(file.name)[:120]))
        return found or f"sha256:{file.hash}"


def _entry(file: KeptFile, address: str) -> dict[str, object]:
    entry: dict[str, object] = {"name": file.name, "size": file.size or 0, "type": "file", "url": address}
    if file.type != (mimetypes.guess_type(file.name)[0] or ""):
        entry["media_type"] = file.type
    return entry


def _long_text(text: str) -> dict[str, object]:
    preview = " ".join(text.split())[:_PREVIEW]
    done = text.count("- [x] ") + text.count("* [x] ")
    checklist = {"total": done + text.count("- [ ] ") + text.count("* [ ] "), "completed": done}
    return {"text": text, "preview": preview, "images": [], "links": [], "checklist": checklist}
