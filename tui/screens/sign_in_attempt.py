"""A sign-in that is tried: how both servers answer, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from store.errors import MailbaseError
from tui import account_errands
from tui.one_errand import OneErrand
from tui.screens.sign_in_subject import Subject
from tui.sign_in_ways import page_after, remedied
from tui.trouble import Trouble, trouble_of
from tui.widgets.administrator_text import AdministratorText
from tui.widgets.check_lines import Check, CheckLines
from tui.widgets.question_page import keep_in_sight

Asked = dict[str, object]
"""An errand; it may hold secrets, and is emptied as soon as it is over."""


class Attempt(Vertical):
    """Has a sign-in tried, one at a time, and says `Taken` or `Refused`; takes no room before."""

    DEFAULT_CSS = """
    Attempt {
        height: auto;
        & Static { height: auto; }
        & CheckLines { margin-bottom: 1; }
    }
    """

    @dataclass
    class Taken(Message):
        """Both servers took it, and it is kept."""

        told: Mapping[str, Any]

    @dataclass
    class Refused(Message):
        """It was refused or could not be tried, as `codes` say; without any a person has stopped it."""

        codes: frozenset[str]

    def __init__(self, work: OneErrand) -> None:
        """Try nothing yet; `work` is the one errand of the page."""
        super().__init__()
        self.work = work
        self.page = ""
        """The provider's page that helps against what was refused last."""
        self._subject: Subject | None = None
        self._asked: Asked = {}

    def compose(self) -> ComposeResult:
        """The answers, and what an administrator has to be told."""
        yield CheckLines()
        yield AdministratorText()

    def on_mount(self) -> None:
        """Show nothing yet."""
        self.checks.display = False

    @property
    def checks(self) -> CheckLines:
        """How both servers have answered."""
        return self.query_one(CheckLines)

    @property
    def known(self) -> Subject:
        """What is signed in to."""
        if self._subject is None:
            raise RuntimeError("nothing was begun")
        return self._subject

    def begin(self, subject: Subject) -> None:
        """Get to know what is signed in to."""
        self._subject = subject

    def try_secret(self, asked: Asked) -> None:
        """Have both servers tried with what was typed, or with what a command prints."""
        self.work.do(self._try(asked))

    async def _try(self, asked: Asked) -> None:
        self.page = ""
        self.show(self.known.under_way)
        await self.end_with(asked)

    async def end_with(self, asked: Asked) -> None:
        """Do the last errand of a sign-in."""
        told = await self.told(asked)
        if told is None:
            return
        self.end()
        if told.get("ok"):
            self.post_message(self.Taken(told))
        else:
            failed = (check.code for check in self.checks.checks if check.ok is False)
            self.post_message(self.Refused(frozenset(failed)))

    async def told(self, asked: Asked) -> dict[str, Any] | None:
        """Return the last line of an errand; None when it failed, which is shown."""
        self._asked = asked
        try:
            return await account_errands.run(asked, self.report)
        except MailbaseError as error:
            self.fail(trouble_of(error))
            return None
        except BaseException:
            self._stopped(asked)
            raise
        finally:
            asked.clear()

    def _stopped(self, asked: Asked) -> None:
        """Show it no longer, unless it was cleared away for something else, or the program ends."""
        if self._asked is asked and self.is_running:
            self.clear()
            self.post_message(self.Refused(frozenset()))

    def report(self, check: Check) -> None:
        """Show how a server has answered."""
        provider = self.known.provider
        self.page = page_after(check, provider) or self.page
        self.checks.report(remedied(check, provider))
        self.come_into_sight()

    def fail(self, trouble: Trouble) -> None:
        """Show why it could not be tried to its end."""
        self.end()
        self.tell(trouble)
        if trouble.for_administrator:
            self.query_one(AdministratorText).show(trouble.for_administrator, trouble.approve_at)
        else:
            self.post_message(self.Refused(frozenset({trouble.code})))

    def end(self) -> None:
        """Wait no longer for anything."""

    def tell(self, trouble: Trouble) -> None:
        """Show an error in the place of the answers."""
        told = Check("sign in", trouble.sentence, False, trouble.words, trouble.next_step, trouble.code)
        self.show([told])

    def show(self, checks: Iterable[Check]) -> None:
        """Show these answers alone."""
        self.checks.begin(checks)
        self.come_into_sight()

    def clear(self) -> None:
        """Show nothing, of what is still under way neither."""
        self._asked = {}
        self.page = ""
        self.query_one(AdministratorText).hide()
        self.show(())

    def come_into_sight(self) -> None:
        """Bring what came last into sight."""
        self.checks.display = bool(self.checks.checks)
        keep_in_sight(self)
