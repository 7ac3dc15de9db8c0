"""The end of a mailing: one letter sends it; then how far its writing is, and the key that stops that."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from store.errors import MailbaseError
from store.language import _, ngettext
from tui import errand, mailing_work
from tui.keys import bindings
from tui.mailing_work import Looked, Times
from tui.paint import line
from tui.place import Question
from tui.screens.busy import told_of
from tui.screens.confirm import ConfirmScreen
from tui.screens.merge_lines import Chosen, facts
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said

if TYPE_CHECKING:
    from mail.mailings.planning import Wish

_DRAWN_EVERY = 0.2


class MailingReview(ConfirmScreen, inherit_bindings=False):
    """The last look; `y` sends, and nothing else does."""

    PLACES = ("mailing",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("mailing")
    DEFAULT_CSS = """
    MailingReview {
        #panel { width: 76; max-width: 96%; padding: 1 2; }
        #panel > #question { margin-bottom: 1; }
        #panel Static { height: auto; }
        #panel Horizontal { height: auto; }
        #panel .label { width: 13; color: $text-muted; }
        #panel .fact { width: 1fr; }
    }
    """

    def __init__(self, chosen: Chosen, looked: Looked, times: Times, hold: int) -> None:
        """Ask about a mailing."""
        count = len(looked.rows)
        question = ngettext("Send {n} mail?", "Send {n} mails?", count).format(n=f"{count:,}")
        super().__init__(line(question, "bold"))
        self._facts = (chosen, looked, times, hold)

    def compose(self) -> ComposeResult:
        """The question, what is to be looked at, the keys."""
        with Vertical(id="panel"):
            yield Said(self._question, id="question")
            for label, told in facts(*self._facts):
                with Horizontal():
                    yield Said(line(label), classes="label")
                    yield Said(told, classes="fact")
        yield KeyLine()


class QueueingScreen(Question[int | None]):
    """Has a child write the mails; answers with how many it queued, or None when it was stopped.

    Nothing leaves before all are written, so that what is stopped or goes wrong leaves nothing behind.
    """

    PLACES = ("queueing",)
    BINDINGS: ClassVar[list[BindingType]] = bindings("queueing")
    DEFAULT_CSS = """
    QueueingScreen {
        #panel { width: auto; max-width: 80%; }
        #panel Static { width: auto; max-width: 100%; height: auto; }
    }
    """

    def __init__(self, wish: Wish, chosen: Chosen, looked: Looked) -> None:
        """Write to the rows that were looked at."""
        super().__init__()
        self._wish, self._chosen, self._looked = wish, chosen, looked
        self._done = 0
        self._began = monotonic()
        self._writing: asyncio.Task[int] | None = None
        self._is_stopped = False

    def compose(self) -> ComposeResult:
        """How far it is."""
        with Vertical(id="panel"):
            yield Said(self._told())
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin."""
        self.begin(self._run())
        self.set_interval(_DRAWN_EVERY, lambda: self.query_one("#panel Said", Said).update(self._told()))

    async def _run(self) -> None:
        app = self.mailbase
        youngest = await app.run_task(mailing_work.youngest_mail, app.store)
        self._writing = asyncio.create_task(self._write())
        try:
            queued = await self._writing
        except asyncio.CancelledError:
            if not self._is_stopped:
                raise
            await self._leave_nothing(youngest)
            app.remark(_("Stopped; nothing was sent."))
        except MailbaseError:
            await self._leave_nothing(youngest)
            raise
        else:
            self.dismiss(queued)

    async def _leave_nothing(self, youngest: int) -> None:
        app = self.mailbase
        await app.run_task(mailing_work.take_back_new, app.store, self._wish, youngest)
        self.dismiss(None)
        app.changed()

    async def _write(self) -> int:
        """Return how many mails were queued."""
        last: dict[str, Any] = {}
        async with aclosing(errand.lines(self._errand())) as told:
            async for said in told:
                last = said
                self._done = int(said.get("done", self._done))
        return int(last.get("queued", 0))

    def _errand(self) -> dict[str, Any]:
        app, wish, chosen = self.mailbase, self._wish, self._chosen
        return {
            "task": "mailing",
            "store": str(app.store.path),
            "member": app.store.member,
            "table": wish.table.id,
            "template": wish.template.id,
            "content": wish.template.content,
            "identity": wish.identity.id,
            "rows": list(self._looked.rows),
            "again": wish.again,
            "each_row": wish.each_row,
            "every": None if chosen.every is None else chosen.every.total_seconds(),
            "hold": app.hold,
        }

    def _told(self) -> Content:
        return told_of(_("Writing the mails"), self._done, len(self._looked.rows), self._began)

    def action_stop(self) -> None:
        """Stop; nothing of it leaves."""
        if self._writing is not None:
            self._is_stopped = True
            self._writing.cancel()
