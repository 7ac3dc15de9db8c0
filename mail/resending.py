"""A mail once more, to those alone who have refused it: at a corrected address, in the same conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mail import desk
from mail.address import parse_addresses
from mail.errors import BadAddressError
from mail.vault.keychain import Vault
from mail.writing.domain import wire_address
from store import drafts, outbox, outbox_rights
from store.connection import Reader, Transaction
from store.drafts import Draft
from store.errors import MailbaseError, WrongStateError
from store.outbox import Entry
from store.workspace import Store

STATES = ("failed", "partly", "sent")
"""States in which nothing is on its way any more; of a mail that was sent it may have come back from some."""
_MISSED = ("refused", "bounced")


def missed_by(reader: Reader, entry: Entry) -> tuple[str, ...]:
    """Return who does not have a mail and will not get it: who refused it, whom it came back from, or all of them."""
    if entry.state not in STATES:
        return ()
    held = outbox.recipients(reader, entry.id)
    missed = ("waiting", *_MISSED) if entry.state == "failed" else _MISSED
    return tuple(one.address for one in held if one.state in missed)


def begin_again(tx: Transaction, number: int, to: Sequence[str] = ()) -> int:
    """Make a draft of a mail to those who do not have it, or to other addresses in their place; return its number.

    Nobody else stands in it, and who was in Bcc stays there, unless it goes to nobody but them.

    :raises WrongStateError: everybody has it, or may have it
    :raises NotYourMailError: it is another member's
    """
    outbox_rights.require_may_decide(tx, number)
    entry = outbox.load(tx, number)
    missed = missed_by(tx, entry)
    if not missed:
        raise WrongStateError(entry=number, state=entry.state)
    written = Draft.from_json(str(tx.value("SELECT content FROM outbox WHERE id = ?", [number])))
    again = replace(_addressed(written, missed, to), conversation=entry.conversation)
    return drafts.save(tx, None, entry.table, entry.row, again)


def _addressed(written: Draft, missed: Sequence[str], to: Sequence[str]) -> Draft:
    """Return a draft to those who missed a mail, or to others in their place; no hidden one is shown to another."""
    told = _keys(written.to, written.cc)
    people = tuple(to or missed)
    if len(people) == 1 or _keys(*missed) <= told:
        return replace(written, to=", ".join(people), cc="", bcc="")
    shown = [one for one in people if _keys(one) <= told]
    return replace(written, to=", ".join(shown), cc="", bcc=", ".join(one for one in people if one not in shown))


def _keys(*fields: str) -> frozenset[str]:
    """Return the addresses in some fields as servers are told them; what is none counts as hidden."""
    try:
        found = [wire_address(one.address) for field in fields for one in parse_addresses(field)]
    except BadAddressError:
        found = list(fields)
    return frozenset(address.casefold() for address in found)


def take_out(store: Store, number: int) -> int:
    """Take a mail that nobody has out of the outbox to be changed; return the number of the draft that it is then.

    One that was never tried is that draft itself. Of another a draft is made as it was written, and the mail, whose
    Message-ID a server has seen, is cancelled. Of one that some have, the draft goes to those alone who do not.

    :raises WrongStateError: everybody has it, or may have it
    :raises NotYourMailError: it is another member's
    """
    entry = outbox.load(store.read(), number)
    if entry.state in ("scheduled", "queued", "failed", "cancelled"):
        try:
            desk.take_back(store, number)
        except WrongStateError:
            pass
        else:
            return number
    with store.write() as tx:
        return _begin_as_written(tx, number) if _is_nowhere(tx, number) else begin_again(tx, number)


def _is_nowhere(reader: Reader, number: int) -> bool:
    entry = outbox.load(reader, number)
    reached = any(one.state in ("accepted", "bounced") for one in outbox.recipients(reader, number))
    return not reached and (entry.state == "failed" or (entry.state == "queued" and entry.handed_at is None))


def _begin_as_written(tx: Transaction, number: int) -> int:
    entry = outbox.cancel(tx, number)
    written = Draft.from_json(str(tx.value("SELECT content FROM outbox WHERE id = ?", [number])))
    return drafts.save(tx, None, entry.table, entry.row, replace(written, conversation=entry.conversation))


def send_again(store: Store, vault: Vault, number: int, to: Sequence[str]) -> Entry:
    """Send a mail to other addresses in place of those who refused it; one that nobody has is cancelled for it.

    :raises WrongStateError: everybody has it, or may have it
    :raises NotYourMailError: it is another member's
    :raises MailbaseError: as :func:`mail.desk.queue`, and nothing has changed then
    """
    with store.write() as tx:
        draft = begin_again(tx, number, to)
    try:
        queued = desk.queue(store, vault, draft)
    except MailbaseError:
        with store.write() as tx:
            drafts.discard(tx, draft)
        raise
    with store.write() as tx:
        if outbox.load(tx, number).state == "failed":
            outbox.cancel(tx, number)
    return queued
