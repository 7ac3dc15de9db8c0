"""What was deleted, and how it comes back."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from store import members, trash, undo
from store.language import _, ngettext
from store.trash import KINDS, Deleted, Kind
from store.workspace import Store
from tui import moment
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import MUTED, line
from tui.widgets.line_list import Column, Row, cell
from tui.widgets.lines import Lines

_ALL: tuple[Kind, ...] | None = None


class TrashScreen(ListPlace):
    """Deleted bases, tables, columns, views, templates and rows, the newest first."""

    PLACES = ("trash", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("trash")

    def __init__(self) -> None:
        """Show all kinds."""
        super().__init__()
        self._kind = _ALL
        self._names: dict[int, str] = {}

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Trash"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return _columns()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_restore()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An empty trash has nothing to bring back."""
        if action == "restore":
            return self.key is not None
        return super().check_action(action, parameters)

    def action_restore(self) -> None:
        """Bring the thing under the cursor back."""
        if self.key is not None:
            self.begin(self._restore(self.key))

    async def _restore(self, change: int) -> None:
        await self.mailbase.run_task(undo.restore_change, self.mailbase.store, change)
        self.remark(_("“{name}” is back; u undoes that.").format(name=self._names.get(change, "")))
        self.mailbase.changed()

    def action_kind(self) -> None:
        """Show one kind, the next one, all again."""
        known: list[tuple[Kind, ...] | None] = [_ALL, *((kind,) for kind in KINDS)]
        self._kind = known[(known.index(self._kind) + 1) % len(known)]
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        found, called = await self.mailbase.run_task(_read, self.mailbase.store, self._kind or KINDS)
        self._names = {one.change: one.name for one in found}
        self.lines.show([_row(one, called) for one in found], [] if found else _advice())
        kind = _words(self._kind[0]) if self._kind else _("everything")
        count = ngettext("{n} deleted", "{n} deleted", len(found)).format(n=f"{len(found):,}")
        self.foot.show(f"{kind}   {count}")
        self.refresh_bindings()


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
        "template": _("template"),
        "row": _("row"),
    }[kind]


def _advice() -> list[Content]:
    return [
        line(_("The trash is empty"), f"bold {MUTED}"),
        line(""),
        line(_("Deleted bases, tables, columns, views, templates and rows stand here; r brings one back as it was.")),
    ]
