"""Columns on their way in: SeaTable's types and their settings to ours. What names other columns comes later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from store.cells.column_options import ColumnOptions
from store.cells.durations import written_duration
from store.cells.lists import join_names
from store.cells.numbers import plain_number
from store.files.dtable import colours, formats, loose
from store.files.dtable.content import SourceColumn
from store.language import _

OWN = "mailbase"
"""Under this name a column's data holds what only mailbase knows of it."""

Options = dict[str, object]
Unknown = Literal[""]

_TYPES = {
    "text": "text",
    "long-text": "long text",
    "number": "number",
    "date": "date",
    "duration": "duration",
    "single-select": "single select",
    "multiple-select": "multiple select",
    "checkbox": "checkbox",
    "email": "e-mail",
    "url": "url",
    "rate": "rating",
    "file": "file",
    "image": "image",
    "collaborator": "collaborator",
    "link": "link",
    "formula": "formula",
    "creator": "creator",
    "last-modifier": "last modifier",
    "ctime": "created",
    "mtime": "last modified",
    "auto-number": "auto number",
    "button": "button",
    "geolocation": "geolocation",
    "digital-sign": "signature",
}
_OF_LINKS = {
    "lookup": "lookup",
    "count_links": "count",
    "countlinks": "count",
    "rollup": "roll-up",
    "findmax": "find max",
    "findmin": "find min",
}
RESULTS = {
    "number": "number",
    "string": "text",
    "text": "text",
    "date": "date",
    "bool": "checkbox",
    "boolean": "checkbox",
    "array": "list",
}
_DAY_DEFAULTS = {"current_date": "today", "days_before": "{n} days ago", "days_after": "in {n} days"}


@dataclass(frozen=True)
class Taken:
    """What becomes of a column."""

    type: str
    options: ColumnOptions
    problems: tuple[str, ...] = ()
    """Sentences on what of it is not kept."""


def take(source: SourceColumn) -> Taken:
    """Return the type and the options of a column; one of an unknown type comes as text."""
    kind, problems = _type(source)
    reader = _READERS.get(kind)
    found = reader(source) if reader else {}
    if kind in _WITH_DEFAULT:
        found["default"] = _default(source, kind, found)
    found["description"] = source.description
    for fault in (_lookup_faults, _filled_faults):
        problems += fault(source)
    own = source.data.get(OWN)
    options = ColumnOptions.from_dict(found | {k: v for k, v in loose.members(own).items() if k not in _BY_ID})
    return Taken(kind, options, problems)


_BY_ID = frozenset({"link", "side", "shows", "formula", "through", "target", "compared"})
"""Options that name something by its number in the store it came from."""


def _type(source: SourceColumn) -> tuple[str, tuple[str, ...]]:
    if source.type == "link-formula":
        kind = _OF_LINKS.get(loose.text(source.data.get("formula")), "")
        return (kind, ()) if kind else ("text", (_("The formula over links is of an unknown kind; it came as text."),))
    if source.type == "text" and source.data.get("display_type") == "phone":
        return "phone", ()
    kind = _TYPES.get(source.type, "")
    if kind:
        return kind, ()
    what = _("The type “{type}” is unknown; the values came as text.")
    return "text", (what.format(type=source.type[:60]),)


def _texts(source: SourceColumn) -> Options:
    written = loose.text(source.data.get("format_specification_value"))
    return {"pattern": _pattern(written)} if source.data.get("enable_check_format") is True and written else {}


def _pattern(written: str) -> str:
    """Return a pattern for whole texts; SeaTable's may match anywhere in one."""
    bounded = written.startswith("^") and written.endswith("$") and not written.endswith("\\$")
    if bounded and written.startswith("^(?:") and written.endswith(")$") and written.count("(") == written.count(")"):
        return written[4:-2] if "|" not in written[4:-2] or written.count("(") == 1 else written[1:-1]
    return written[1:-1] if bounded and "|" not in written else f"(?s:.*)(?:{written})(?s:.*)"


def _choices(source: SourceColumn) -> Options:
    return {
        "choices": [
            {"name": option.name, "colour": colours.from_css(option.colour)} for option in source.choices.values()
        ]
    }


def _duration(source: SourceColumn) -> Options:
    return {"duration_format": loose.text(source.data.get("duration_format"))}


def _rating(source: SourceColumn) -> Options:
    return {"rating_most": loose.whole(source.data.get("rate_max_number"), 5)}


def _link(source: SourceColumn) -> Options:
    return {"multiple": source.data.get("is_multiple") is not False}


def _result(source: SourceColumn) -> Options:
    """Return what a formula comes to; only that of which there are several says what they are."""
    shown = loose.members(source.data.get("array_data")) or source.data
    result = RESULTS.get(loose.text(source.data.get("result_type")), "text")
    return {"result": result} | (formats.date_in(shown) if result == "date" else formats.number_in(shown))


def _of_linked(source: SourceColumn) -> Options:
    shown = loose.members(source.data.get("array_data")) or source.data
    kind = loose.text(source.data.get("array_type"))
    return formats.date_in(shown) if kind == "date" else formats.number_in(shown)


def _roll_up(source: SourceColumn) -> Options:
    keys = ("rollup_method", "summary_method", "summary_type", "method")
    words = [loose.text(source.data.get(key)).lower().replace("_", " ") for key in keys]
    roll = _ROLLS.get(word := next(filter(None, words), "sum"), word)
    return _result(source) | {"roll": roll, "result": "text" if roll == "concatenate" else "number"}


_ROLLS = {"countall": "count all", "counta": "count", "and()": "and", "or()": "or", "xor()": "xor"}


def _auto_number(source: SourceColumn) -> Options:
    # the oldest ones have no format: a bare number
    return {"format": loose.text(source.data.get("format")) or "0"}


def _button(source: SourceColumn) -> Options:
    data = source.data
    actions = loose.items(data.get("button_action_list"))
    if not actions and data.get("button_type"):
        kept = {key: value for key, value in data.items() if key not in ("button_name", "button_color", OWN)}
        actions = [kept | {"action_type": data.get("button_type")}]
    colour = colours.from_css(loose.text(data.get("button_color")))
    return {"label": loose.text(data.get("button_name")), "colour": colour, "actions": loose.as_json(actions)}


_READERS: Mapping[str, Callable[[SourceColumn], Options]] = {
    "text": _texts,
    "phone": _texts,
    "number": lambda source: formats.number_in(source.data),
    "date": lambda source: formats.date_in(source.data),
    "created": lambda source: formats.date_in(source.data),
    "last modified": lambda source: formats.date_in(source.data),
    "single select": _choices,
    "multiple select": _choices,
    "duration": _duration,
    "rating": _rating,
    "link": _link,
    "formula": _result,
    "lookup": _of_linked,
    "count": lambda _source: {"result": "number"},
    "roll-up": _roll_up,
    "find max": _of_linked,
    "find min": _of_linked,
    "auto number": _auto_number,
    "button": _button,
}
_WITH_DEFAULT = frozenset(
    {
        *("text", "long text", "phone", "e-mail", "url", "number", "date", "duration", "checkbox", "rating"),
        *("single select", "multiple select"),
    }
)


def _default(source: SourceColumn, kind: str, options: Options) -> str:
    """Return what a new row gets, as a person would type it; nothing where the setting is off."""
    data, value = source.data, source.data.get("default_value")
    if data.get("enable_fill_default_value") is not True:
        return ""
    if kind == "date" and (word := _DAY_DEFAULTS.get(loose.text(data.get("default_date_type")))):
        return word.format(n=abs(loose.whole(value)))
    if kind == "checkbox":
        return "yes" if value is True else ""
    if kind in ("single select", "multiple select"):
        names = [source.choices[one].name for one in _ids(value) if one in source.choices]
        return join_names(names) if kind == "multiple select" else "".join(names[:1])
    number = loose.number(value)
    if number is None:
        return loose.text(value) or loose.text(loose.members(value).get("text"))
    if kind == "duration":
        return written_duration(int(number), "h:mm")
    return plain_number(number, str(options.get("decimal", ".")))


def _ids(value: object) -> list[str]:
    return loose.texts(value) if isinstance(value, list) else [loose.name(value)]


def _lookup_faults(source: SourceColumn) -> tuple[str, ...]:
    data, found = source.data, []
    if data.get("include_condition") is True and data.get("conditions"):
        found.append(_("The condition on the linked rows is not kept."))
    if data.get("level2_linked_table_column_key"):
        found.append(_("It looked through two links; it looks through the first one only."))
    if source.type == "link" and data.get("is_row_from_view") is True:
        found.append(_("That only rows of one view can be linked is not kept."))
    return tuple(found)


def _filled_faults(source: SourceColumn) -> tuple[str, ...]:
    data, found = source.data, []
    if source.type == "text" and data.get("enable_check_format") is True and not data.get("format_specification_value"):
        found.append(_("The check of the text's format is not kept."))
    if data.get("cascade_column_key"):
        found.append(_("That the choices depend on another column is not kept."))
    if source.type == "collaborator" and data.get("enable_send_notification") is True:
        found.append(_("That people are notified is not kept."))
    if source.type == "collaborator" and data.get("enable_fill_default_value") is True:
        found.append(_("Who is named in new rows is not kept."))
    if source.type == "button":
        found.append(_("What the button does is kept, but not carried out."))
    return tuple(found)
