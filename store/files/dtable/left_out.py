"""What a `.dtable` file may hold that mailbase does not keep, each reported by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from store.clean import clean_line
from store.files.dtable import loose
from store.files.dtable.problems import Problems
from store.language import N_, _, ngettext

_KEPT_OF_BASE = frozenset({"version", "format_version", "tables", "links", "collaborators"})
_NAMED_OF_BASE: Mapping[str, str] = {
    "statistics": N_("The statistics of the base are not kept."),
    "description": N_("The description of the base is not kept."),
    "plugins": N_("The plugins of the base are not kept."),
    "plugin_settings": N_("The settings of the base's plugins are not kept."),
    "settings": N_("The settings of the base are not kept."),
    "scripts": N_("The scripts of the base are not kept."),
    "big_data": N_("The big data settings of the base are not kept."),
}
_NAMED_MEMBERS: Mapping[str, str] = {
    "forms.json": N_("The forms of the base are not kept."),
    "auto_rules.json": N_("The automation rules of the base are not kept."),
    "workflows.json": N_("The workflows of the base are not kept."),
    "external_apps.json": N_("The apps of the base are not kept."),
    "archive": N_("The archived rows of the base's big data storage are not kept."),
}
_SILENT_MEMBERS = frozenset({"content.json", "auto_rules_navigation.json"})
"""The order in which rules were listed is nothing without the rules."""
_KEPT_OF_TABLE = frozenset(
    {"_id", "name", "rows", "columns", "views", "id_row_map", "summary_configs", "view_structure"}
)
_NAMED_OF_TABLE: Mapping[str, str] = {
    "description": N_("The description of the table is not kept."),
    "header_settings": N_("The settings of the table's header are not kept."),
    "is_header_locked": N_("The lock of the table's header is not kept."),
    "permissions": N_("The permissions of the table are not kept."),
    "table_permissions": N_("The permissions of the table are not kept."),
}
_KEPT_OF_COLUMN = frozenset({"key", "type", "name", "data", "width", "description"})
# what the editor of SeaTable left there, without a meaning in a file
_LEFTOVERS = frozenset(
    {
        *("editable", "resizable", "draggable", "editor", "formatter", "rowType", "left", "idx", "frozen", "sortable"),
        *("column_index", "is_private", "last_frozen", "headerRenderer", "cellClass", "isLastFrozen"),
    }
)
_ANYBODY = ("", "all", "default")
_KEPT_OF_ROW = frozenset({"_locked", "_locked_by", "_archived", "_participants"})


def of_base(data: Mapping[str, object], problems: Problems) -> None:
    """Report what of a base is not kept."""
    for key, value in data.items():
        if key not in _KEPT_OF_BASE and not _is_nothing(value):
            _report(_NAMED_OF_BASE, key, problems)


def of_archive(names: Iterable[str], problems: Problems) -> None:
    """Report the files of the archive that are not kept, those of the asset folder left out."""
    for name in names:
        head = name.split("/")[0]
        if name in _SILENT_MEMBERS or head in ("asset", "__MACOSX"):
            continue
        _report(_NAMED_MEMBERS, head if head in _NAMED_MEMBERS else name, problems)


def of_assets(names: Iterable[str], used: Collection[str], problems: Problems) -> None:
    """Report the files of the asset folder that no cell names."""
    for name in names:
        if name not in used:
            what = _("The file “{name}” is in no cell and was left out.")
            problems.add(what.format(name=clean_line(name)[:120]))


def of_table(raw: Mapping[str, object], table: str, problems: Problems) -> None:
    """Report what of a table is not kept."""
    for key, value in raw.items():
        if key not in _KEPT_OF_TABLE and not _is_nothing(value) and not _lets_anybody(value):
            _report(_NAMED_OF_TABLE, key, problems, table)
    folders = loose.objects(loose.members(raw.get("view_structure")).get("folders"))
    if folders:
        what = ngettext("A folder of views is not kept.", "{count} folders of views are not kept.", len(folders))
        problems.add(what.format(count=len(folders)), table)


def of_column(raw: Mapping[str, object], table: str, column: str, problems: Problems) -> None:
    """Report what of a column is not kept."""
    for key, value in raw.items():
        if key in _KEPT_OF_COLUMN or key in _LEFTOVERS or _is_nothing(value):
            continue
        if "permi" in key or key.startswith(("edit_option_", "edit_metadata_")):
            if value not in _ANYBODY:
                problems.add(
                    _("Permissions of the column are not kept: {what}.").format(what=_short(key)), table, 0, column
                )
        elif key == "colorbys":
            problems.add(_("The colours of the column's cells are not kept."), table, 0, column)
        else:
            problems.add(_("“{what}” of the column is not kept.").format(what=_short(key)), table, 0, column)


def of_view(raw: Mapping[str, object], table: str, view: str, problems: Problems) -> None:
    """Report that a view's lock is not kept."""
    if raw.get("is_locked") is True:
        problems.add(_("The lock of the view “{name}” is not kept.").format(name=_short(view)), table)


def of_row(raw: Mapping[str, object], kept: Collection[str], table: str, row: int, problems: Problems) -> None:
    """Report what of a row is not kept: the cells of columns that are gone, its lock.

    :param kept: the keys of the columns and what else is kept
    """
    for key, value in raw.items():
        if key in kept or _is_nothing(value):
            continue
        if key not in _KEPT_OF_ROW:
            what = _("The row holds “{value}” for a column that is no more; it was left out.")
            problems.add(what.format(value=_short(loose.text(value) or loose.as_json(value))), table, row, _short(key))
        elif key == "_locked":
            problems.add(_("The lock of the row is not kept."), table, row)
        elif key == "_archived":
            problems.add(_("The row was archived; it came as one like all others."), table, row)
        elif key == "_participants":
            problems.add(_("Who takes part in the row's comments is not kept."), table, row)


def _is_nothing(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_plain_nothing(inner) or inner == {} for inner in value.values())
    return _is_plain_nothing(value)


def _is_plain_nothing(value: object) -> bool:
    return value is None or value is False or value == [] or (isinstance(value, str) and not value.strip())


def _lets_anybody(value: object) -> bool:
    """Tell whether permissions leave everything as it is without them."""
    rules = loose.members(value).values()
    return bool(rules) and all(loose.members(rule).get("permission_type") in _ANYBODY for rule in rules)


def _report(sentences: Mapping[str, str], key: str, problems: Problems, table: str = "") -> None:
    sentence = sentences.get(key)
    problems.add(_(sentence) if sentence else _("“{name}” is not kept.").format(name=_short(key)), table)


def _short(text: str) -> str:
    return clean_line(loose.text(text))[:80]
