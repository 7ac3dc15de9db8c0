"""When a mail shall leave: a list of usual times, a field for all others, and what is said of the mail meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from mail.errors import BadTimeError, PastTimeError
from mail.when import presets, read_when
from store import clock, zones
from store.language import _
from store.scheduling import ASK, SEND, SKIP, Schedule
from store.workspace import Store
from tui import when_words
from tui.columns.setting_lines import PickLine
from tui.columns.wording import Asked
from tui.editors.pick_list import Entry
from tui.keys import bindings
from tui.paint import FAILED, MUTED, joined, line
from tui.place import Question
from tui.widgets.key_line import KeyLine
from tui.widgets.said import Said
from tui.widgets.time_lines import TimeLines
from tui.widgets.writing import TextField

_AT_ONCE = timedelta(minutes=1)
_NO, _YES = "no", "yes"


@dataclass(frozen=True)
class Scheduled:
    """What is to be scheduled, as far as the question depends on it."""

    question: str
    about: str = ""
    """The subject; from outside."""
    recipient: str = ""
    """The address whose clock is told; empty for none."""
    has_template: bool = False
    """Whether the text came from a template, which can be filled in when the mail leaves."""
    due_at: str = ""
    """When it was to leave so far; empty where it is scheduled for the first time."""
    has_options: bool = True
    """Whether it can be said what becomes of it meanwhile, or only its time."""
    held: Schedule | None = None
    """How it is scheduled so far, which stays as far as nothing else is chosen; None where it is not."""


class TimeField(TextField):
    """Where a time is typed in words."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("times")

    def action_move(self, count: int) -> None:
        """Go up or down in the list."""
        if isinstance(self.screen, ScheduleScreen):
            self.screen.move(count)


class ScheduleScreen(Question[Schedule]):
    """Answers with a time in the future and the options beside it, or None."""

    PLACES = ("schedule", "times", "setting")
    BINDINGS: ClassVar[list[BindingType]] = bindings("schedule")
    DEFAULT_CSS = """
    ScheduleScreen {
        #panel { width: 74; padding: 0 1; }
        #panel TextField:focus { background: $boost; }
        #panel TimeLines { margin: 1 0; }
        #question { text-wrap: nowrap; text-overflow: ellipsis; }
        #meaning { min-height: 2; }
        #options { height: auto; margin-top: 1; }
    }
    """

    def __init__(self, asked: Scheduled) -> None:
        """Ask."""
        super().__init__()
        self._asked = asked
        self._field = TimeField(_written(asked.due_at), example=_example(), typed_over=True)
        self._times = TimeLines(presets(clock.now()))
        self._place: int | None = None if asked.due_at else 0
        self._offset: timedelta | None = None
        self._options = {name: PickLine(*question) for name, question in _questions(asked.held).items()}

    def compose(self) -> ComposeResult:
        """The question, the field, the list, what was understood, the options."""
        with Vertical(id="panel"):
            yield Said(joined([line(self._asked.question, "bold"), line(self._asked.about, MUTED)]), id="question")
            yield self._field
            yield self._times
            yield Said(id="meaning")
            if self._asked.has_options:
                with Vertical(id="options"):
                    yield from (option for name, option in self._options.items() if self._offers(name))
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin in the field, the cursor of the list on its first time."""
        self._field.focus()
        self._show()
        if self._asked.recipient:
            self.begin(self._ask_clock())

    async def _ask_clock(self) -> None:
        app = self.mailbase
        self._offset = await app.run_task(_offset_of, app.store, self._asked.recipient)
        self._show()

    def _offers(self, name: str) -> bool:
        return self._asked.has_options and (name != "template" or self._asked.has_template)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the options that there are."""
        if action == "turn":
            return self._offers(str(parameters[0]))
        return super().check_action(action, parameters)

    def action_turn(self, name: str) -> None:
        """Take the next value of an option."""
        self._options[name].action_step(1)

    def move(self, count: int) -> None:
        """Go up or down in the list; past its end to the options."""
        place = -1 if self._place is None else self._place
        if self._place is None and count < 0:
            return
        if place + count >= len(self._times.presets):
            if self._asked.has_options:
                self.focus_next()
            return
        self._place = max(0, place + count)
        self._show()

    def on_input_changed(self, _event: TextField.Changed) -> None:
        """Say what is understood of what is typed, which counts from now on."""
        self._place = None if self._field.value.strip() else 0
        self._show()

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Enter in the field chooses."""
        event.stop()
        self.action_submit()

    def on_time_lines_clicked(self, event: TimeLines.Clicked) -> None:
        """The first click puts the cursor on a time, the second chooses it."""
        if self._place == event.place:
            self.action_submit()
        else:
            self._place = event.place
            self._show()

    def action_submit(self) -> None:
        """Answer with the time that is shown; one that is none stays to be corrected."""
        at = self._at()
        if isinstance(at, datetime):
            chosen = {name: option.value for name, option in self._options.items() if self._offers(name)}
            held = self._asked.held if self._is_as_it_was else None
            self.dismiss(
                Schedule(
                    due_at=held.due_at if held else clock.stamp(at),
                    zone=held.zone if held else zones.here(),
                    only_if_no_reply=chosen.get("reply") == _YES,
                    renders=chosen.get("template") == _YES,
                    if_missed=chosen.get("missed", SEND),
                )
            )
        else:
            self._field.focus()
            self._show()

    def action_leave(self) -> None:
        """Choose no time."""
        self.dismiss(None)

    @property
    def _is_as_it_was(self) -> bool:
        """Whether the time that it had stands there, which the field shows to the minute."""
        return self._place is None and self._field.value == _written(self._asked.due_at)

    def _at(self) -> datetime | str:
        """Return the time that is meant, or why it is none."""
        if self._place is not None and self._times.presets:
            return self._times.presets[self._place].at
        try:
            at = read_when(self._field.value, clock.now())
        except PastTimeError as error:
            return str(error)
        except BadTimeError as error:
            return f"{error} {_('Such times are understood: {example}').format(example=_example())}"
        return at if at - clock.now() >= _AT_ONCE else _("That is now. To send it at once, leave this with esc.")

    def _show(self) -> None:
        self._times.show(self._place)
        at = self._at()
        meaning = line(at, FAILED) if isinstance(at, str) else joined(list(self._told(clock.stamp(at))), "\n")
        self.query_one("#meaning", Said).update(meaning)
        self.refresh_bindings()

    def _told(self, due_at: str) -> list[Content]:
        told = [joined([line(when_words.in_full(due_at), "bold"), line(f"({when_words.ahead(due_at)})", MUTED)], " ")]
        if self._offset is not None and self._offset != clock.moment(due_at).astimezone().utcoffset():
            told.append(line(when_words.for_someone(due_at, self._asked.recipient, self._offset), MUTED))
        return told


def _questions(held: Schedule | None) -> dict[str, tuple[Asked, str]]:
    begins = held or Schedule("")
    reply = (
        Entry(_NO, _("sent in any case")),
        Entry(_YES, _("sent only if no reply has come")),
    )
    template = (
        Entry(_NO, _("filled in now, and sent as it is written")),
        Entry(_YES, _("filled in when it leaves, with the row as it is then")),
    )
    missed = (
        Entry(SEND, _("sent as soon as something runs again")),
        Entry(SKIP, _("not sent")),
        Entry(ASK, _("not sent before somebody says so")),
    )
    return {
        "reply": (Asked("reply", _("Replies"), reply), _YES if begins.only_if_no_reply else _NO),
        "template": (Asked("template", _("Template"), template), _YES if begins.renders else _NO),
        "missed": (Asked("missed", _("Time missed"), missed), begins.if_missed),
    }


def _example() -> str:
    return _("tomorrow 9:00, in 3 days, Friday 17:45, 2026-12-01 8:00")


def _written(due_at: str) -> str:
    return f"{clock.moment(due_at).astimezone():%Y-%m-%d %H:%M}" if due_at else ""


def _offset_of(store: Store, address: str) -> timedelta | None:
    from mail import clocks

    return clocks.offset_of(store.read(), address)
