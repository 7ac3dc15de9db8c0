"""``contact``: list, add, rename, remove, import, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.contacts import book, listing
from store.contacts.book import Contact
from store.language import _, ngettext
from tui.commands.interruption import interruptible
from tui.commands.output import json_option, note, say, say_either, say_json, say_table
from tui.commands.progress import progress_line
from tui.commands.session import Session
from tui.commands.words import local_time
from tui.commands.written_file import is_standard_output, standard_output, written_file

if TYPE_CHECKING:
    from mail.contacts.importing import Found, Outcome

COMMANDS = click.Group()

_MOST_NOTES = 20
_address = click.argument("address")


@COMMANDS.group("contact", help=_("People to write to, who are suggested while a mail is addressed."))
def _contact() -> None:
    pass


@_contact.command("list", help=_("List the contacts, those met last first."))
@click.option("--search", "typed", metavar="TEXT", default="", help=_("Only those with words that begin like these."))
@click.option("--limit", type=click.IntRange(min=0), help=_("At most so many."))
@json_option
@click.pass_obj
def _list(session: Session, typed: str, limit: int | None, as_json: bool) -> None:
    found = listing.every(session.reader, session.store.member, typed, -1 if limit is None else limit)
    if as_json:
        say_json([_as_object(one) for one in found])
    elif found:
        names = (_("Name"), _("Address"), _("From"), _("Met"), _("Last met"))
        records = [(one.name, one.address, _origin(one), one.met, local_time(one.last_met_at)) for one in found]
        say_table(names, records, right=(3,))
    elif typed:
        say(_("Nobody is called like this."))
    else:
        say(_("There are no contacts yet. They come from your mailboxes, or `mailbase-tui contact import FILE`."))


def _as_object(one: Contact) -> dict[str, object]:
    return {
        "name": one.name,
        "address": one.address,
        "origin": one.origin,
        "met": one.met,
        "last_met": one.last_met_at,
        "written_to": one.wrote,
    }


def _origin(one: Contact) -> str:
    return {book.MAILBOX: _("mailbox"), book.IMPORT: _("import"), book.TYPED: _("typed in")}[one.origin]


@_contact.command("add", help=_("Add somebody; who was removed is there again."))
@_address
@click.option("--name", default="", help=_("What they are called."))
@json_option
@click.pass_obj
def _add(session: Session, address: str, name: str, as_json: bool) -> None:
    with session.store.write(_("Add contact")) as tx:
        added = book.add(tx, address, name)
    say_either(as_json, _as_object(added), _("Added {address}.").format(address=added.address))


@_contact.command("rename", help=_("Give somebody a name that no mail replaces; an empty one leaves it to the mails."))
@_address
@click.argument("name")
@json_option
@click.pass_obj
def _rename(session: Session, address: str, name: str, as_json: bool) -> None:
    with session.store.write(_("Rename contact")) as tx:
        book.rename(tx, book.find(tx, address, tx.member), name)
        renamed = book.find(tx, address, tx.member)
    say_either(as_json, _as_object(renamed), _("{address} is {name} now.").format(
        address=renamed.address, name=renamed.name or _("without a name")
    ))  # fmt: skip


@_contact.command("remove", help=_("Remove somebody; no mailbox brings them back, `undo` and `add` do."))
@_address
@json_option
@click.pass_obj
def _remove(session: Session, address: str, as_json: bool) -> None:
    with session.store.write(_("Remove contact")) as tx:
        gone = book.find(tx, address, tx.member)
        book.remove(tx, gone)
    say_either(as_json, {"removed": gone.address}, _("Removed {address}.").format(address=gone.address))


@_contact.command(
    "import",
    help=_("Take people from vCards (.vcf), or from a CSV file of Google, Outlook, Thunderbird or your own."),
    epilog=_("Those who are known stay as they are. What cannot be read is told with its line; `undo` takes all back."),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--preview", "only_look", is_flag=True, help=_("Tell what would become of it, and change nothing."))
@json_option
@click.pass_obj
def _import(session: Session, file: Path, only_look: bool, as_json: bool) -> None:
    from mail.contacts import importing

    found = importing.read(file)
    if only_look:
        _tell_import(importing.look(session.store, found), found, as_json, _("{new} new, {known} known, {bad} bad."))
        return
    with interruptible() as heard, progress_line() as progress:
        outcome = importing.take(
            session.store,
            found,
            lambda done: progress(_("Importing"), done, len(found.entries)),
            lambda: not heard,
        )
    done = _("Imported {new} new; {known} were known, {bad} could not be read.")
    stopped = _("Stopped: {new} new are imported, {known} were known; `mailbase-tui undo` takes them back.")
    _tell_import(outcome, found, as_json, stopped if outcome.is_stopped else done)


def _tell_import(outcome: Outcome, found: Found, as_json: bool, sentence: str) -> None:
    if as_json:
        problems = [{"line": one.line, "what": one.what} for one in found.problems]
        counted = {"new": outcome.new, "known": outcome.known, "bad": outcome.bad, "stopped": outcome.is_stopped}
        say_json({**counted, "problems": problems})
        return
    say(sentence.format(new=f"{outcome.new:,}", known=f"{outcome.known:,}", bad=f"{outcome.bad:,}"))
    for one in found.problems[:_MOST_NOTES]:
        note(_("line {line}: {what}").format(line=one.line, what=one.what))
    more = outcome.bad - _MOST_NOTES
    if more > 0:
        note(ngettext("{count} more", "{count} more", more).format(count=more))


@_contact.command(
    "export",
    help=_("Write all contacts that you see as vCards (.vcf) or as CSV; `-` is stdout."),
    epilog=_("The format follows from the file's ending."),
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(["vcf", "csv"]), help=_("Whatever the file's ending says."))
@json_option
@click.pass_obj
def _export(session: Session, file: Path, form: str | None, as_json: bool) -> None:
    from mail.contacts import csv_file, vcard
    from store.files.delimited import write_csv

    held = listing.every(session.reader, session.store.member)
    to_stdout = is_standard_output(file)
    with standard_output() if to_stdout else written_file(file) as out:
        if (form or ("csv" if file.suffix.casefold() == ".csv" else "vcf")) == "csv":
            write_csv(csv_file.written(held), out)
        else:
            out.writelines(vcard.written(held))
    if not to_stdout:
        told = ngettext("Exported {count} contact to {file}.", "Exported {count} contacts to {file}.", len(held))
        exported = {"file": str(file), "contacts": len(held)}
        say_either(as_json, exported, told.format(count=len(held), file=file))
