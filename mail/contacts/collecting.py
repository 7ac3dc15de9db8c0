"""Collecting: the people of a mailbox's older mails become contacts, window by window, newest first.

It has a connection of its own, reads headers only (EXAMINE, BODY.PEEK), rests between windows, and begins once all new
mail is fetched. How far it is stands in the store with what was found, so that a killed worker goes on there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic

from mail import imap
from mail.contacts.met import met_in
from mail.errors import NoSuchFolderError
from mail.let_in import mailbox_of
from mail.post import Post
from store import accounts
from store.accounts import Account
from store.clock import now, stamp
from store.connection import Reader
from store.contacts import meeting, progress
from store.contacts.progress import MOST, Progress
from store.workspace import Store

WINDOW = 500
"""Mails whose headers are fetched and kept together: what a kill can cost."""
_PAUSE = 0.25
"""Seconds between two windows, in which servers and the store serve others."""

FIELDS = (
    "Date From Sender Reply-To To Cc Bcc Subject Return-Path Content-Type Auto-Submitted Precedence X-Autoreply"
    " X-Autorespond X-Failed-Recipients List-Id List-Post List-Unsubscribe Feedback-ID"
)
"""The header fields that tell who is met."""


def is_left(reader: Reader, number: int) -> bool:
    """Tell whether an account's mailbox holds people yet to be met, and it is their turn."""
    account = accounts.load(reader, number)
    if account is None or not account.collects or account.state != accounts.WORKING or not account.last_fetch_at:
        return False
    return bool(progress.left(reader, number))


async def collect(post: Post, account: Account, seconds: float | None = None) -> None:
    """Go on where it was left, to the end or for some seconds.

    :raises MailError: the server cannot be reached or refuses
    """
    if not is_left(post.store.read(), account.id):
        return
    until = None if seconds is None else monotonic() + seconds
    async with mailbox_of(post.store, post.vault, account) as mailbox:
        for folder in progress.left(post.store.read(), account.id):
            try:
                await _collect(post.store, account, mailbox, folder.folder, until)
            except NoSuchFolderError:
                # it is gone from the server, and the others are not
                continue


async def _collect(store: Store, account: Account, mailbox: imap.Mailbox, folder: int, until: float | None) -> None:
    here = await asyncio.to_thread(_begin, store, folder)
    state = await mailbox.examine(here.name)
    if state.uidvalidity != here.uidvalidity or here.start is None:
        # numbered anew: fetching finds that out, and begins the folder again
        return
    start = here.start
    older = sorted((uid for uid in await mailbox.uids_from(1) if uid < start), reverse=True)
    older = older[: max(0, MOST - here.collected)]
    for first in range(0, len(older), WINDOW):
        if until is not None and monotonic() > until:
            return
        window = older[first : first + WINDOW]
        fetched = [one async for one in mailbox.headers(window, FIELDS)]
        gone_on = await asyncio.to_thread(_keep, store, account.id, here, fetched, window)
        if gone_on is None:
            return
        here = gone_on
        await asyncio.sleep(_PAUSE)
    await asyncio.to_thread(_end, store, here)


def _begin(store: Store, folder: int) -> Progress:
    with store.write() as tx:
        return progress.begin(tx, folder)


def _keep(
    store: Store, account: int, here: Progress, fetched: Sequence[imap.FetchedHeaders], window: Sequence[int]
) -> Progress | None:
    """Count the people of a window and move on, both or neither; None when somebody else has moved on."""
    met = [(stamp(one.internal_date or now()), met_in(one.raw, is_ours=here.role == "sent")) for one in fetched]
    with store.write() as tx:
        if not progress.advance(tx, here, min(window), len(window)):
            return None
        for at, people in met:
            meeting.meet(tx, people, at, account)
        return progress.begin(tx, here.folder)


def _end(store: Store, here: Progress) -> None:
    with store.write() as tx:
        progress.advance(tx, here, 0, 0)
