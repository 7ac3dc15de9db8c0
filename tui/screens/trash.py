"""What was deleted, and how it comes back."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from store import members, trash, undo
from store.language import _, ngettext
from store.trash import KINDS, Deleted, Kind
from store.workspace import Store
from tui import moment
from tui.events import StoreChanged
from tui.keys import bindings
from tui.paint import MUTED, line
from tui.place import Place
from tui.widgets.foot import Foot
from tui.widgets.key_line import KeyLine
from tui.widgets.line_list import Column, LineList, Row, cell
from tui.widgets.lines import Lines
from tui.widgets.top_line import TopLine

_ALL: tuple[Kind, ...] | None = None


class TrashScreen(Place):
    """Deleted bases, tables, columns, views and rows, the newest first."""

    PLACES = ("trash", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("trash")

    def __init__(self) -> None:
        """Show all kinds."""
        super().__init__()
        self._kind = _ALL
        self._names: dict[int, str] = {}

    def compose(self) -> ComposeResult:
        """Path, list, how many, keys."""
        yield TopLine((_("Trash"),))
        yield LineList(_columns())
        yield Foot()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read for the first time."""
        self._list.take_keys()
        self.begin(self._read(), group="read")

    def on_store_changed(self, _event: StoreChanged) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_restore()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An empty trash has nothing to bring back."""
        if action == "restore":
            return self.is_mounted and self._list.key is not None
        return super().check_action(action, parameters)

    def action_restore(self) -> None:
        """Bring the thing under the cursor back."""
        if isinstance(self._list.key, int):
            self.begin(self._restore(self._list.key))

    async def _restore(self, change: int) -> None:
        await self.mailbase.run_task(undo.restore_change, self.mailbase.store, change)
        self.remark(_("“{name}” is back; u undoes that.").format(name=self._names.get(change, "")))
        self.mailbase.changed()

    def action_kind(self) -> None:
        """Show one kind, the next one, all again."""
        known: list[tuple[Kind, ...] | None] = [_ALL, *((kind,) for kind in KINDS)]
        self._kind = known[(known.index(self._kind) + 1) % len(known)]
        self.begin(self._read(), group="read")

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    async def _read(self) -> None:
        found, called = await self.mailbase.run_task(_read, self.mailbase.store, self._kind or KINDS)
        self._names = {one.change: one.name for one in found}
        self._list.show([_row(one, called) for one in found], [] if found else _advice())
        kind = _words(self._kind[0]) if self._kind else _("everything")
        count = ngettext("{n} deleted", "{n} deleted", len(found)).format(n=f"{len(found):,}")
        self.query_one(Foot).show(f"{kind}   {count}")
        self.refresh_bindings()

    @property
    def _list(self) -> LineList:
        return self.query_one(LineList)


def _read(store: Store, kinds: tuple[Kind, ...]) -> tuple[list[Deleted], dict[int, str]]:
    reader = store.read()
    return trash.listed(reader, kinds), members.names(reader)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("What"), 6, 10),
        Column(_("Name"), 12, 48),
        Column(_("Where"), 8, 36),
        Column(_("Who"), 4, 16, dispensable=1),
        Column(_("When"), 5, 16, "right"),
    )


def _row(one: Deleted, called: dict[int, str]) -> Row:
    return Row(
        one.change,
        (
            cell(_words(one.kind), MUTED),
            cell(one.name, "bold"),
            cell(one.where),
            cell(called.get(one.member or 0, _("the program")), MUTED),
            cell(moment.when(one.at), MUTED),
        ),
    )


def _words(kind: Kind) -> str:
    return {
        "base": _("base"),
        "table": _("table"),
        "column": _("column"),
        "view": _("view"),
        "row": _("row"),
    }[kind]


def _advice() -> list[Content]:
    return [
        line(_("The trash is empty"), f"bold {MUTED}"),
        line(""),
        line(_("Deleted bases, tables, columns, views and rows stand here; r brings one back as it was.")),
    ]
