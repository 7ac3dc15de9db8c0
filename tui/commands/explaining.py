"""``explain``: what an error's code means, why it happens and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from store.errors import NoSuchCodeError, Where
from store.language import _
from tui import leading
from tui.commands.output import json_option, say_fields, say_json

if TYPE_CHECKING:
    from mail.catalogue import Described

COMMANDS = click.Group()


@COMMANDS.command("explain", help=_("Tell what an error's code means and what helps; without a code, list them all."))
@click.argument("code", metavar="[CODE]", default="")
@json_option
def _explain(code: str, as_json: bool) -> None:
    if not code:
        _list(as_json)
        return
    one = _found(code)
    if as_json:
        say_json(asdict(one))
    else:
        say_fields(_fields(one))


def _found(code: str) -> Described:
    wanted = code.strip().upper()
    for known in _every():
        if known.code == wanted:
            return known
    raise NoSuchCodeError(code=code)


def _every() -> Iterator[Described]:
    from mail import catalogue

    leading.load_errors()
    for described in catalogue.areas().values():
        yield from described


def _list(as_json: bool) -> None:
    if as_json:
        say_json([asdict(one) for one in _every()])
    else:
        say_fields((one.code, one.sentence) for one in _every())


def _fields(one: Described) -> Iterator[tuple[str, str]]:
    yield one.code, one.sentence
    yield from _told(one)
    for reason in one.reasons:
        yield "", ""
        yield _("or"), reason.sentence
        yield from _told(reason)


def _told(one: Described) -> Iterator[tuple[str, str]]:
    yield _("why"), one.cause
    if one.evidence:
        yield _("kept"), one.evidence
    yield _("what helps"), one.remedy
    if one.place is not Where.NOWHERE:
        yield _("where"), leading.pressed(one.place)
