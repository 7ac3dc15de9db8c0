"""What can be done about mails on their way out: about one of them, or about several at once after one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from store import accounts, clock, outbox, scheduling
from store.accounts import Account
from store.connection import Transaction
from store.departures import Departure
from store.errors import AutomationAccountError, MailbaseError
from store.language import _, ngettext
from store.outbox import Entry
from store.workspace import Store
from tui import moment
from tui.paint import line
from tui.place import Place
from tui.screens.outbox_states import able, can
from tui.trouble import trouble_kept

if TYPE_CHECKING:
    from tui.screens.schedule import Scheduled, ScheduleScreen

Step = Callable[[Store, int], object]
"""Does something about the mail of a number; raises a MailbaseError where that cannot be done any more."""

Told = Callable[[int], str]
"""Says of so many mails what was done or is to be done; with one, that is the mail under the cursor."""

_SEVERAL = 2
_OF_SEVERAL = ("send_now", "cancel", "set_time", "take_back")
_OF_ONE = ("show", "open", "edit", "retry", "look", "mark_sent", "why")


@dataclass(frozen=True)
class _Done:
    """What came of a step."""

    count: int
    error: MailbaseError | None
    """Why it could not be done with some."""
    failed: int = 0


class OutboxActs(Place):
    """A place where mails on their way out are decided about."""

    def picked(self) -> Sequence[Departure]:
        """Return the mails that a key is about which can be about several."""
        raise NotImplementedError

    @property
    def one(self) -> Departure | None:
        """The mail that every other key is about."""
        raise NotImplementedError

    def done(self) -> None:
        """Something was done with what was picked."""

    def waits(self, told: str = "") -> None:
        """Say what is waited for, or that it is not any more."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with the mails that are picked."""
        if action in _OF_SEVERAL:
            # with several marked, a key that is good for none of them shall not do what it does elsewhere
            return len(self.picked()) >= _SEVERAL or bool(able(action, self.picked()))
        if action in _OF_ONE:
            return self.one is not None and can(action, self.one)
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """Go to the row."""
        here = self.one
        if here is not None and here.table is not None:
            self.begin(self.mailbase.open_row(here.table.id, here.entry.row))

    def action_why(self) -> None:
        """Tell why it has not left, and what helps."""
        here = self.one
        if here is None:
            return
        entry = here.entry
        account = accounts.load(self.mailbase.store.read(), entry.account or 0)
        if account is not None and not entry.code:
            trouble = trouble_kept(account.code, account.words, account, entry=entry.id)
        else:
            server = account.smtp_host if account is not None else ""
            trouble = trouble_kept(entry.code, _behind(entry, account), account, server=server, entry=entry.id)
        if trouble is not None:
            row = (here.table.id, entry.row) if here.table is not None else None
            self.mailbase.show_error(replace(trouble, row=row))

    def action_take_back(self) -> None:
        """Make the mail a draft again; one that is held comes first, as the line of keys says."""
        held = self.mailbase.glance.held
        if held is not None and len(self.picked()) < _SEVERAL and moment.seconds_to(held.due_at or ""):
            self.mailbase.action_take_back()
            return
        self._act("take_back", _take_back, _told_taken_back, _ask_to_take_back)

    def action_send_now(self) -> None:
        """Let it leave after the hold; several, which are asked about, and one that is held at once."""
        hold = self.mailbase.hold
        due_at = clock.stamp(clock.now() + timedelta(seconds=hold))
        picked = self.picked()
        if len(picked) < _SEVERAL and any((one.entry.due_at or "") > due_at for one in able("set_time", picked)):
            said = _("It leaves in {n} s.").format(n=round(hold))
            step = _write(lambda tx, number: scheduling.set_time(tx, number, due_at))
            self._act("send_now", step, lambda _count: said, _ask_to_send)
        else:
            self._act("send_now", _write(outbox.send_now), _told_leaving, _ask_to_send)

    def action_cancel(self) -> None:
        """Ask, then let it never leave."""
        alone = _("Cancel “{subject}”? It never leaves then.")
        self._act("cancel", _write(outbox.cancel), _told_cancelled, _ask_to_cancel, alone)

    def action_retry(self) -> None:
        """Try again; ask first where it may have arrived."""
        here = self.one
        if here is not None:
            alone = _("“{subject}” may have arrived already. Send it again?") if here.entry.state == "unknown" else ""
            self._do_with(here, _write(outbox.retry), _("It is tried again."), alone)

    def action_mark_sent(self) -> None:
        """Settle a mail of unknown fate."""
        if self.one is not None:
            self._do_with(self.one, _write(outbox.mark_sent), _("Settled as sent."))

    def action_set_time(self) -> None:
        """Ask for another time, then let it leave then."""
        from tui.screens.schedule import ScheduleScreen

        found = able("set_time", self.picked())
        if not found:
            self.remark(_nothing())
            return
        left_out = len(self.picked()) - len(found)
        is_one = len(found) == 1 and not left_out
        screen = ScheduleScreen(_asked(self.mailbase.store, found[0]) if is_one else _asked_of_several(found, left_out))
        # the time may be typed at once
        screen.hold_keys()
        self.begin(self._set_time(found, screen, is_one), group="act")

    async def _set_time(self, found: Sequence[Departure], screen: ScheduleScreen, is_one: bool) -> None:
        from tui import when_words

        wanted = await self.mailbase.push_screen_wait(screen)
        if wanted is None:
            return

        def put_off(tx: Transaction, number: int) -> Entry:
            return scheduling.set_time(tx, number, wanted.due_at, wanted.zone)

        def told(count: int) -> str:
            time = when_words.briefly(wanted.due_at, wanted.zone)
            return ngettext("It leaves {time}.", "{n} leave {time}.", count).format(n=count, time=time)

        def change(store: Store, number: int) -> Entry:
            from mail.scheduling import change

            return change(store, number, wanted)

        await self._do(change if is_one else _write(put_off), found, told)

    def action_look(self) -> None:
        """Look in Sent for a mail of unknown fate."""
        if self.one is not None:
            self.begin(self._look(self.one.entry.id), group="errand")

    async def _look(self, number: int) -> None:
        from tui import account_errands

        self.waits(_("Looking in Sent…"))
        try:
            told = await account_errands.run(account_errands.task(self.mailbase.store, "look in sent", entry=number))
        finally:
            self.waits()
        self.mailbase.changed()
        self.remark(_("It is in Sent: settled as sent.") if told["is_sent"] else _("It is not to be found in Sent."))

    def action_edit(self) -> None:
        """Take the mail out to change it, or write it again to those who do not have it."""
        here, app = self.one, self.mailbase
        if here is not None:
            # the page of a mail that is none any more may be gone before its row is shown
            app.run_worker(app.guarded(self._edit(here)))

    async def _edit(self, here: Departure) -> None:
        from mail import resending

        app = self.mailbase
        if here.table is None:
            return
        draft = await app.run_task(resending.take_out, app.store, here.entry.id)
        app.changed()
        await app.open_draft(draft, here.table.id, here.entry.row)

    def _do_with(self, here: Departure, step: Step, told: str, alone: str = "") -> None:
        asked = alone.replace("{subject}", here.entry.subject)
        self.begin(self._ask_and_do(asked, step, [here], lambda _count: told), group="act")

    def _act(self, action: str, step: Step, told: Told, ask: Told, alone: str = "") -> None:
        """Do something about what is picked, after asking where that is needed.

        :param told: says what was done
        :param ask: asks about several
        :param alone: what is asked about one, with ``{subject}``; empty where nothing is
        """
        picked = self.picked()
        found = able(action, picked)
        if not found:
            self.remark(_nothing())
            return
        asked = alone.replace("{subject}", found[0].entry.subject)
        if len(picked) >= _SEVERAL:
            left_out = len(picked) - len(found)
            asked = " ".join(filter(None, (ask(len(found)), _without(left_out) if left_out else "")))
        self.begin(self._ask_and_do(asked, step, found, told), group="act")

    async def _ask_and_do(self, asked: str, step: Step, found: Sequence[Departure], told: Told) -> None:
        from tui.screens.confirm import ConfirmScreen

        if not asked or await self.mailbase.push_screen_wait(ConfirmScreen(line(asked, "bold"))):
            await self._do(step, found, told)

    async def _do(self, step: Step, found: Sequence[Departure], told: Told) -> None:
        app = self.mailbase
        done = await app.run_task(_with_each, app.store, step, [one.entry.id for one in found])
        app.changed()
        self.done()
        if done.error is not None and len(found) == 1:
            raise done.error
        said = [told(done.count)] if done.count else []
        if done.error is not None:
            said.append(_("{n} could not be: {reason}").format(n=f"{done.failed:,}", reason=done.error))
        self.remark(" ".join(said))


def _asked(store: Store, one: Departure) -> Scheduled:
    """Return what is asked about a mail."""
    from tui.screens.schedule import Scheduled

    entry, people, reader = one.entry, one.recipients, store.read()
    return Scheduled(
        _("When shall this mail leave?"),
        entry.subject,
        people[0].address if people else "",
        has_template=bool(scheduling.written(reader, entry.id).template),
        due_at=entry.due_at or "",
        held=scheduling.of(reader, entry.id),
    )


def _asked_of_several(found: Sequence[Departure], left_out: int) -> Scheduled:
    """Return what is asked about the time of several mails, of which each keeps what else was chosen for it."""
    from tui.screens.schedule import Scheduled

    question = ngettext("When shall {n} mail leave?", "When shall {n} mails leave?", len(found)).format(n=len(found))
    return Scheduled(question, _without(left_out) if left_out else "", has_options=False)


def _nothing() -> str:
    return _("That can be done with none of the marked mails.")


def _ask_to_take_back(count: int) -> str:
    return ngettext("Make {n} mail a draft again?", "Make {n} mails drafts again?", count).format(n=count)


def _told_taken_back(count: int) -> str:
    told = ngettext("Taken back; it is a draft on its row again.", "{n} taken back; they are drafts again.", count)
    return told.format(n=count)


def _ask_to_send(count: int) -> str:
    return ngettext("Send {n} mail now?", "Send {n} mails now?", count).format(n=count)


def _told_leaving(count: int) -> str:
    return ngettext("It leaves now.", "{n} leave now.", count).format(n=count)


def _ask_to_cancel(count: int) -> str:
    asked = ngettext("Cancel {n} mail? It never leaves then.", "Cancel {n} mails? They never leave then.", count)
    return asked.format(n=count)


def _told_cancelled(count: int) -> str:
    return ngettext("Cancelled.", "{n} cancelled.", count).format(n=count)


def _without(count: int) -> str:
    told = ngettext(
        "{n} of the marked stays as it is: that cannot be done with it.",
        "{n} of the marked stay as they are: that cannot be done with them.",
        count,
    )
    return told.format(n=f"{count:,}")


def _with_each(store: Store, step: Step, numbers: Sequence[int]) -> _Done:
    """Take a step with each mail, also where it cannot be taken with another."""
    errors: list[MailbaseError] = []
    for number in numbers:
        try:
            step(store, number)
        except MailbaseError as error:
            errors.append(error)
    return _Done(len(numbers) - len(errors), errors[0] if errors else None, len(errors))


def _write(step: Callable[[Transaction, int], Entry]) -> Step:
    def written(store: Store, number: int) -> object:
        with store.write() as tx:
            return step(tx, number)

    return written


def _take_back(store: Store, number: int) -> None:
    from mail import desk

    desk.take_back(store, number)


def _behind(entry: Entry, account: Account | None) -> str:
    """Return the words behind a mail's code: the server's answer, or what keeps its account from working."""
    if entry.code == AutomationAccountError.code and account is not None:
        return ": ".join(filter(None, (account.code, account.words))) or account.state
    return entry.answer
