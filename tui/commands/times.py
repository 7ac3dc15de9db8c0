"""Times that commands are given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import click
from click.types import StringParamType

from store.clock import stamp
from store.language import _
from tui.spans import read_span

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Moment(StringParamType):
    """A day, or a day and time in the local zone or with an offset; a day is its beginning."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the time as the store keeps it."""
        try:
            return stamp(datetime.fromisoformat(str(value).strip()).astimezone(UTC))
        except (ValueError, OverflowError):
            self.fail(_("“{text}” is no time; write it as 2026-03-01 or 2026-03-01 12:00.").format(text=value))


def moment_option(name: str, **more: Any) -> Callable[[_Command], _Command]:
    """Add an option that takes a time, and gives it as the store keeps it."""
    return click.option(name, type=_Moment(), metavar="TIME", **more)


class _Span(StringParamType):
    """A length of time: ``30s``, ``5min``, ``1h``; without a unit it is seconds."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:  # type: ignore[override] # click's own type of a text says str
        """Return the length of time."""
        found = read_span(str(value))
        if found is None:
            self.fail(_("“{text}” is no length of time; write it as 30s, 5min or 1h.").format(text=value))
        return found


SPAN = _Span()
"""A length of time, as the type of an option."""
