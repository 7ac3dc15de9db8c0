"""Columns on their way out: our types and options as SeaTable has them.

What it has no word for is written beside, under a name of our own, so that a base comes back as it went.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass

from store.cells.automatic import auto_format
from store.cells.column_options import ColumnOptions
from store.cells.column_types import column_type
from store.cells.lists import split_names
from store.columns import Column
from store.connection import Reader
from store.files.dtable import colours, formats, ids_out, loose
from store.files.dtable.columns_in import OWN, take
from store.files.dtable.content import SourceColumn
from store.files.dtable.formulas_out import formula_out, looking_out
from store.files.dtable.outline import Outline, OutLink, OutTable
from store.files.dtable.planning import PIXELS, USUAL_WIDTH

Data = dict[str, object]

TYPES = {
    "text": "text",
    "long text": "long-text",
    "phone": "text",
    "number": "number",
    "date": "date",
    "duration": "duration",
    "single select": "single-select",
    "multiple select": "multiple-select",
    "checkbox": "checkbox",
    "e-mail": "email",
    "url": "url",
    "rating": "rate",
    "file": "file",
    "image": "image",
    "collaborator": "collaborator",
    "link": "link",
    "formula": "formula",
    "lookup": "link-formula",
    "count": "link-formula",
    "roll-up": "link-formula",
    "find max": "link-formula",
    "find min": "link-formula",
    "creator": "creator",
    "last modifier": "last-modifier",
    "created": "ctime",
    "last modified": "mtime",
    "auto number": "auto-number",
    "button": "button",
    "geolocation": "geolocation",
    "signature": "digital-sign",
}
_ELSEWHERE = frozenset({"link", "side", "shows", "formula", "through", "target", "compared", "description"})
"""Options that have places of their own in the file."""
_FIRST_TYPES = frozenset({"text", "number", "date", "single-select", "auto-number", "formula", "email", "long-text"})


class ColumnWriter:
    """Writes the columns of one base."""

    def __init__(self, reader: Reader, made: Outline) -> None:
        self._reader = reader
        self._made = made

    def column(self, table: OutTable, column: Column) -> dict[str, object]:
        """Return a column as SeaTable has it."""
        kind, key = self.type_of(column), table.keys[column.id]
        data: Data = {}
        if TYPES[column.type] == kind:
            data = self._data(table, column)
            _add_own(kind, data, column)
        width = column.width * PIXELS
        return {
            "key": key,
            "type": kind,
            "name": column.name,
            "editable": not key.startswith("_"),
            "width": width if width != USUAL_WIDTH else width + 1,
            "resizable": True,
            "draggable": True,
            "data": data or None,
            "permission_type": "",
            "permitted_users": [],
            "description": column.options.description,
        }

    def type_of(self, column: Column) -> str:
        """Return the type of a column; a link to a table that is not written goes as text."""
        if column.type == "link" and self._made.link(column) is None:
            return "text"
        return TYPES[column.type]

    def _data(self, table: OutTable, column: Column) -> Data:
        if link := self._made.link(column):
            return self._link(column, link)
        if column.type == "formula":
            return formula_out(self._reader, self._made, table, column)
        if TYPES[column.type] == "link-formula":
            return looking_out(self._made, column)
        if column.type == "auto number":
            return self._auto_number(column)
        writer = _WRITERS.get(column.type)
        found = writer(column.options) if writer else {}
        return found | _default(column)

    def _link(self, column: Column, link: OutLink) -> Data:
        other = link.b if column.options.side == "a" else link.a
        return {
            "display_column_key": other.keys.get(column.options.shows, ids_out.FIRST),
            "table_id": link.a.id,
            "other_table_id": link.b.id,
            "is_internal_link": True,
            "is_multiple": column.options.multiple,
            "is_row_from_view": False,
            "other_view_id": "",
            "link_id": link.id,
            OWN: {"side": column.options.side},
        }

    def _auto_number(self, column: Column) -> Data:
        kind = auto_format(column.options.format)
        last = self._reader.number("SELECT max(last) FROM counters WHERE column_id = ?", [column.id])
        return {
            "format": column.options.format,
            "max_used_auto_number": last,
            "digits": kind.digits,
            "prefix_type": "date" if kind.restarts else "string",
            "prefix": kind.prefix.rstrip("-"),
        }


def first_fault(kind: str) -> bool:
    """Tell whether SeaTable would refuse a type for a table's first column."""
    return kind not in _FIRST_TYPES


def _add_own(kind: str, data: Data, column: Column) -> None:
    """Write beside what would come back otherwise than it is."""
    back = take(SourceColumn("", kind, column.name, data=data)).options
    differing = {
        one.name: _plain(getattr(column.options, one.name))
        for one in fields(ColumnOptions)
        if one.name not in _ELSEWHERE and getattr(back, one.name) != getattr(column.options, one.name)
    }
    if column.type == "collaborator":
        differing["people"] = _plain(column.options.people)
    if TYPES[column.type] == "link-formula":
        differing["result"] = column.options.result
    if differing:
        data[OWN] = {**loose.members(data.get(OWN)), **differing}


def _plain(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return [asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in value]


def _choices(options: ColumnOptions) -> Data:
    return {
        "options": [
            {
                "name": choice.name,
                "color": colours.to_css(choice.colour),
                "textColor": "#FFFFFF",
                "id": ids_out.choice_id(place),
            }
            for place, choice in enumerate(options.choices)
        ]
    }


def _texts(options: ColumnOptions) -> Data:
    pattern = f"^(?:{options.pattern})$" if options.pattern else None
    return {
        "enable_check_format": bool(pattern),
        "format_specification_value": pattern,
        "format_check_type": "custom_format",
    }


def _button(options: ColumnOptions) -> Data:
    return {
        "button_name": options.label,
        "button_color": colours.to_css(options.colour),
        "button_action_list": loose.items(loose.loaded(options.actions)) if options.actions else [],
    }


_WRITERS: Mapping[str, Callable[[ColumnOptions], Data]] = {
    "text": _texts,
    "phone": lambda options: _texts(options) | {"display_type": "phone"},
    "number": formats.number_out,
    "date": formats.date_out,
    "created": formats.date_out,
    "last modified": formats.date_out,
    "duration": lambda options: {"format": "duration", "duration_format": options.duration_format},
    "rating": lambda options: {"rate_max_number": options.rating_most, "rate_style_color": "#FF8000"},
    "single select": _choices,
    "multiple select": _choices,
    "collaborator": lambda _options: {"enable_send_notification": False},
    "geolocation": lambda _options: {"geo_format": "lng_lat"},
    "button": _button,
}


def _default(column: Column) -> Data:
    """Return what a new row gets; words for days go beside only."""
    written = column.options.default
    if not written:
        return {}
    value: object = column_type(column.type).parse(written, column.options)
    if column.type == "checkbox":
        value = value == 1
    if column.type in ("single select", "multiple select"):
        ids = {choice.name: ids_out.choice_id(place) for place, choice in enumerate(column.options.choices)}
        named = [ids[name] for name in split_names(written) if name in ids]
        value = named if column.type == "multiple select" else next(iter(named), "")
    found: Data = {"enable_fill_default_value": True, "default_value": value}
    if column.type != "date":
        return found
    if written == "today":
        return found | {"default_value": "", "default_date_type": "current_date"}
    return found | {"default_date_type": "specific_date"}
