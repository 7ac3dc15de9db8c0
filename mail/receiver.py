"""The receiver: reads an account's Inbox and Sent; the sorter files what belongs to rows and remembers the rest.

The store's write lock is waited for in threads: while one account waits, the others go on. Folders are opened for
reading only and bodies are peeked at: the user's flags are never touched. New mail is
pushed by IDLE; Sent is looked at whenever something stirs and at every renewal.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from mail import imap
from mail.arming import signing_key
from mail.blame import blame
from mail.errors import LostError, MailError
from mail.lag import lag_of
from mail.let_in import mailbox_of
from mail.post import Post
from mail.sorter import Sorter
from store import account_health, accounts, arrivals
from store.accounts import Account
from store.arrivals import Folder
from store.clock import now

_AT_A_TIME = 2_000
"""Mails whose headers are fetched before what they say is kept: what a cut can cost."""
_STEP = 250
"""Mails whose headers are dealt with in one transaction, so that nobody waits long for the lock."""
_TOGETHER = 8_000_000
"""Bytes of mails that are fetched whole at a time."""


class Receiver:
    """Fetches for one account."""

    def __init__(self, post: Post, account: Account, lock: asyncio.Lock | None = None) -> None:
        """Fetch for one account.

        :param lock: held while it looks, so that of several receivers of an account one looks at a time
        """
        self._post = post
        self._account = account
        self._lock = lock or asyncio.Lock()
        self._sorter: Sorter
        """Made with the connection: its key is in the vault, which may be locked."""
        self.has_fetched = False
        """Whether it has looked at everything once."""
        self._looked_at: datetime | None = None
        self._lag: float | None = None
        """Of the newest mail that this look has found."""

    async def fetch_once(self) -> None:
        """Look at everything new on the server.

        :raises MailError: the server cannot be reached or refuses; the account's state says so
        """
        async with self._connected() as mailbox:
            await self._fetch(mailbox)

    async def keep_fetching(self) -> None:
        """Look at everything new, then wait for more to be pushed, until the connection breaks.

        :raises MailError: as :meth:`fetch_once`
        """
        async with self._connected() as mailbox:
            await self._fetch(mailbox)
            async for _ in mailbox.pushes():
                await self._fetch(mailbox)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[imap.Mailbox]:
        """Give a signed-in mailbox; what goes wrong with it is written down as the account's state."""
        post = self._post
        try:
            key = await asyncio.to_thread(signing_key, post.store, post.vault)
            self._sorter = Sorter(post.store, self._account, key)
            async with mailbox_of(post.store, post.vault, self._account) as mailbox:
                yield mailbox
        except MailError as error:
            await asyncio.to_thread(self._blame, error)
            raise

    def _blame(self, error: MailError) -> None:
        if isinstance(error, LostError) and self.has_fetched:
            # connections end every day; whether the server is gone shows when it is called again
            return
        with self._post.store.write() as tx:
            blame(tx, self._account.id, error)

    async def _fetch(self, mailbox: imap.Mailbox) -> None:
        async with self._lock:
            await self._look(mailbox)

    async def _look(self, mailbox: imap.Mailbox) -> None:
        if account_health.state(self._post.store.read(), self._account.id) == accounts.PAUSED:
            # the worker is about to end this, and may have been pushed something before it could
            return
        wanted, began_at = {"sent": 0, "inbox": 1}, now()
        found = [folder for folder in await mailbox.folders() if folder.role in wanted]
        # Inbox last: that is the folder in which the server then pushes
        for folder in sorted(found, key=lambda folder: wanted[folder.role]):
            await self._fetch_folder(mailbox, folder.name, folder.role)
        await asyncio.to_thread(self._note_success)
        self.has_fetched = True
        self._looked_at, self._lag = began_at, None

    def _note_success(self) -> None:
        with self._post.store.write() as tx:
            arrivals.forget_old(tx)
            accounts.fetched(tx, self._account.id, self._lag)
            account_health.works(tx, self._account.id)

    async def _fetch_folder(self, mailbox: imap.Mailbox, name: str, role: str) -> None:
        state = await mailbox.examine(name)
        folder = await asyncio.to_thread(self._known_folder, name, role, state.uidvalidity)
        if folder.last_uid:
            uids = await mailbox.uids_from(folder.last_uid + 1)
        else:
            uids = await mailbox.uids_since((now() - arrivals.KEPT_FOR + timedelta(days=1)).date())
        seen = arrivals.seen_uids(self._post.store.read(), folder.id, folder.last_uid)
        # a server answers "n:*" with its last mail even when that is older than n
        new = [uid for uid in uids if uid > folder.last_uid and uid not in seen]
        # oldest first, so that an answer finds what it answers, also when a cut comes between the two
        for start in range(0, len(new), _AT_A_TIME):
            await self._read(mailbox, folder, new[start : start + _AT_A_TIME])
            await asyncio.to_thread(self._advance, folder, new[start : start + _AT_A_TIME][-1])
        await asyncio.to_thread(self._advance, folder, max([*uids, state.uidnext - 1, 0]))
        await self._read_again(mailbox, folder)

    def _known_folder(self, name: str, role: str, uidvalidity: int) -> Folder:
        with self._post.store.write() as tx:
            folder = arrivals.folder(tx, self._account.id, name, role)
            if folder.uidvalidity == uidvalidity:
                return folder
            arrivals.renumber(tx, folder.id, uidvalidity)
            return arrivals.folder(tx, self._account.id, name, role)

    def _advance(self, folder: Folder, uid: int) -> None:
        with self._post.store.write() as tx:
            arrivals.advance(tx, folder.id, uid)

    async def _read(self, mailbox: imap.Mailbox, folder: Folder, uids: Sequence[int]) -> None:
        """Deal with new mails: all by their headers, then whole those that may belong to rows."""
        fetched = sorted([one async for one in mailbox.headers(uids)], key=lambda one: one.uid)
        if folder.role == "inbox":
            found = lag_of((one.internal_date for one in fetched), self._looked_at, now())
            self._lag = self._lag if found is None else found
        wanted_uids: set[int] = set()
        wanted_ids: set[str] = set()
        for start in range(0, len(fetched), _STEP):
            some = fetched[start : start + _STEP]
            wanted_uids |= await asyncio.to_thread(self._sorter.sort, folder, some, wanted_ids)
        wanted = [one for one in fetched if one.uid in wanted_uids]
        by_uid = {one.uid: one for one in wanted}
        for together in _by_size(wanted):
            got = [whole async for whole in mailbox.whole(together)]
            for whole in sorted(got, key=lambda whole: whole.uid):
                # a mail that the server cannot read is kept by its headers
                raw = whole.raw or by_uid[whole.uid].raw
                await asyncio.to_thread(self._sorter.file, folder, by_uid[whole.uid], raw)
        await asyncio.to_thread(self._sorter.give_up, folder, wanted)

    async def _read_again(self, mailbox: imap.Mailbox, folder: Folder) -> None:
        """File what came in while its row was deleted, now that the row is back."""
        back = arrivals.back(self._post.store.read(), folder.id)
        for start in range(0, len(back), _STEP):
            uids = [uid for uid, _number in back[start : start + _STEP]]
            got = {whole.uid: whole async for whole in mailbox.whole(uids)}
            for uid, number in back[start : start + _STEP]:
                await asyncio.to_thread(self._sorter.file_again, folder, number, got.get(uid))


def _by_size(ordered: Iterable[imap.FetchedHeaders]) -> Iterator[list[int]]:
    """Yield UIDs to be fetched together, in their order: as many as fit into memory easily."""
    together: list[int] = []
    size = 0
    for one in ordered:
        if together and (size + one.size > _TOGETHER or len(together) == _STEP):
            yield together
            together, size = [], 0
        together.append(one.uid)
        size += one.size
    if together:
        yield together
