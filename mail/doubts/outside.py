"""Recipients of domains that nobody here has had to do with: neither the sender, nor the conversation, nor the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mail.address import Address
from store import addresses, identities, mails, tables
from store.connection import Reader
from store.drafts import Draft
from store.errors import MailbaseError
from store.language import _, ngettext

MANY = 10
"""People who see each other's addresses; more are many."""
_MOST_MAILS = 500
"""Mails of a conversation that are looked at, the newest first."""
_NAMED = 4


@dataclass(frozen=True)
class Strangers:
    """Recipients of domains that are new here."""

    brought: tuple[str, ...] = ()
    """Addresses that only the mail which is answered has brought in, as one of those who had it."""
    others: tuple[str, ...] = ()
    """Addresses that nothing here tells of."""


def strangers(reader: Reader, draft: Draft, everyone: Sequence[Address], table: int, row: int) -> Strangers:
    """Return whose domain is new.

    :param everyone: who gets the draft
    :param table: the table of its row
    """
    known = {_domain(one.address) for one in identities.every(reader)}
    known |= _of_row(reader, table, row) | _of_conversation(reader, draft)
    new = [one.address for one in everyone if _domain(one.address) not in known]
    had = _had(reader, draft)
    brought = tuple(one for one in new if one.casefold() in had)
    return Strangers(brought, tuple(one for one in new if one not in brought))


def doubts(reader: Reader, draft: Draft, everyone: Sequence[Address], table: int, row: int) -> list[str]:
    """Return what to say about recipients outside."""
    found = strangers(reader, draft, everyone, table, row)
    told = []
    if found.brought:
        sentence = ngettext(
            "{people} comes in with the mail that you answer; {domains} is new here.",
            "{people} come in with the mail that you answer; {domains} is new here.",
            len(found.brought),
        )
        told.append(sentence.format(people=_named(found.brought), domains=_domains(found.brought)))
    if found.others:
        sentence = ngettext(
            "{people} is outside: neither this conversation nor the row knows {domains}.",
            "{people} are outside: neither this conversation nor the row knows {domains}.",
            len(found.others),
        )
        told.append(sentence.format(people=_named(found.others), domains=_domains(found.others)))
    return told


def crowd_doubt(visible: Sequence[Address], hidden: Sequence[Address]) -> str:
    """Return what to say about many recipients; empty for few.

    :param visible: those in To and Cc
    :param hidden: those in Bcc
    """
    if len(visible) > MANY:
        return _("{count} people in To and Cc see each other's addresses; in Bcc nobody does.").format(
            count=len(visible)
        )
    if len(visible) + len(hidden) > 2 * MANY:
        return _("{count} people get this mail.").format(count=len(visible) + len(hidden))
    return ""


def _of_row(reader: Reader, table: int, row: int) -> set[str]:
    try:
        found = addresses.every_of_row(reader, tables.load(reader, table), row)
    except MailbaseError:
        return set()
    return {_domain(address) for _column, held in found for address in held}


def _of_conversation(reader: Reader, draft: Draft) -> set[str]:
    """Return the domains of a conversation; of the mail that is answered only its writer's, and of our own all.

    Those count whom a mail went to; where its writer would like answers to go tells nothing of who takes part.
    """
    if draft.conversation is None:
        return set()
    found = reader.all(
        "SELECT mails.id, direction, sender_address, recipients FROM placements JOIN mails ON mail_id = mails.id"
        " WHERE conversation_id = ? ORDER BY mails.id DESC LIMIT ?",
        [draft.conversation, _MOST_MAILS],
    )
    known = {_domain(str(sender)) for _number, _direction, sender, _held in found}
    for number, direction, _sender, held in found:
        if number != draft.answers or direction == mails.OUT:
            known |= {_domain(address) for _name, address in mails.went_to(mails.people_of(str(held)))}
    return known


def _had(reader: Reader, draft: Draft) -> set[str]:
    """Return who had the mail that is answered."""
    if draft.answers is None:
        return set()
    try:
        held = mails.load(reader, draft.answers).recipients
    except MailbaseError:
        return set()
    return {address.casefold() for people in held.values() for _name, address in people}


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _named(found: Sequence[str]) -> str:
    shown = ", ".join(found[:_NAMED])
    return f"{shown} …" if len(found) > _NAMED else shown


def _domains(found: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(map(_domain, found[:_NAMED])))
