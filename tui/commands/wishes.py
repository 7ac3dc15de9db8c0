"""What commands are told of a column: the options that they share, and the wish that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from store.cells.column_options import COLOURS, Choice
from store.cells.column_types import known_types
from store.cells.option_texts import ROLLS
from store.language import _
from store.shaping.building import ColumnWish

_Command = TypeVar("_Command", bound=Callable[..., Any])

_NAMED = ("formula", "through", "target", "roll", "compared", "default", "description")
"""The options that have a name of their own on the command line."""

_HOW = (
    click.option(
        "--option",
        "options",
        metavar="NAME=VALUE",
        multiple=True,
        help=_("Such as decimals=2, currency=€, percent=yes, date_format=DD.MM.YYYY, pattern=…; repeatable."),
    ),
    click.option(
        "--choice", "choices", metavar="NAME[:COLOUR]", multiple=True, help=_("A choice of a select; repeatable.")
    ),
    click.option("--formula", metavar="FORMULA", help=_("Such as 'round({Net} * 1.2, 2)', columns in braces.")),
    click.option("--through", metavar="LINK", help=_("The link column that a lookup looks through.")),
    click.option("--target", metavar="COLUMN", help=_("The column of the linked table that it looks at.")),
    click.option("--roll", type=click.Choice(ROLLS), help=_("What a roll-up does with what it finds.")),
    click.option("--compared", metavar="COLUMN", help=_("What `find min` and `find max` compare.")),
    click.option("--default", metavar="VALUE", help=_("What new rows get, as one types it: open, 20, today.")),
    click.option("--description", metavar="TEXT", help=_("What the column is for.")),
)


def how_options(command: _Command) -> _Command:
    """Add the options that describe a column."""
    for option in reversed(_HOW):
        command = option(command)
    return command


def type_option(command: _Command) -> _Command:
    """Add ``--type``."""
    told = _("What it holds: {types}.").format(types=", ".join(known_types()))
    return click.option("--type", "kind", metavar="TYPE", help=told)(command)


def wish(
    how: dict[str, Any],
    *,
    name: str | None = None,
    kind: str | None = None,
    known: Sequence[Choice] = (),
    **link: Any,
) -> ColumnWish:
    """Return what was wished by the options of a command.

    :param known: the choices that there are; those that are given are added, or get another colour
    :raises UsageError: an option without ``=``
    """
    options = dict(map(_pair, how["options"]))
    options |= {one: how[one] for one in _NAMED if how[one] is not None}
    choices = with_given(known, how["choices"]) if how["choices"] else None
    return ColumnWish(name, kind or _implied(options, choices, link), options, choices, **link)


def _implied(options: dict[str, str], choices: tuple[Choice, ...] | None, link: dict[str, Any]) -> str | None:
    """Return the type that is meant where only its options are given."""
    if not link:
        return None
    meant = {
        "link": bool(link.get("other")),
        "formula": "formula" in options,
        "roll-up": "roll" in options,
        "lookup": "target" in options,
        "single select": choices is not None,
    }
    return next((kind for kind, is_meant in meant.items() if is_meant), None)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(_("“{text}” is not written as NAME=VALUE.").format(text=text))
    return name.strip(), value


def with_given(known: Sequence[Choice], given: Sequence[str]) -> tuple[Choice, ...]:
    """Return choices with those that ``Name`` or ``Name:colour`` texts give."""
    found = {choice.name: choice for choice in known}
    for text in given:
        name, _mark, colour = text.rpartition(":")
        if colour not in COLOURS or not name.strip():
            name, colour = text, ""
        before = found.get(name.strip())
        usual = before.colour if before else COLOURS[len(found) % len(COLOURS)]
        found[name.strip()] = Choice(name.strip(), colour or usual)
    return tuple(found.values())
