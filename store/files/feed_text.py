"""A row's feed as a document: Markdown (CommonMark) or plain text.

Mails, comments and cells are outside texts: in Markdown every character that could be markup, a link or HTML is
escaped, so that a reader sees what was written and nothing else; both forms are clean for a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from store import feed
from store.clean import clean_line, clean_text
from store.connection import Reader
from store.feed import FeedEntry
from store.language import _
from store.mails import People
from store.sizes import size_of
from store.tables import Table

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~^$&@!]")
_LINKS = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):", re.IGNORECASE)
_STARTS = re.compile(r"^([ \u00a0]*)([-+=]|[0-9]{1,9}(?=[.)]))")
_NUMBERED = re.compile(r"[0-9]+")
_BLANK = "\N{NO-BREAK SPACE}"


def as_markdown(reader: Reader, table: Table, row: int, title: str, member: int | None = None) -> Iterator[str]:
    """Yield the lines of a Markdown document of a row's feed, oldest first."""
    yield f"# {escaped_line(title)}"
    yield ""
    yield escaped_line(f"{table.path} {row}")
    for entry in feed.of(reader, table, row, member):
        yield ""
        yield f"## {escaped_line(_head(entry))}"
        for name, value in _facts(entry):
            yield ""
            yield f"**{escaped_line(name)}** {escaped_line(value)}"
        if text := _text(reader, entry):
            yield ""
            yield from _quoted(text)


def as_plain(reader: Reader, table: Table, row: int, title: str, member: int | None = None) -> Iterator[str]:
    """Yield the lines of a plain text of a row's feed, oldest first."""
    yield clean_line(title)
    yield clean_line(f"{table.path} {row}")
    for entry in feed.of(reader, table, row, member):
        yield ""
        yield clean_line(_head(entry))
        for name, value in _facts(entry):
            yield f"    {clean_line(name)} {clean_line(value)}".rstrip()
        for line in clean_text(_text(reader, entry)).split("\n"):
            yield f"    {line}".rstrip()


def escaped_line(text: str) -> str:
    """Return one line that Markdown shows as it is."""
    line = _MARKUP.sub(r"\\\g<0>", clean_line(text).strip())
    return _STARTS.sub(_escaped_start, _LINKS.sub(r"\\\g<0>", line))


def _escaped_start(found: re.Match[str]) -> str:
    """A dash or number at the start of a line would make a list, a heading or a rule."""
    mark = found[2]
    return f"{found[1]}{mark}\\" if _NUMBERED.fullmatch(mark) else f"{found[1]}\\{mark}"


def _quoted(text: str) -> Iterator[str]:
    """Yield the lines of a text as a block quote whose lines stay apart."""
    lines = clean_text(text).strip("\n").split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        indent = len(line) - len(line.lstrip())
        shown = _BLANK * indent + escaped_line(line)
        yield f"> {shown}\\" if shown.strip() and after.strip() else f"> {shown}".rstrip()


def _head(entry: FeedEntry) -> str:
    kinds = {
        feed.MAIL_OUT: _("Mail to {who}"),
        feed.SCHEDULED: _("Mail to {who}"),
        feed.COMMENT: _("Comment by {who}"),
        feed.CHANGE: _("Change by {who}"),
    }
    who = entry.who
    if entry.kind in (feed.MAIL_OUT, feed.SCHEDULED) and entry.mail is not None:
        who = _people(entry.mail.recipients.get("to", ()))
    form = kinds.get(entry.kind, _("Mail from {who}"))
    return f"{entry.at[:16].replace('T', ' ')} UTC  {form.format(who=who)}"


def _facts(entry: FeedEntry) -> Iterator[tuple[str, str]]:
    if entry.subject:
        yield (_("Subject:") if entry.mail else _("What:")), entry.subject
    if entry.mail is None:
        return
    yield _("From:"), _people((entry.mail.sender,))
    for role, name in (("to", _("To:")), ("cc", _("Cc:"))):
        if people := entry.mail.recipients.get(role, ()):
            yield name, _people(people)
    if entry.state:
        yield _("State:"), " ".join(filter(None, (entry.state, entry.code)))
    for name, size in entry.mail.attachments:
        yield _("File:"), f"{name} ({size_of(size)})"


def _people(people: People | Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} <{address}>" if name else address for name, address in people)


def _text(reader: Reader, entry: FeedEntry) -> str:
    """Return an entry's text in full; what a mail only quotes is left out."""
    if entry.mail is None or entry.mail.length <= len(entry.text):
        return entry.text
    return feed.full_text(reader, entry.mail.number)[0]
