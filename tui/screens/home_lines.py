"""The lines of Home: what is read of the store, and how it is laid out at a width."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from store import accounts, base_accounts, bases, standing_place, tables, views, waiting
from store.bases import Base
from store.language import _, ngettext
from store.tables import Table
from store.views import View
from store.waiting import Kind, Waiting
from store.workspace import Store
from tui import moment
from tui.paint import ACCENT, FAILED, MUTED, WAITING, fit, joined, line
from tui.widgets.lines import Line
from tui.widgets.top_line import BETWEEN_STEPS

_AGE = 8
_NARROW = 70
_MAIL = 10
_TOLD = 47
"""What is told beside the name of a base takes at most, with its gaps."""


class Widths(NamedTuple):
    """The cells of the first two things that a line of a base or a table tells."""

    name: int
    number: int


class BaseKey(NamedTuple):
    """The line of a base."""

    base: int


class TableKey(NamedTuple):
    """The line of a table."""

    table: int
    base: int


class ViewKey(NamedTuple):
    """The line of a view of a table."""

    view: int
    table: int
    base: int


class WaitingKey(NamedTuple):
    """The line of something that waits."""

    kind: Kind
    thing: int
    table: int
    row: int


@dataclass(frozen=True)
class Shelf:
    """A base with its tables."""

    base: Base
    tables: tuple[Table, ...]
    accounts: int
    """How many are connected."""
    unread: int
    views: Mapping[int, Sequence[View]]
    """Of each table, those that the member sees."""


@dataclass(frozen=True)
class Overview:
    """All that Home shows."""

    shelves: tuple[Shelf, ...]
    waiting: tuple[Waiting, ...]
    accounts: int
    is_copy: bool = False
    """Whether nothing is sent from its accounts, because the store was copied or moved."""


def read(store: Store) -> Overview:
    """Read what Home shows."""
    reader = store.read()
    unread = waiting.unread_by_base(reader, store.member)
    seen = views.by_table(reader, store.member)
    connected = base_accounts.names_by_base(reader)
    shelves = tuple(
        Shelf(
            base,
            tuple(tables.every(reader, base.id)),
            len(connected.get(base.id, ())),
            unread.get(base.id, 0),
            seen,
        )
        for base in bases.every(reader)
    )
    held = len(accounts.every(reader))
    is_copy = bool(held) and standing_place.looks_copied(reader, store.path)
    return Overview(shelves, tuple(waiting.listed(reader, store.member)), held, is_copy)


def lay_out(
    overview: Overview, folded: Collection[int], width: int, *, practice: bool = False, unfolded: Collection[int] = ()
) -> Iterator[Line]:
    """Yield the lines, `width` cells wide, with the tables of `folded` bases left out.

    :param unfolded: the tables whose views are listed
    :param practice: tell a newcomer what to try, as long as nothing waits
    """
    if overview.is_copy:
        yield from _copied()
    if not overview.shelves:
        yield from _welcome(overview)
        return
    yield _heading(_("Bases"))
    widths = _widths(overview.shelves, width)
    for shelf in overview.shelves:
        yield from _shelf(shelf, shelf.base.id in folded, widths, unfolded)
    yield Line(line(""))
    yield _heading(_("Waiting for you"))
    if not overview.waiting:
        yield Line(line(_("Nothing. Replies, mails that failed and mails that leave later stand here."), MUTED))
    for one in overview.waiting:
        yield _waiting(one, width)
    if practice and not overview.waiting:
        yield Line(line(""))
        yield from _to_try()


def _copied() -> Iterator[Line]:
    told = _("This store is a copy or was moved: nothing is sent from it.")
    yield Line(joined([line("!", f"bold {WAITING}"), line(told, WAITING)], " "))
    keys = [line("g a", f"bold {ACCENT}"), line(_("then"), MUTED), line("A", f"bold {ACCENT}")]
    yield Line(joined([line(" "), *keys, line(_("lets it send; so does"), MUTED), line("mailbase-tui arm")], " "))
    yield Line(line(""))


def _to_try() -> Iterator[Line]:
    yield _heading(_("To try"))
    yield from _advice(
        ("enter", _("opens Invoices, and there an invoice: its fields, and its feed")),
        ("m", _("writes a mail from it; ctrl+s looks it over, y sends it")),
        ("", _("The customer answers within seconds, and the answer comes to that row.")),
    )


def _advice(*steps: tuple[str, str]) -> Iterator[Line]:
    room = max(len(key) for key, _what in steps)
    for key, what in steps:
        yield Line(joined([line(fit(key, room), f"bold {ACCENT}"), line(what)], "  "))


def _welcome(overview: Overview) -> Iterator[Line]:
    """Say what this place is for and which key fills it."""
    yield _heading(_("No tables yet"))
    yield Line(line(""))
    yield Line(line(_("Every row of a table can write mail, and every reply comes back to its row.")))
    yield Line(line(""))
    advice = [("n", _("makes a base with a table")), ("i", _("imports a CSV, XLSX or .dtable file"))]
    if not overview.accounts:
        advice.append(("g a", _("connects a mailbox, now or later")))
    yield from _advice(*advice)
    yield Line(line(""))
    yield Line(line(_("To look around without a mailbox, quit (ctrl+q) and run: mailbase-tui demo"), MUTED))


def _heading(text: str) -> Line:
    return Line(line(text, f"bold {MUTED}"))


def _shelf(shelf: Shelf, folded: bool, widths: Widths, unfolded: Collection[int]) -> Iterator[Line]:
    tables_here = ngettext("{n} table", "{n} tables", len(shelf.tables)).format(n=len(shelf.tables))
    parts = [
        line(fit(f"{'▸' if folded else '▾'} {shelf.base.name}", widths.name)),
        line(fit(tables_here, widths.number, "right"), MUTED),
        _standing(shelf),
    ]
    if shelf.unread:
        parts.append(line(_("{n} unread").format(n=shelf.unread), f"bold {ACCENT}"))
    yield Line(joined(parts, "   "), BaseKey(shelf.base.id))
    for table in () if folded else shelf.tables:
        yield _table(table, shelf, widths)
        if table.id in unfolded:
            yield from _views(table, shelf, widths.name)
    if not folded and not shelf.tables:
        yield Line(line("    " + _("no tables yet; n makes one, i imports one"), MUTED))


def _standing(shelf: Shelf) -> Content:
    """Return how mail stands in a base."""
    if not shelf.base.mail_on:
        return line(fit(_("mail off"), _MAIL), MUTED)
    if not shelf.accounts:
        return line(fit(_("no account"), _MAIL), WAITING)
    return line(fit(_("mail on"), _MAIL))


def _table(table: Table, shelf: Shelf, widths: Widths) -> Line:
    rows = ngettext("{n} row", "{n} rows", table.row_count).format(n=f"{table.row_count:,}")
    seen = len(shelf.views.get(table.id, ()))
    parts = [
        line(fit(f"    {table.name}", widths.name)),
        line(fit(rows, widths.number, "right"), MUTED),
        line(ngettext("{n} view", "{n} views", seen).format(n=seen), MUTED),
    ]
    return Line(joined(parts, "   "), TableKey(table.id, shelf.base.id))


def _views(table: Table, shelf: Shelf, width: int) -> Iterator[Line]:
    for view in shelf.views.get(table.id, ()):
        whose = "" if view.member is None else _("private")
        parts = [line(fit(f"      {view.name}", width + 3)), line(whose, MUTED)]
        yield Line(joined(parts, "   "), ViewKey(view.id, table.id, shelf.base.id))


def _widths(shelves: Iterable[Shelf], width: int) -> Widths:
    """Let the longest name be seen whole where what is told beside it leaves room for that."""
    if width < _NARROW:
        return Widths(20, 12)
    names = [name for shelf in shelves for name in (shelf.base.name, *(f"  {table.name}" for table in shelf.tables))]
    wanted = 2 + max((cell_len(name[:width]) for name in names), default=0)
    return Widths(max(28, min(wanted, width - _TOLD)), 14)


_GLYPHS: dict[Kind, tuple[str, str]] = {
    "mail": ("←", ACCENT),
    "auto-reply": ("←", MUTED),
    "bounce": ("!", FAILED),
    "failed": ("!", FAILED),
    "unknown": ("?", WAITING),
    "asks": ("?", WAITING),
    "held": ("!", WAITING),
    "scheduled": ("⏱", MUTED),
    "draft": ("…", MUTED),
}


def _waiting(one: Waiting, width: int) -> Line:
    glyph, colour = _GLYPHS[one.kind]
    gaps = 3 if width >= _NARROW else 2
    room = width - 2 - _AGE - gaps * 2
    who = max(12, room // 6)
    where = (room - who) * 9 // 20 if width >= _NARROW else 0
    what = room - who - where
    parts = [
        line(glyph, f"bold {colour}") + line(" " + fit(_who(one), who), "bold" if one.kind == "mail" else ""),
        line(fit(_what(one), what), FAILED if one.kind == "failed" else ""),
    ]
    if where:
        path = BETWEEN_STEPS.join((one.table.base, one.table.name, one.title))
        parts.append(line(fit(path, where), MUTED))
    age = "" if one.kind == "scheduled" else moment.age(one.at)
    parts.append(line(fit(age, _AGE, "right"), MUTED))
    return Line(joined(parts), WaitingKey(one.kind, one.thing, one.table.id, one.row))


def _who(one: Waiting) -> str:
    return one.who if one.kind in ("mail", "auto-reply", "bounce") else one.subject or one.who or _("(no subject)")


def _what(one: Waiting) -> str:
    match one.kind:
        case "scheduled":
            return _("leaves {when}").format(when=moment.when(one.at))
        case "asks":
            return _("its time was missed; it waits for your word")
        case "held":
            return _("held, mail is off in {base}").format(base=one.table.base)
        case "draft":
            return _("draft, not sent")
        case "failed":
            return ": ".join(filter(None, (" ".join(one.answer.split()) or _("failed"), one.who)))
        case "unknown":
            return _("handed over, and nobody knows whether it arrived: {who}").format(who=one.who)
        case _:
            return one.subject or _("(no subject)")
