"""Options and commands about mails that leave later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

import click

from store import clock, zones
from store.clock import stamp
from store.language import _
from store.scheduling import IF_MISSED, SEND, Schedule
from tui import when_words

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Later:
    """When a mail shall leave, as a command says it."""

    at: str | None
    only_if_no_reply: bool
    renders: bool
    if_missed: str | None

    def schedule(self) -> Schedule | None:
        """Return how the mail is to be scheduled; None where it leaves at once.

        :raises UsageError: something is said that only a mail for later has
        :raises BadTimeError, PastTimeError: the time is none, or in the past
        """
        if self.at is None:
            self._require_nothing_more()
            return None
        due = read(self.at)
        if due <= stamp():
            return None
        return Schedule(due, zones.here(), self.only_if_no_reply, self.renders, self.if_missed or SEND)

    def _require_nothing_more(self) -> None:
        given = {
            "--only-if-no-reply": self.only_if_no_reply,
            "--render-when-sent": self.renders,
            "--if-missed": self.if_missed is not None,
        }
        for option, is_given in given.items():
            if is_given:
                raise click.UsageError(_("{option} is for a mail that leaves later; say when with --at.").format(
                    option=option
                ))  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """What a command says anew of a mail that leaves later; None where nothing is said."""

    only_if_no_reply: bool | None
    renders: bool | None
    if_missed: str | None

    def applied_to(self, held: Schedule, when: str | None) -> Schedule:
        """Return a schedule with what is said in it.

        :raises UsageError: nothing is said
        :raises BadTimeError, PastTimeError: the time is none, or in the past
        """
        said = {name: value for name, value in vars(self).items() if value is not None}
        if when is not None:
            said |= {"due_at": read(when), "zone": zones.here()}
        if not said:
            raise click.UsageError(_("Say another time, or another condition."))
        return replace(held, **said)


def read(text: str) -> str:
    """Return the moment that a text names, as the store keeps it.

    :raises BadTimeError: it names none
    :raises PastTimeError: it has passed
    """
    from mail.when import read_when

    return stamp(read_when(text, clock.now()))


def later_options(command: _Command) -> Callable[..., Any]:
    """Add the options of a mail that leaves later; the command gets them as `later`."""

    @click.option(
        "--at",
        metavar="WHEN",
        help=_("When it leaves: 2026-03-01 14:30, ISO 8601 with an offset, or words such as “tomorrow 9:00”."),
    )
    @click.option(
        "--only-if-no-reply", is_flag=True, help=_("With --at: it stays if a person answers before it leaves.")
    )
    @click.option(
        "--render-when-sent",
        "renders",
        is_flag=True,
        help=_("With --at and --template: fill the template in when the mail leaves, not now."),
    )
    @click.option(
        "--if-missed",
        type=click.Choice(IF_MISSED),
        help=_("With --at: what becomes of it if nothing runs at its time; by default it is sent then."),
    )
    @wraps(command)
    def run(
        *args: Any, at: str | None, only_if_no_reply: bool, renders: bool, if_missed: str | None, **more: Any
    ) -> Any:
        return command(*args, later=Later(at, only_if_no_reply, renders, if_missed), **more)

    return run


def changed_options(command: _Command) -> Callable[..., Any]:
    """Add the options that change how a mail leaves later; the command gets them as `changed`."""

    @click.option(
        "--only-if-no-reply/--whoever-answers",
        "only_if_no_reply",
        default=None,
        help=_("It stays if a person answers before it leaves, or leaves in any case."),
    )
    @click.option(
        "--render-when-sent/--as-written",
        "renders",
        default=None,
        help=_("Its template is filled in when it leaves, or it leaves as it is written."),
    )
    @click.option(
        "--if-missed", type=click.Choice(IF_MISSED), help=_("What becomes of it if nothing runs at its time.")
    )
    @wraps(command)
    def run(*args: Any, only_if_no_reply: bool | None, renders: bool | None, if_missed: str | None, **more: Any) -> Any:
        return command(*args, changed=Changed(only_if_no_reply, renders, if_missed), **more)

    return run


def leaves(due_at: str | None, zone: str = "") -> str:
    """Return when a mail leaves, in full, in the zone in which that was said."""
    return when_words.in_full(due_at, zone) if due_at else ""
