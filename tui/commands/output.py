"""What commands print: aligned plain text for people, JSON for programs; errors and notes on stderr.

Everything is made safe for a terminal: text by `store.clean`, JSON by escapes that leave its values as they are.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from store.clean import clean_line, clean_text
from store.errors import MailbaseError
from store.language import _
from tui.trouble import trouble_of

if TYPE_CHECKING:
    from store.accounts import NewAccount

WIDEST = 40
"""Terminal cells that a cell of a table takes at most."""

# JSON itself escapes only what is below the space
_ACTIVE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e0fff]")

_Command = TypeVar("_Command", bound=Callable[..., Any])


def json_option(command: _Command) -> _Command:
    """Add ``--json`` to a command that prints data."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON instead of text."))(command)


def say(sentence: str) -> None:
    """Print one line."""
    click.echo(clean_line(sentence))


def note(sentence: str) -> None:
    """Tell on stderr what is worth knowing but no error."""
    click.echo(clean_line(sentence), err=True)


def say_text(text: str, indent: str = "") -> None:
    """Print a text of several lines."""
    for line in clean_text(text).split("\n"):
        click.echo(f"{indent}{line}".rstrip())


def say_json(value: object) -> None:
    """Print one JSON value in UTF-8, an array with one element a line."""
    if isinstance(value, list):
        say_json_array(value)
    else:
        _write(_json(value) + "\n")


def say_json_array(values: Iterable[object]) -> None:
    """Print a JSON array, each element as it comes."""
    before = "[\n"
    for value in values:
        _write(before + _json(value))
        before = ",\n"
    _write("[]\n" if before == "[\n" else "\n]\n")


def say_either(as_json: bool, value: object, sentence: str) -> None:
    """Print what a command has done: for programs or for people."""
    if as_json:
        say_json(value)
    else:
        say(sentence)


def say_table(names: Sequence[str], records: Iterable[Sequence[object]], right: Iterable[int] = ()) -> None:
    """Print records in aligned columns under their names; long cells are cut.

    :param right: the places of the columns that are aligned to the right
    """
    lines = [[_cell(value) for value in record] for record in ([*names], *records)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    numbers = frozenset(right)
    for line in lines:
        cells = (_padded(text, widths[place], place in numbers) for place, text in enumerate(line))
        click.echo("  ".join(cells).rstrip())


def say_fields(fields: Iterable[tuple[str, str]]) -> None:
    """Print names with their values, one a line; a value of several lines is indented."""
    held = [(clean_line(name), clean_text(value)) for name, value in fields]
    longest = max((width(name) for name, _value in held), default=0)
    for name, value in held:
        shown = value.replace("\n", "\n" + " " * (longest + 2))
        click.echo(f"{_padded(name, longest, False)}  {shown}".rstrip())


def say_error(error: MailbaseError, account: NewAccount | None = None) -> None:
    """Tell an error on stderr: code and sentence, what to do next, what the server said, what its provider wants.

    :param account: the account that it is about
    """
    told = trouble_of(error, account)
    lines = [clean_line(f"{told.code}: {told.sentence}"), clean_line(told.next_step)]
    lines += (f"    {line}" for line in clean_text(told.words).split("\n") if line)
    if told.advice:
        lines.append(clean_line(told.advice))
    if told.page:
        lines.append(clean_line(_("Open in a browser: {address}").format(address=told.page)))
    if told.for_administrator:
        lines += [_("Text for the administrator:"), *clean_text(told.for_administrator).split("\n")]
    lines += map(clean_line, getattr(error, "__notes__", ()))
    click.echo("\n".join(lines), err=True)


def width(text: str) -> int:
    """Return how many terminal cells a clean text takes."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cell(value: object) -> str:
    text = clean_line("" if value is None else str(value))
    if width(text) <= WIDEST:
        return text
    kept, room = "", WIDEST - 1
    for character in text:
        room -= _cells(character)
        if room < 0:
            break
        kept += character
    return kept + "…"


def _padded(text: str, cells: int, right: bool) -> str:
    blank = " " * (cells - width(text))
    return blank + text if right else text + blank


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _ACTIVE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
