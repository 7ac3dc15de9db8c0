"""A mail for later: everything about it is settled now but its bytes and its date."""

from __future__ import annotations

from mail import desk
from mail.freezing import prepare, require_size
from mail.templates.refilling import filled_part
from mail.vault.keychain import Vault
from store import outbox, scheduling, tables
from store.errors import ConflictError, MailbaseError
from store.outbox import Entry
from store.scheduling import Fixed, Schedule
from store.workspace import Store


def schedule(store: Store, vault: Vault, number: int, wanted: Schedule) -> Entry:
    """Let a draft leave at a later time, when a worker writes it as a mail.

    What could keep it from leaving now is said now: it is written once to see whether it can be.

    :raises PastDepartureError: the time is in the past
    :raises NotRefillableError: it is to be filled in anew, and the text of its template was changed, or there is none
    :raises TemplateError: no mail can be made of the row by its template
    :raises TooLargeError: it is larger than the account's server takes
    :raises MailbaseError: as :func:`mail.desk.queue`, and nothing has changed then
    """
    held = desk.ready(store, vault, number)
    try:
        return _schedule(store, held, wanted)
    except MailbaseError:
        desk.not_sent(store, held)
        raise


def change(store: Store, number: int, wanted: Schedule) -> Entry:
    """Let a mail leave at another time, or under other conditions, from a scheduled one or one that was never tried.

    One whose template is to be filled in when it leaves, and was not before, must still hold what that fills in now.

    :raises NotRefillableError: it does not
    :raises MailbaseError: as :func:`store.scheduling.change`, and nothing has changed then
    """
    reader, filled = store.read(), None
    entry, held = outbox.readable(reader, number, store.member), scheduling.standing(reader, number)
    draft = scheduling.written(reader, number)
    if wanted.renders and (held is None or held.filled is None):
        filled = filled_part(reader, tables.load(reader, entry.table), entry.row, draft)
    with store.write() as tx:
        if filled is not None and scheduling.written(tx, number) != draft:
            raise ConflictError(theirs=draft.subject)
        return scheduling.change(tx, number, wanted, filled)


def _schedule(store: Store, held: desk.Ready, wanted: Schedule) -> Entry:
    reader, entry, account = store.read(), held.entry, held.sender.account
    filled = filled_part(reader, tables.load(reader, entry.table), entry.row, held.draft) if wanted.renders else None
    prepared = prepare(reader, held.draft, held.sender.identity, held.message_id)
    require_size(account, prepared)
    with store.write_durably() as tx:
        desk.require_ready(tx, held)
        fixed = Fixed(
            account=account.id,
            identity=held.sender.identity.id,
            conversation=held.draft.conversation or 0,
            message_id=held.message_id,
            recipients=prepared.recipients,
            origin=held.draft.origin,
            filled=filled,
        )
        return scheduling.schedule(tx, entry.id, fixed, wanted)
