"""Your drafts, of all rows: Enter goes on with one, whatever was done in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from store import draft_list, drafts
from store.draft_list import Listed
from store.drafts import Draft
from store.language import _, ngettext
from store.workspace import Store
from tui import moment
from tui.keys import bindings
from tui.list_place import ListPlace
from tui.paint import ACCENT, MUTED, joined, line
from tui.screens.row import RowScreen
from tui.widgets.feed_lines import OUT
from tui.widgets.line_list import Column, Row, cell
from tui.widgets.lines import Lines
from tui.widgets.top_line import BETWEEN_STEPS

_SHOWN = 300


class DraftsScreen(ListPlace):
    """The draft that was touched last comes first; below the list, how the one under the cursor begins."""

    PLACES = ("drafts", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("drafts")

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._found: dict[int, Listed] = {}

    def path(self) -> tuple[str, ...]:
        """Return where this is."""
        return (_("Drafts"),)

    def columns(self) -> tuple[Column, ...]:
        """Return how the list is laid out."""
        return (
            Column("", 1, 1),
            Column(_("To"), 12, 28),
            Column(_("Subject"), 14, 60),
            Column(_("Row"), 8, 24),
            Column(_("Written"), 12, 16, "right", dispensable=1),
        )

    def on_screen_resume(self) -> None:
        """Read again what was written, sent or thrown away meanwhile."""
        if self.is_mounted:
            self.renew()

    def on_lines_moved(self, _event: Lines.Moved) -> None:
        """Tell how the draft under the cursor begins."""
        self._tell()

    def on_lines_chosen(self, _event: Lines.Chosen) -> None:
        """A double click is Enter."""
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a draft there is nothing to do."""
        if action in ("open", "row", "discard"):
            return self._here is not None
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Go on writing."""
        here = self._here
        if here is not None:
            self.begin(self.mailbase.open_draft(here.number, here.table.id, here.row))

    def action_row(self) -> None:
        """Go to the row."""
        here = self._here
        if here is not None:
            self.begin(self.mailbase.open_row(here.table.id, here.row))

    def action_discard(self) -> None:
        """Ask, then throw the draft away."""
        here = self._here
        if here is None:
            return
        if here.number in self._written:
            self.mailbase.remark(_("It is being written: go on with it (enter), or leave it first (esc there)."))
        else:
            self.begin(self._discard(here), group="discard")

    async def _discard(self, here: Listed) -> None:
        from tui.screens.confirm import ConfirmScreen

        told = _("Throw the draft “{subject}” away? It cannot be brought back.")
        question = line(told.format(subject=here.subject or _("(no subject)")), "bold")
        app = self.mailbase
        if await app.push_screen_wait(ConfirmScreen(question)):
            await app.run_task(_discard, app.store, here.number)
            self.remark(_("The draft is gone."))
            app.changed()
            self.renew()

    def renew(self) -> None:
        """Read again."""
        self.begin(self._read(), group="read")

    async def _read(self) -> None:
        app = self.mailbase
        found = await app.run_task(_read, app.store)
        self._found = {one.number: one for one in found}
        count = len(found)
        told = ngettext("{n} draft", "{n} drafts", count).format(n=count) if found else ""
        self.foot.show(told)
        self.lines.show([self._row(one) for one in found], [] if found else list(_advice()))
        self._tell()

    def _row(self, one: Listed) -> Row:
        is_written = one.number in self._written
        return Row(
            one.number,
            (
                cell(OUT, f"bold {ACCENT}" if is_written else MUTED),
                cell(one.to or _("nobody yet"), "" if one.to else MUTED),
                cell(one.subject or _("(no subject)"), "" if one.subject else MUTED),
                cell(one.title, MUTED),
                cell(_("now, open") if is_written else moment.age(one.at), ACCENT if is_written else MUTED),
            ),
        )

    @property
    def _written(self) -> set[int | None]:
        """The drafts that composers below this screen hold."""
        return {one.written_draft for one in self.app.screen_stack if isinstance(one, RowScreen)}

    @property
    def _here(self) -> Listed | None:
        return None if self.key is None else self._found.get(self.key)

    def _tell(self) -> None:
        here = self._here
        draft = drafts.load(self.mailbase.store.read(), here.number) if here is not None else None
        self.tell(list(_facts(here, draft)) if here is not None and draft is not None else None)


def _facts(here: Listed, draft: Draft) -> Iterator[Content]:
    yield line(BETWEEN_STEPS.join((here.table.base, here.table.name, here.title)), "bold")
    text = " ".join(draft.own_text[: 4 * _SHOWN].split())
    yield line(text[:_SHOWN] or _("Nothing is written yet."), "" if text else MUTED)
    if draft.enclosed:
        names = ", ".join(one.name for one in draft.enclosed)
        yield line(
            ngettext("with {n} file: {names}", "with {n} files: {names}", len(draft.enclosed)).format(
                n=len(draft.enclosed), names=names
            ),
            MUTED,
        )


def _advice() -> Iterator[Content]:
    yield line(_("No drafts. A mail that you begin and leave (esc) waits here, whatever happens to this program."))
    yield joined([line("m", f"bold {ACCENT}"), line(_("in a table or on a row begins one"))])


def _read(store: Store) -> list[Listed]:
    return draft_list.every(store.read(), store.member)


def _discard(store: Store, number: int) -> None:
    with store.write() as tx:
        drafts.discard(tx, number)
