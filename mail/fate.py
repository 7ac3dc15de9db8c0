"""What became of mails whose hand-over was cut, and the copies in the Sent folder.

A mail in ``handing`` may or may not have been accepted. It is looked up in Sent: there, it was sent. Where the
provider saves the copy itself, its absence after some patience proves that the mail was not taken, and it is
queued again. Elsewhere nothing can be known, and the mail is ``unknown`` until a person decides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from mail import imap
from mail.errors import LeaseLostError, NoSuchAccountError, NoSuchFolderError, RefusedError
from mail.let_in import mailbox_of
from mail.post import Post
from mail.reading.headers import ParsedHeaders, parse_headers
from mail.vault.keychain import Vault
from store import accounts, dispatch, identities, leases, mails, outbox
from store.accounts import Account
from store.clock import moment, now
from store.dispatch import LOST_SIGHT, Settlement
from store.errors import WrongStateError
from store.outbox import Entry
from store.workspace import Store

PATIENCE = timedelta(seconds=150)
"""How long after the hand-over a provider's own copy in Sent may still appear."""

_MOST_ATTEMPTS = 3
"""A provider under which a mail vanishes more often than that does not keep the copies it promises."""


def has_work(post: Post, account: Account) -> bool:
    """Tell whether the account has mails of unknown fate or without their copy, and its server will let us look.

    What a dead worker left behind is taken over for that.
    """
    with post.store.write() as tx:
        if not dispatch.take_over(tx, post.lease):
            return False
    reader = post.store.read()
    if account.state == accounts.NEEDS_SIGN_IN:
        return False
    return bool(dispatch.lost_sight_of(reader, account.id) or dispatch.without_sent_copy(reader, account.id))


async def settle_and_copy(post: Post, account: Account, patience: timedelta = PATIENCE) -> None:
    """Look once for an account's mails of unknown fate, and put copies of what it sent into Sent, each once.

    :raises MailError: the server cannot be reached or refuses; what is missing is done next time
    :raises LeaseLostError: another worker does it
    """
    if not has_work(post, account):
        return
    reader = post.store.read()
    lost = dispatch.lost_sight_of(reader, account.id)
    async with _opened_sent(post.store, post.vault, account) as (mailbox, folder):
        for entry in lost:
            there = bool(folder) and await _is_there(mailbox, entry)
            verdict = _verdict(post, account, entry, there, bool(folder), patience)
            if verdict is not None:
                with post.store.write_durably() as tx:
                    dispatch.settle(tx, entry.id, post.lease, verdict)
        for entry in dispatch.without_sent_copy(reader, account.id):
            done = bool(folder) and await _copy(post, mailbox, folder, entry)
            with post.store.write() as tx:
                dispatch.set_sent_copy(tx, entry.id, "done" if done else "failed")


async def look_again(store: Store, vault: Vault, number: int) -> bool:
    """Look once more in Sent for a mail of unknown fate; one that is there counts as sent. Tell whether it does.

    That it is not there proves nothing; nor does the copy of an earlier try that reached some of its recipients.

    :raises WrongStateError: its fate is not unknown
    :raises NotYourMailError: it is another member's
    :raises NoSuchAccountError: its account was removed
    :raises MailError: the server cannot be reached or refuses
    """
    reader = store.read()
    entry = outbox.load(reader, number)
    account = accounts.load(reader, entry.account or 0)
    if entry.state != "unknown":
        raise WrongStateError(entry=number, state=entry.state)
    if account is None:
        raise NoSuchAccountError(name=identities.address_of(reader, entry.identity or 0))
    if dispatch.was_handed_over_before(reader, entry):
        return False
    async with _opened_sent(store, vault, account) as (mailbox, folder):
        if not (folder and await _is_there(mailbox, entry)):
            return False
    with store.write() as tx:
        outbox.mark_sent(tx, number)
        dispatch.set_sent_copy(tx, number, "done")
    return True


def is_copy_of(headers: ParsedHeaders, message_id: str) -> bool:
    """Tell whether a mail is the one that left with a Message-ID, which its provider may have replaced.

    Our mails end their References with their own id, which no answer to them does without In-Reply-To.
    """
    if message_id in (headers.message_id, *headers.original_ids):
        return True
    return message_id in headers.references[-1:] and message_id not in headers.in_reply_to


def _verdict(
    post: Post, account: Account, entry: Entry, is_there: bool, has_folder: bool, patience: timedelta
) -> Settlement | None:
    unknown = Settlement("unknown", code=LOST_SIGHT, answer=entry.answer)
    if dispatch.was_handed_over_before(post.store.read(), entry):
        return unknown
    if is_there:
        waiting = [one.address for one in outbox.recipients(post.store.read(), entry.id) if one.state == "waiting"]
        return Settlement("sent", accepted=tuple(waiting), sent_copy="done")
    if not (account.saves_sent and has_folder) or entry.attempts >= _MOST_ATTEMPTS:
        return unknown
    if entry.handed_at and now() - moment(entry.handed_at) < patience:
        return None
    return Settlement("queued", answer=entry.answer)


@asynccontextmanager
async def _opened_sent(store: Store, vault: Vault, account: Account) -> AsyncIterator[tuple[imap.Mailbox, str]]:
    """Give the account's mailbox with Sent opened for reading, and the folder's name; no name where there is none."""
    async with mailbox_of(store, vault, account) as mailbox:
        name = next((folder.name for folder in await mailbox.folders() if folder.role == "sent"), "")
        if name:
            await mailbox.examine(name)
        yield mailbox, name


async def _is_there(mailbox: imap.Mailbox, entry: Entry) -> bool:
    if await mailbox.uids_with_message_id(entry.message_id):
        return True
    named = await mailbox.uids_with_reference(entry.message_id)
    return any([is_copy_of(parse_headers(one.raw), entry.message_id) async for one in mailbox.headers(named)])


async def _copy(post: Post, mailbox: imap.Mailbox, folder: str, entry: Entry) -> bool:
    """Put a mail into Sent unless it is there; False when the server will not take it."""
    if entry.mail is None:
        return False
    if await _is_there(mailbox, entry):
        return True
    raw = mails.raw(post.store.read(), mails.load(post.store.read(), entry.mail))
    if not leases.is_ours(post.store.read(), post.lease):
        # who slept until here would add to the copy that another worker has made since
        raise LeaseLostError
    try:
        await mailbox.append(folder, raw, seen=True, date=moment(entry.sent_at or entry.handed_at or ""))
    except (RefusedError, NoSuchFolderError):
        return False
    return True
