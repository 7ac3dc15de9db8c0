"""A mail once more, to those alone who have refused it: at a corrected address, in the same conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mail import desk
from mail.vault.keychain import Vault
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

    Nobody else stands in it: whoever was in Bcc sees no other address than the own one.

    :raises WrongStateError: everybody has it, or may have it
    :raises NotYourMailError: it is another member's
    """
    outbox_rights.require_may_decide(tx, number)
    entry = outbox.load(tx, number)
    missed = missed_by(tx, entry)
    if not missed:
        raise WrongStateError(entry=number, state=entry.state)
    written = Draft.from_json(str(tx.value("SELECT content FROM outbox WHERE id = ?", [number])))
    again = replace(written, to=", ".join(to or missed), cc="", bcc="", conversation=entry.conversation)
    return drafts.save(tx, None, entry.table, entry.row, again)


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
