"""The editor of dates: a month to walk through, and a line in which a day can be typed in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from store.cells.day_steps import WEEK, moved_by_days, moved_by_months
from store.cells.day_words import DAY_LENGTH, is_day, read_moment
from store.clean import clean_line
from store.connection import Value
from store.language import _
from tui import moment
from tui.editors import month
from tui.editors.fit_hint import hint_of
from tui.editors.held_cell import HeldCell
from tui.editors.panel import Panel
from tui.keys import bindings
from tui.paint import ACCENT, MUTED, WAITING, joined, line
from tui.widgets.cell_editor import Move
from tui.widgets.said import Said
from tui.widgets.writing import TextField

_DAY_CELLS = 4


class CalendarPanel(Panel):
    """A day, with a time where the column has times; what is typed is shown back as the day that it means."""

    PLACES = ("panel", "value", "calendar")
    BINDINGS: ClassVar[list[BindingType]] = bindings("calendar")
    DEFAULT_CSS = """
    CalendarPanel {
        #panel { width: 32; }
        #day { margin-bottom: 1; }
        #month { height: 8; }
    }
    """

    def __init__(self, held: HeldCell, at: Region) -> None:
        """Begin with the day that the cell holds, else with today."""
        super().__init__(held, at)
        self._now = moment.now().astimezone()
        self._today = self._now.date()
        self._chosen: str | None = held.seen if isinstance(held.seen, str) and is_day(held.seen) else None
        self._day = date.fromisoformat(self._chosen[:DAY_LENGTH]) if self._chosen else self._today
        self._is_touched = False
        self._understood_text = clean_line(held.shown(held.seen))
        self._field = TextField(
            held.shown(held.seen), example=_("a day, or: tomorrow, in 3 days"), typed_over=True, id="typed"
        )

    def parts(self) -> Iterable[Widget]:
        """The typed day, how it is understood, its month."""
        return (self._field, Said(id="day"), Said(id="month"))

    def on_mount(self) -> None:
        """Show the month of the day."""
        self._field.focus()
        self._show()

    def value(self) -> Value:
        """Return the chosen day, else what was typed, as it was typed."""
        if not self._is_touched:
            return self.held.seen
        return self._chosen if self._chosen is not None else self._field.value.strip() or None

    def on_input_changed(self, _event: TextField.Changed) -> None:
        """Understand what is typed."""
        self._read(self._field.value)

    def _read(self, typed: str) -> None:
        if typed == self._understood_text:
            return
        self._understood_text, self._is_touched = typed, True
        self._chosen = read_moment(typed, self.held.column.options.date_order, self._now, self._day)
        if self._chosen is not None:
            self._day = date.fromisoformat(self._chosen[:DAY_LENGTH])
        self._show()

    def take(self, move: Move) -> None:
        """Save the day; Enter on the day that is offered for an empty cell takes it."""
        self._read(self._field.value)
        if not move and self.held.seen is None and not self._is_touched:
            self._go(self._day)
        super().take(move)

    def action_step(self, days: int) -> None:
        """Go so many days on; from an empty cell, to today first."""
        self._go(moved_by_days(self._day, days) if self._chosen else self._day)

    def action_months(self, count: int) -> None:
        """Go so many months on."""
        self._go(moved_by_months(self._day, count))

    def action_today(self) -> None:
        """Go to today."""
        self._go(self._today)

    def _go(self, day: date) -> None:
        """Choose a day; its time stays."""
        self._day, self._is_touched = day, True
        self._chosen = day.isoformat() + (self._chosen or "")[DAY_LENGTH:]
        self._understood_text = self._field.value = clean_line(self.held.shown(self._chosen))
        self._field.action_select_all()
        self._show()

    def _show(self) -> None:
        self.query_one("#day", Said).update(self._understood())
        self.query_one("#month", Said).update(joined(self._lines(), "\n"))

    def _understood(self) -> Content:
        """Return the chosen day in full, or why what is typed is none."""
        if self._chosen is None:
            typed = self._field.value.strip()
            if typed:
                return line(hint_of(self.held.column, typed), WAITING)
            return line(_("no day") if self._is_touched else _("enter takes today"), MUTED)
        day = f"{month.weekday(self._day)} {self._day.day} {month.title(self._day)}"
        said = [line(day, "bold")]
        if len(self._chosen) > DAY_LENGTH:
            said.append(line(self._chosen[DAY_LENGTH + 1 :], "bold"))
        elif self.held.column.options.with_time:
            said.append(line(_("type 9:30 for a time"), MUTED))
        else:
            said.append(line(self._apart(), MUTED))
        return joined(said)

    def _apart(self) -> str:
        days = (self._day - self._today).days
        if days == 0:
            return _("today")
        span = moment.span(timedelta(days=abs(days)))
        return _("in {span}").format(span=span) if days > 0 else _("{span} ago").format(span=span)

    def _lines(self) -> Iterable[Content]:
        yield line(month.title(self._day).center(WEEK * _DAY_CELLS).rstrip(), f"bold {ACCENT}")
        yield line("".join(name[:3].rjust(_DAY_CELLS) for name in month.weekdays()), MUTED)
        for week in month.weeks(self._day):
            yield joined([self._day_cell(day) for day in week], "")

    def _day_cell(self, day: date | None) -> Content:
        if day is None:
            return line(" " * _DAY_CELLS)
        styles = [MUTED] if day.month != self._day.month else []
        if day == self._today:
            styles += ["bold", "underline"]
        if day == self._day:
            styles.append("reverse")
        text = f"{day.day:>2}"
        return joined([line(" " * (_DAY_CELLS - len(text))), line(text, " ".join(styles))], "")
