"""What can be chosen before an import, and how it is told in words."""

from __future__ import annotations

from store.cells.column_types import column_type
from store.errors import NoSuchHeaderError
from store.files.guessing import Guess
from store.files.plan import ImportPlan, Mode
from store.files.preview import Preview
from store.language import N_, _, ngettext
from store.names import folded
from store.tables import Table
from tui.editors.pick_list import Entry
from tui.widgets.preview_grid import PreviewColumn

LEFT_OUT = "left out"
KINDS: tuple[tuple[str, str], ...] = (
    ("text", N_("any text, one line")),
    ("long text", N_("text of several lines")),
    ("number", N_("amounts, counts, percentages")),
    ("date", N_("days, with or without a time")),
    ("duration", N_("such as 1:30")),
    ("checkbox", N_("yes or no")),
    ("rating", N_("one to five stars")),
    ("e-mail", N_("addresses to write to")),
    ("phone", N_("telephone numbers")),
    ("url", N_("web addresses")),
    ("single select", N_("one of a list")),
    ("multiple select", N_("several of a list, as a, b")),
)
"""The types that a column of a file can have, with what they hold."""
DELIMITERS: tuple[tuple[str, str], ...] = (
    (",", N_("comma")),
    (";", N_("semicolon")),
    ("\t", N_("tab")),
    ("|", N_("vertical bar")),
)
ENCODINGS: tuple[tuple[str, str], ...] = (
    ("utf-8", N_("most files")),
    ("cp1252", N_("Windows, Western Europe")),
    ("utf-16", N_("“Unicode text” of Excel")),
    ("cp1250", N_("Windows, Central Europe")),
    ("iso8859-15", N_("Latin 9")),
    ("mac-roman", N_("old Macintosh")),
)
_MODES: dict[Mode, str] = {
    "add": N_("all rows are added"),
    "merge": N_("rows with a known {keys} are changed, others added"),
    "update": N_("rows with a known {keys} are changed, others left out"),
}


def kinds() -> list[Entry]:
    """Return the types to choose from, and to leave the column out."""
    return [
        *(Entry(kind, kind, _(what)) for kind, what in KINDS),
        Entry(LEFT_OUT, _("leave out"), _("nothing of the column is taken")),
    ]


def delimiters() -> list[Entry]:
    """Return the delimiters to choose from."""
    return [Entry(mark, _(name)) for mark, name in DELIMITERS]


def one_character(text: str) -> Entry:
    """Return a delimiter that is typed.

    :raises NoSuchHeaderError: it is none
    """
    if len(text) != 1 or text in "\"'":
        raise NoSuchHeaderError(name=text, known=", ".join(mark for mark, _name in DELIMITERS))
    return Entry(text, text)


def encodings() -> list[Entry]:
    """Return the encodings to choose from."""
    return [Entry(name, name, _(what)) for name, what in ENCODINGS]


def delimiter_name(mark: str) -> str:
    """Return what a delimiter is called."""
    return next((_(name) for known, name in DELIMITERS if known == mark), mark)


def reading(found: Preview) -> list[str]:
    """Return how a file is read, part by part."""
    parts = [found.encoding, delimiter_name(found.delimiter)] if found.delimiter else []
    if found.sheets:
        parts.append(_("sheet {name}").format(name=found.sheet))
    parts.append(_("decimal {mark}").format(mark=found.decimal))
    parts.append(_("dates day first") if found.date_order == "dmy" else _("dates month first"))
    parts.append(_("with a header") if found.header else _("without a header"))
    return parts


def destination(base: str, table: str, known: Table | None, plan: ImportPlan) -> str:
    """Return where the rows go, and what becomes of them."""
    if known is None:
        return _("Into {path}, a new table").format(path=f"{base}/{table}")
    keys = ", ".join(plan.keys) or "…"
    mode = _(_MODES[plan.mode]).format(keys=keys)
    empties = ""
    if plan.mode != "add":
        empties = "; " + (_("empty cells empty cells") if plan.empties else _("empty cells change nothing"))
    return _("Into {path}: {mode}").format(path=known.path, mode=mode) + empties


def next_mode(mode: Mode) -> Mode:
    """Return the mode after one, round and round."""
    modes = [*_MODES]
    return modes[(modes.index(mode) + 1) % len(modes)]


def columns(found: Preview, known: Table | None, plan: ImportPlan) -> list[PreviewColumn]:
    """Return the columns of a file as they are shown: a column that the table has keeps its type."""
    held = {folded(column.name): column.type for column in known.columns} if known else {}
    keys = {folded(key) for key in plan.keys}
    return [_column(guess, held.get(folded(guess.name), ""), folded(guess.name) in keys) for guess in found.columns]


def _column(guess: Guess, held: str, is_key: bool) -> PreviewColumn:
    kind = held or guess.kind
    what = _("left out") if guess.left_out else _("key, {type}").format(type=kind) if is_key else kind
    if held and not guess.left_out and not column_type(held).editable and not is_key:
        what = _("not taken")
    return PreviewColumn(guess.name, what, column_type(kind).align, guess.left_out)


def counted(found: Preview) -> str:
    """Return how much was looked at."""
    columns = ngettext("{n} column", "{n} columns", len(found.columns)).format(n=f"{len(found.columns):,}")
    rows = ngettext("{n} row", "{n} rows", found.looked_at).format(n=f"{found.looked_at:,}")
    return f"{columns}, {rows}" if found.complete else _("{columns}, first {rows}").format(columns=columns, rows=rows)


def doubts(found: Preview) -> str:
    """Return the first problem, and how many there are; empty without one."""
    if not found.problems:
        return ""
    first = found.problems[0]
    where = _("row {n}").format(n=first.row) + " " if first.row else ""
    many = ngettext("{n} value needs a look", "{n} values need a look", found.problem_count)
    return f"{many.format(n=f'{found.problem_count:,}')}: {where}{first.column} {first.what}"
