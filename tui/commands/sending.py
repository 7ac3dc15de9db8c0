"""``send``: a mail from a row."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from store import drafts, feed, identities, signatures, templates
from store.drafts import Draft, Enclosed
from store.errors import FileUnreadableError, MailbaseError, NoSuchMailError
from store.language import _
from store.outbox import Entry
from store.rows import Row
from store.tables import Table
from tui import attaching
from tui.commands.cells import ROW_NUMBER
from tui.commands.later import Later, later_options, leaves
from tui.commands.output import json_option, note, say_either
from tui.commands.session import Session

COMMANDS = click.Group()


@dataclass(frozen=True)
class _Wanted:
    """What the options of ``send`` say."""

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str | None
    body_file: Path | None
    template: str | None
    signature: str | None
    files: tuple[Path, ...]
    later: Later
    reply_to: str | None
    automated: bool
    strict: bool


@COMMANDS.command("send", help=_("Send a mail from a row; a worker hands it over."))
@click.argument("table", metavar="BASE/TABLE")
@click.argument("row", metavar="ID", type=ROW_NUMBER)
@click.option("--from", "sender", required=True, metavar="NAME", help=_("An account, or the address of an identity."))
@click.option("--to", multiple=True, metavar="ADDRESS", help=_("By default the address in the row's e-mail column."))
@click.option("--cc", multiple=True, metavar="ADDRESS", help=_("Who gets a copy."))
@click.option("--bcc", multiple=True, metavar="ADDRESS", help=_("Who gets a copy unseen."))
@click.option("--subject", help=_("The subject; it is taken as it is."))
@click.option("--body-file", type=click.Path(path_type=Path), help=_("The text, or `-` for stdin; taken as it is."))
@click.option(
    "--template",
    metavar="NAME",
    help=_("Make the mail from this template of the table; what other options say goes before it."),
)
@click.option("--signature", metavar="NAME", help=_("The signature that it ends with; without this, none."))
@click.option("--attach", "files", multiple=True, type=click.Path(path_type=Path), help=_("A file to send along."))
@click.option("--reply-to", metavar="ENTRY", help=_("Answer this entry of the row's feed, for example m12."))
@later_options
@click.option(
    "--automated",
    is_flag=True,
    help=_("No person writes it: it says so, and is held as CONT_002 if its account fails."),
)
@click.option(
    "--strict",
    is_flag=True,
    help=_("Send nothing where the review has something to point out, such as a forgotten file; else it is only told."),
)
@json_option
@click.pass_obj
def _send(
    session: Session,
    /,
    table: str,
    row: int,
    as_json: bool,
    *,
    sender: str,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    bcc: tuple[str, ...],
    subject: str | None,
    body_file: Path | None,
    template: str | None,
    signature: str | None,
    files: tuple[Path, ...],
    later: Later,
    reply_to: str | None,
    automated: bool,
    strict: bool,
) -> None:
    written = (sender, to, cc, bcc, subject, body_file, template, signature, files)
    wanted = _Wanted(*written, later, reply_to, automated, strict)
    try:
        entry = _queued(session, *session.row(table, row), wanted)
    except MailbaseError as error:
        error.add_note(_("Nothing was queued."))
        raise
    if entry.state == "scheduled":
        sentence = _("Scheduled as {number}; it leaves {time}.").format(number=entry.id, time=leaves(entry.due_at))
    else:
        sentence = _("Queued as {number}; a worker sends it now.").format(number=entry.id)
    say_either(as_json, {"outbox": entry.id, "state": entry.state, "message_id": entry.message_id}, sentence)


def _queued(session: Session, table: Table, row: Row, wanted: _Wanted) -> Entry:
    """Write the mail, look at it, and queue or schedule it; a draft with which that cannot be done is not kept."""
    from mail import desk, scheduling
    from mail.errors import DoubtfulError

    when = wanted.later.schedule()
    contents = [(path, attaching.content(path)) for path in wanted.files]
    draft = _written(session, table, row, wanted)
    described = tuple(_described(*one) for one in contents)
    warnings = _review(session, table, row, replace(draft, enclosed=(*draft.enclosed, *described)))
    if warnings and wanted.strict:
        raise DoubtfulError(words="\n".join(warnings))
    enclosed = tuple(desk.attach(session.store, *attaching.label(path), content) for path, content in contents)
    with session.store.write() as tx:
        number = drafts.save(tx, None, table.id, row.id, replace(draft, enclosed=(*draft.enclosed, *enclosed)))
    try:
        if when is None:
            entry = desk.queue(session.store, session.vault, number)
        else:
            entry = scheduling.schedule(session.store, session.vault, number, when)
    except BaseException:
        with session.store.write() as tx:
            drafts.discard(tx, number)
        raise
    for warning in warnings:
        note(warning)
    return entry


def _written(session: Session, table: Table, row: Row, wanted: _Wanted) -> Draft:
    from mail import desk
    from mail.errors import NoSuchAccountError

    identity = identities.find(session.reader, wanted.sender)
    if identity is None:
        raise NoSuchAccountError(name=wanted.sender)
    if wanted.reply_to is None:
        draft = desk.new_draft(session.reader, table.id, row.id, session.store.member)
    else:
        draft = _answer(session, table, row, wanted.reply_to)
    draft = replace(draft, identity=identity.id, body="", quoted="", origin="script" if wanted.automated else "")
    if wanted.template is not None:
        draft = _from_template(session, table, row, draft, wanted, wanted.template)
    draft = replace(
        draft,
        to=", ".join(wanted.to) or draft.to,
        cc=", ".join(wanted.cc) or draft.cc,
        bcc=", ".join(wanted.bcc) or draft.bcc,
        subject=draft.subject if wanted.subject is None else wanted.subject,
    )
    if wanted.body_file is not None:
        draft = replace(draft, body=body_text(wanted.body_file), is_markdown=False, html="")
    return draft if wanted.signature is None else _signed(session, draft, wanted.signature)


def _from_template(session: Session, table: Table, row: Row, draft: Draft, wanted: _Wanted, name: str) -> Draft:
    """Return the draft with what a template makes of the row; what options say is not even looked at in it."""
    from mail.templates import filling
    from mail.templates.keeping import template_of

    held = template_of(templates.find(session.reader, name, table.id))
    said = {"to": wanted.to, "cc": wanted.cc, "bcc": wanted.bcc, "subject": wanted.subject is not None}
    said |= dict.fromkeys(("text", "html"), wanted.body_file is not None)
    held = replace(held, **{part: "" for part, is_said in said.items() if is_said})  # type: ignore[arg-type]
    return filling.into(draft, filling.fill(session.reader, table, row.id, held), draft)


def _signed(session: Session, draft: Draft, name: str) -> Draft:
    from mail.signing import signed
    from mail.templates.filling import html_signed

    signature = signatures.find(session.reader, name, session.store.member)
    done = signed(draft, signature.text)
    if done == draft:
        note(_("The text ends with a signature already; “{name}” was left out.").format(name=signature.name))
    return html_signed(done, signature.html)


def _answer(session: Session, table: Table, row: Row, entry: str) -> Draft:
    from mail import desk

    for one in feed.of(session.reader, table, row.id):
        if one.id == entry.strip() and one.mail is not None and one.mail.number and one.conversation:
            return desk.answer(session.reader, one.mail.number, one.conversation)
    raise NoSuchMailError(mail=entry)


def _review(session: Session, table: Table, row: Row, draft: Draft) -> tuple[str, ...]:
    """Let no mail pass that the review would stop; return what a person should look at, as the screens tell it.

    :raises LetterError: it cannot be sent as it is
    """
    from mail.address import parse_addresses
    from mail.errors import NoRecipientError, NotSendableError
    from mail.review import doubted, look

    if not any(parse_addresses(text) for text in (draft.to, draft.cc, draft.bcc)):
        raise NoRecipientError
    # whether one may send from here is for the desk to say, with its own codes
    found = look(session.reader, draft)
    if not found.may_be_sent:
        raise NotSendableError(words="\n".join(found.problems))
    return doubted(session.reader, draft, found, table.id, row.id).warnings


def body_text(path: Path | None) -> str:
    """Return the text of a mail as it was written, in UTF-8."""
    if path is None:
        return ""
    raw = sys.stdin.buffer.read() if str(path) == "-" else attaching.content(path)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise FileUnreadableError(path=path, words=_("it is not UTF-8")) from error


def _described(path: Path, content: bytes) -> Enclosed:
    return Enclosed(*attaching.label(path), len(content), "")
