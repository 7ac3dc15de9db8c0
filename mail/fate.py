"""What became of mails whose hand-over was cut, and the copies in the Sent folder.

A mail in ``handing`` may or may not have been accepted. Its Message-ID is looked up in Sent: there, it was sent.
Where the provider saves the copy itself, its absence after some patience proves that the mail was not taken, and
it is queued again. Elsewhere nothing can be known, and the mail is ``unknown`` until a person decides.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from mail import imap
from mail.post import Post, imap_server, password_of
from store import accounts, mails, outbox
from store.accounts import Account
from store.clock import moment, now
from store.errors import MailbaseError
from store.outbox import Entry, Settlement

PATIENCE = timedelta(seconds=150)
"""How long after the hand-over a provider's own copy in Sent may still appear."""


async def settle_handings(post: Post, patience: timedelta = PATIENCE) -> None:
    """Look once for every mail that a crash or a cut left in ``handing``; settle those whose fate is clear."""
    with post.store.write() as tx:
        outbox.take_over(tx, post.lease)
    lost = outbox.lost_sight_of(post.store.read())
    for account in accounts.every(post.store.read()):
        entries = [entry for entry in lost if entry.account == account.id]
        if entries:
            await _settle_account(post, account, entries, patience)


async def _settle_account(post: Post, account: Account, entries: list[Entry], patience: timedelta) -> None:
    try:
        found = await _found_in_sent(post, account, entries)
    except MailbaseError:
        # the server cannot be asked now: the mails stay as they are until it can
        return
    for entry in entries:
        verdict = _verdict(post, account, entry, entry.id in found, patience)
        if verdict is not None:
            with post.store.write_durably() as tx:
                outbox.settle(tx, entry.id, post.lease, verdict)


def _verdict(post: Post, account: Account, entry: Entry, is_there: bool, patience: timedelta) -> Settlement | None:
    if is_there:
        waiting = [one.address for one in outbox.recipients(post.store.read(), entry.id) if one.state == "waiting"]
        return Settlement("sent", accepted=tuple(waiting), sent_copy="done")
    if not account.saves_sent:
        return Settlement("unknown", code="SEND_001", answer=entry.answer)
    if entry.handed_at and now() - moment(entry.handed_at) < patience:
        return None
    return Settlement("queued", answer=entry.answer)


async def _found_in_sent(post: Post, account: Account, entries: list[Entry]) -> set[int]:
    password = await asyncio.to_thread(password_of, post.store, account, post.vault)
    async with imap.connect(imap_server(account), password) as mailbox:
        if not await _examine_sent(mailbox):
            return set()
        return {entry.id for entry in entries if await mailbox.uids_with_message_id(entry.message_id)}


async def _examine_sent(mailbox: imap.Mailbox) -> str:
    """Open the Sent folder for reading; return its name, or nothing where there is none."""
    name = next((folder.name for folder in await mailbox.folders() if folder.role == "sent"), "")
    if name:
        await mailbox.examine(name)
    return name


async def copy_to_sent(post: Post, account: Account) -> None:
    """Put the mails that an account has sent into its Sent folder, each once.

    :raises MailError: the server cannot be reached or refuses; what is missing is made next time
    """
    entries = outbox.without_sent_copy(post.store.read(), account.id)
    if not entries:
        return
    password = await asyncio.to_thread(password_of, post.store, account, post.vault)
    async with imap.connect(imap_server(account), password) as mailbox:
        name = await _examine_sent(mailbox)
        for entry in entries:
            done = await _copy(post, mailbox, name, entry) if name else False
            with post.store.write() as tx:
                outbox.set_sent_copy(tx, entry.id, "done" if done else "failed")


async def _copy(post: Post, mailbox: imap.Mailbox, folder: str, entry: Entry) -> bool:
    if entry.mail is None:
        return False
    if not await mailbox.uids_with_message_id(entry.message_id):
        raw = mails.raw(post.store.read(), mails.load(post.store.read(), entry.mail))
        await mailbox.append(folder, raw, seen=True, date=moment(entry.sent_at or entry.handed_at or ""))
    return True
