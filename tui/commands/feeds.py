"""``feed`` and ``comment``: what happened on a row."""

from __future__ import annotations

import sys

import click

from store import comments, feed, rows
from store.clean import clean_line
from store.feed import FeedEntry, FeedMail
from store.files.feed_text import as_markdown, as_plain
from store.language import _
from store.mails import People
from store.tables import Table
from tui import why
from tui.commands.cells import ROW_NUMBER
from tui.commands.output import json_option, say, say_either, say_json, say_text
from tui.commands.session import Session
from tui.commands.words import local_time, sized

COMMANDS = click.Group()

_table = click.argument("table", metavar="BASE/TABLE")
_row = click.argument("row", metavar="ID", type=ROW_NUMBER)

_MARKS = {
    feed.MAIL_OUT: "→",
    feed.SCHEDULED: "⏱",
    feed.MAIL_IN: "←",
    feed.AUTO_REPLY: "←",
    feed.BOUNCE: "!",
    feed.COMMENT: "◦",
}


@COMMANDS.command("feed", help=_("Print what happened on a row, oldest first: mails, comments, changes."))
@_table
@_row
@click.option("--markdown", "form", flag_value="markdown", help=_("Print a document in Markdown."))
@click.option("--plain", "form", flag_value="plain", help=_("Print a document in plain text."))
@json_option
@click.pass_obj
def _feed(session: Session, table: str, row: int, form: str | None, as_json: bool) -> None:
    held, _found = session.row(table, row)
    if form is not None:
        _say_document(session, held, row, form)
        return
    entries = feed.of(session.reader, held, row, session.store.member)
    if as_json:
        say_json([_as_object(session, entry) for entry in entries])
        return
    for entry in entries:
        _say_entry(session, entry)
    if not entries:
        say(_("Nothing happened on this row yet."))


def _say_document(session: Session, held: Table, row: int, form: str) -> None:
    write = as_markdown if form == "markdown" else as_plain
    title = rows.title_of(session.reader, held, row)
    for line in write(session.reader, held, row, title, session.store.member):
        say(line)


def _as_object(session: Session, entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "kind": feed.MAIL_OUT if entry.kind == feed.SCHEDULED else entry.kind,
        "at": entry.at,
        "who": entry.who,
        "subject": entry.subject,
        "text": _text(session, entry),
        "conversation": entry.conversation,
        "state": entry.state or None,
        "code": entry.code or None,
        "why": dict(entry.why) or None,
        "mail": None if entry.mail is None else _mail_object(entry.mail),
    }


def _mail_object(mail: FeedMail) -> dict[str, object]:
    return {
        "message_id": mail.message_id,
        "from": _written((mail.sender,))[0],
        "to": _written(mail.recipients.get("to", ())),
        "cc": _written(mail.recipients.get("cc", ())),
        "attachments": [{"name": name, "size": size} for name, size in mail.attachments],
    }


def _written(people: People) -> list[str]:
    from mail.address import Address

    return [str(Address(name, address)) for name, address in people]


def _text(session: Session, entry: FeedEntry) -> str:
    """Return an entry's text in full; what a mail only quotes is left out."""
    if entry.mail is None or entry.mail.length <= len(entry.text):
        return entry.text
    return feed.full_text(session.reader, entry.mail.number)[0]


def _say_entry(session: Session, entry: FeedEntry) -> None:
    mark = _MARKS.get(entry.kind, "·")
    head = [mark, entry.id, local_time(entry.at), entry.who, entry.subject]
    if entry.mail is not None:
        head.append(f"({', '.join(filter(None, (entry.state, entry.code)))})")
    say("  ".join(clean_line(part) for part in head if part))
    if text := _text(session, entry).strip():
        say_text(text, indent="      ")
    if entry.mail is None:
        return
    for name, size in entry.mail.attachments:
        say(f"      {name}  {sized(size)}")
    if entry.mail.answer and entry.code:
        say_text(entry.mail.answer, indent="      ! ")
    if entry.kind not in (feed.MAIL_OUT, feed.SCHEDULED) and entry.why:
        say("      " + _("Here because: {why}").format(why=why.in_words(entry.why)))


@COMMANDS.command("comment", help=_("Write a comment on a row, which only the team sees; TEXT may be `-` for stdin."))
@_table
@_row
@click.argument("text")
@json_option
@click.pass_obj
def _comment(session: Session, table: str, row: int, text: str, as_json: bool) -> None:
    held, _found = session.row(table, row)
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    with session.store.write(_("Comment")) as tx:
        number = comments.add(tx, held.id, row, text)
    say_either(as_json, {"comment": number, "id": f"c{number}"}, _("Commented as c{number}.").format(number=number))
